import { join } from 'node:path';
import type { z } from 'zod';
import type { Written } from '../../domain/actions.js';
import { CodedError } from '../../domain/failure.js';
import { flush, makeFolder, standing, writeWhole } from '../../files/files.js';
import { systemCode } from '../../files/system-errors.js';
import { alertSchema, caseNoteSchema, stepSchema } from '../../schemas/mosaic-writes.js';
import { folderFailure } from '../folder-failure.js';
import type { Mosaic, WriteKind } from '../port.js';
import { answerTo, type Answer } from './answers.js';
import { nameOf } from './names.js';
import { readable, type Action } from './readable.js';

export interface WorklistSettings {
  /** that holds `outbox`, `done` and `answers`; it must be there, these three are made */
  readonly folder: string;
  /** milliseconds since 1970 */
  readonly now?: () => number;
}

type Writing = Pick<Mosaic, 'writeCaseNote' | 'raiseAlert' | 'completeStep' | 'findWritten'>;

interface Places {
  /** what is to be carried out, by people or by a local robot */
  readonly outbox: string;
  /** what was carried out: whoever did it moved it there */
  readonly done: string;
  /** what they say of it, under the name of the action */
  readonly answers: string;
  readonly now: () => number;
}

/**
 * Mosaic by hand: each write is a pair of files for people, or a robot of the authority, to carry out. `<name>.txt` for
 * the eye is there first, and `<name>.json` makes it count. docs/mosaic-worklist.md.
 */
export function createWorklist({ folder, now = Date.now }: WorklistSettings): Writing {
  const places: Places = {
    outbox: join(folder, 'outbox'),
    done: join(folder, 'done'),
    answers: join(folder, 'answers'),
    now,
  };
  const inTurn = oneAfterTheOther();
  const write = (call: string, action: Action): Promise<Written> => {
    const name = nameOf(action.kind, action.write.reference);
    return inTurn(name, async () => {
      refuseMisshapen(call, action);
      for (const place of [places.outbox, places.done, places.answers]) await makeFolder(place);
      return (
        (await find(places, action.kind, action.write.reference)) ?? (await put(places.outbox, name, action, call))
      );
    }).catch((error: unknown) => Promise.reject(folderFailure(error, call)));
  };
  return {
    writeCaseNote: (note) => write('write-case-note', { kind: 'case-note', write: note }),
    raiseAlert: (alert) => write('raise-alert', { kind: 'alert', write: alert }),
    completeStep: (step) => write('complete-step', { kind: 'step', write: step }),
    findWritten: (kind, reference) =>
      find(places, kind, reference).catch((error: unknown) => Promise.reject(folderFailure(error, 'find-written'))),
  };
}

const schemas = { 'case-note': caseNoteSchema, alert: alertSchema, step: stepSchema } as const satisfies Record<
  WriteKind,
  z.ZodType
>;

/** What Mosaic has no room for, or no recipient, must not wait for somebody who cannot carry it out. */
function refuseMisshapen(call: string, action: Action): void {
  const isAboutNobody = action.kind === 'alert' && action.write.personId === undefined;
  const needsAChild = isAboutNobody && action.write.recipients.some(({ kind }) => kind === 'related-worker');
  if (needsAChild || !schemas[action.kind].safeParse(action.write).success)
    throw new CodedError('mosaic.refused-write', { call });
}

/** OUTBOX first: actions move from there to the others, so one on its way is met in one of them. */
async function find(
  { outbox, done, answers, now }: Places,
  kind: WriteKind,
  reference: string,
): Promise<Written | undefined> {
  const name = nameOf(kind, reference);
  const file = `${name}.json`;
  const isThere = (await isIn(outbox, file)) || (await isIn(done, file));
  const answer = (await isIn(answers, file)) ? await answerTo({ folder: answers, now }, name, reference) : undefined;
  if (answer?.refused) throw new CodedError('mosaic.refused-write', { call: 'find-written', reason: answer.refused });
  if (!isThere && answer === undefined) return undefined;
  return answer === undefined ? { id: name, alreadyThere: true, handedOver: true } : writtenBy(name, answer);
}

const writtenBy = (name: string, answer: Answer): Written => ({
  id: answer.id ?? name,
  alreadyThere: true,
  ...(typeof answer.acknowledged === 'boolean' && { acknowledged: answer.acknowledged }),
});

/** A worklist that nobody wrote to yet has no folders; the one above them must be there. */
const isIn = async (folder: string, file: string): Promise<boolean> => {
  if ((await standing(folder)) === undefined) return false;
  return (await standing(join(folder, file))) !== undefined;
};

/** The JSON delivers: its rename is the one step whose failure leaves open whether the action will be carried out. */
async function put(outbox: string, name: string, action: Action, call: string): Promise<Written> {
  await writeWhole(outbox, `${name}.txt`, Buffer.from(readable(action, name)));
  const { kind, write } = action;
  const json = JSON.stringify({ answerTo: `${name}.json`, kind, ...write }, undefined, 2);
  const unanswered = (error: unknown): CodedError =>
    new CodedError('mosaic.write-unanswered', { call, reason: systemCode(error) });
  await writeWhole(outbox, `${name}.json`, Buffer.from(`${json}\n`)).catch(async (error: unknown) => {
    const mayStand = await isIn(outbox, `${name}.json`).catch(() => true);
    throw mayStand ? unanswered(error) : error;
  });
  await flush(outbox).catch((error: unknown) => Promise.reject(unanswered(error)));
  return { id: name, alreadyThere: false, handedOver: true };
}

/** Two attempts at one action must not both find nothing: the second would put back what somebody just carried out. */
function oneAfterTheOther() {
  const last = new Map<string, Promise<unknown>>();
  return <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const before = last.get(name) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.catch(() => undefined);
    last.set(name, settled);
    void settled.then(() => last.get(name) === settled && last.delete(name));
    return mine;
  };
}
