import { gunzipSync, gzipSync } from 'node:zlib';
import { randomUUID } from 'node:crypto';
import type { FileClosed, UploadPlan } from '../contracts/upload-desk.js';
import type { BuiltFile, UploadInput } from '../contracts/upload.js';
import { schemaProblems } from '../cpis/schema.js';
import { encodeUpload, recordProblem } from '../cpis/upload.js';
import type { Acknowledgement } from '../domain/acknowledgements.js';
import { instantOf } from '../domain/dates.js';
import type { SubmittedChange } from '../domain/desk-state.js';
import type { MosaicPersonId } from '../domain/people.js';
import type { RecordDraft } from '../domain/registrations.js';
import { sameIdentity } from '../domain/registrations.js';
import type { ChangeRef, Sharers } from '../domain/shared-registrations.js';
import { sharedRecordsOf } from '../domain/shared-registrations.js';
import { CodedError } from '../domain/failure.js';
import type { UploadRecord } from '../domain/uploads.js';
import type { PlacedChange, ToldOutcome } from '../domain/upload-outcomes.js';
import type { Ports } from './index.js';
import { outcomesIn, tellOutcomes } from './outcomes.js';
import type { Telling } from './ports.js';

type UploadPorts = Pick<Ports, 'settings' | 'mailbox' | 'children' | 'desk' | 'uploads' | 'pseudonyms' | 'audit'>;

interface ToResolve {
  readonly file: BuiltFile;
  readonly answer: Acknowledgement;
  readonly messageId: string;
}

interface ToLookUp {
  readonly localId: string;
  /** copies that went before: none of them is the one that is looked for */
  readonly earlier?: readonly string[];
}

export const createUploadActivities = (ports: UploadPorts) => {
  const { settings, mailbox, children, desk, uploads, pseudonyms, audit } = ports;
  /** The brake is as wide as the authority is large: docs/registration-rules.md. */
  const planNow = async (): Promise<UploadPlan> => {
    const { endsAtMost, endsPercent } = settings.limits;
    const share = Math.floor(((await children.countOpen()) * endsPercent) / 100);
    return {
      recordsAtMost: settings.recordsAtMost,
      endsAtMost: Math.max(endsAtMost, share),
      durations: settings.durations,
    };
  };

  const sharersOf = async (change: SubmittedChange, record: RecordDraft): Promise<Omit<Sharers, 'key'>> => {
    const marked = await children.withMarks([pseudonyms.subject(record.nhsNumber, 'mother')]);
    const others = marked.map(({ personId }) => personId).filter((personId) => personId !== change.personId);
    const all = await Promise.all(others.map(async (personId) => ({ personId, ...(await children.shares(personId)) })));
    const isSame = (one: RecordDraft): boolean => sameIdentity(one, record) && one.end === undefined;
    const idsOf = (some: typeof all): readonly MosaicPersonId[] => some.map(({ personId }) => personId);
    return {
      personIds: idsOf(all.filter(({ held }) => held.some(isSame))),
      starting: idsOf(all.filter(({ starting }) => starting.some(isSame))),
    };
  };

  return {
    /** How files are cut, by configuration. */
    planUploads: (): Promise<UploadPlan> => planNow(),

    /** Starts the workflow of a closed batch. `exists`: the number was used for other changes before. */
    startUpload: async (input: UploadInput): Promise<{ was: 'started' | 'exists'; plan: UploadPlan }> => ({
      was: await uploads.start(input),
      plan: await planNow(),
    }),

    /** Running children, others than this one, whose plan CP-IS holds, or soon will, under the registrations of this change. */
    findSharers: ({ change }: { change: SubmittedChange }): Promise<readonly Sharers[]> =>
      Promise.all(
        sharedRecordsOf(change).map(async ({ key, record }) => ({ key, ...(await sharersOf(change, record)) })),
      ),

    proceedUpload: ({ sequence }: { sequence: number }): Promise<Telling> => uploads.proceed(sequence),

    /** The changes of a file whose workflow somebody ended: nobody knows whether they went. */
    lostUpload: ({ sequence }: { sequence: number }): Promise<readonly ChangeRef[]> => uploads.lost(sequence),

    /** Builds the file and checks it against the schema; records that do not fit are left out and answered at once. */
    buildUpload: ({ sequence, changes }: UploadInput): Promise<BuiltFile> => {
      const { fit, unfit } = sorted(changes, sequence);
      const placed = place(fit);
      const localId = `cpis-upload-${sequence}`;
      const base = { sequence, localId, unfit, durations: settings.durations };
      if (changes.length === 0) return Promise.reject(new CodedError('cpis.invalid-record', { sequence }));
      // nothing of it can be sent, and each child hears why
      if (placed.records.length === 0) return Promise.resolve({ ...base, body: '', places: [] });
      // the numbers of today: those of a change are of the day when it was made
      const { authority } = settings;
      const bytes = encodeUpload({ sequence, createdAt: instantOf(Date.now()), authority, records: placed.records });
      const [problem] = schemaProblems(bytes);
      if (problem !== undefined)
        return Promise.reject(new CodedError('cpis.invalid-upload', { sequence, line: problem.line }));
      const body = gzipSync(bytes).toString('base64');
      return Promise.resolve({ ...base, body, places: placed.places });
    },

    /** Sends the file. Fails with `mailbox.send-unanswered` where it may have arrived. */
    sendUpload: ({ localId, body, sequence }: { localId: string; body: string; sequence: number }) =>
      mailbox.send({
        localId,
        workflowId: settings.mailbox.workflows.upload,
        to: settings.mailbox.recipient,
        fileName: `upload-${sequence}.xml`,
        body: gunzipSync(Buffer.from(body, 'base64')),
      }),

    /** The message id under which the NHS has the file, if it has it. */
    lookUpUpload: async ({ localId, earlier = [] }: ToLookUp): Promise<{ messageId?: string }> => {
      const messageId = (await mailbox.findSent(localId)).filter((id) => !earlier.includes(id)).at(-1);
      return messageId === undefined ? {} : { messageId };
    },

    /** What the answer means for each change, by the places that it names in the exact bytes that were sent. */
    resolveAnswer: ({ file, answer }: ToResolve): Promise<readonly ToldOutcome[]> =>
      Promise.resolve(outcomesIn(file, answer)),

    /** Tells each child its outcome; telling one twice changes nothing. */
    tellOutcomes: ({ outcomes }: { outcomes: readonly ToldOutcome[] }): Promise<void> =>
      tellOutcomes({ children, audit }, outcomes),

    /** A person gave the file up: nobody knows what CP-IS holds of its records. */
    tellGivenUp: async ({ sequence, changes }: UploadInput): Promise<readonly ToldOutcome[]> => {
      const at = instantOf(Date.now());
      const outcomes = changes.map(({ personId, changeNumber }) => ({
        personId,
        answer: { changeNumber, sequence, outcome: 'unanswered' as const, code: 'given-up', at },
      }));
      await tellOutcomes({ children, audit }, outcomes);
      return outcomes;
    },

    closeFile: (closed: FileClosed): Promise<void> => desk.fileClosed(closed),
  };
};

interface Sorted {
  readonly fit: readonly SubmittedChange[];
  readonly unfit: readonly ToldOutcome[];
}

function sorted(changes: readonly SubmittedChange[], sequence: number): Sorted {
  const fit: SubmittedChange[] = [];
  const unfit: ToldOutcome[] = [];
  for (const change of changes) {
    const problem = isInConflict(change, changes)
      ? 'cpis.number-conflict'
      : change.records
          .map((record) => recordProblem({ recordId: newRecordId(), ...record }))
          .find((code) => code !== undefined);
    if (problem === undefined) fit.push(change);
    else {
      const { personId, changeNumber } = change;
      const at = instantOf(Date.now());
      unfit.push({ personId, answer: { changeNumber, sequence, outcome: 'refused', code: problem, at } });
    }
  }
  return { fit, unfit };
}

/** Two born children with one number who started together: neither is sent. */
const isInConflict = (change: SubmittedChange, all: readonly SubmittedChange[]): boolean =>
  change.sharedKey === undefined &&
  all.some(
    (other) =>
      other.personId !== change.personId &&
      other.sharedKey === undefined &&
      other.records.some(({ nhsNumber }) => change.records.some((record) => record.nhsNumber === nhsNumber)),
  );

function place(changes: readonly SubmittedChange[]): {
  records: readonly UploadRecord[];
  places: readonly PlacedChange[];
} {
  const records: UploadRecord[] = [];
  const places = changes.map(({ personId, changeNumber, records: drafts }) => ({
    personId,
    changeNumber,
    places: drafts.map((draft) => records.push({ recordId: newRecordId(), ...draft }) - 1),
  }));
  return { records, places };
}

/** New for every record of every file: never the identity of a plan. */
const newRecordId = (): string => randomUUID().toUpperCase();
