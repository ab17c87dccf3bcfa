import { Context } from '@temporalio/activity';
import type { Durations } from '../contracts/durations.js';
import { assess, numberOf } from '../domain/assess.js';
import { isBaby } from '../domain/birthdays.js';
import type { Alert } from '../domain/actions.js';
import { rolesOf } from '../domain/alert-targets.js';
import type { AuditLine } from '../domain/audit.js';
import type { ChildAlert, StandingAlert } from '../domain/child-alerts.js';
import type { KnownNumbers } from '../domain/child-numbers.js';
import type { ChangeLines } from '../domain/child-registration.js';
import type { Assessed, LinesTold, ToTell } from '../domain/child-state.js';
import { numbersAfter } from '../domain/child-state.js';
import type { ChildSnapshot } from '../domain/children.js';
import type { Instant } from '../domain/dates.js';
import { instantOf, msOf, ukDate } from '../domain/dates.js';
import type { SubmittedChange } from '../domain/desk-state.js';
import { CodedError } from '../domain/failure.js';
import type { Handover } from '../domain/handover.js';
import type { NhsNumber } from '../domain/nhs-number.js';
import type { MosaicPersonId } from '../domain/people.js';
import type { HeldRegistration } from '../domain/registrations.js';
import { afterWorkingTime } from '../domain/working-days.js';
import { isAudited } from './audit.js';
import { childAlert, childAlertClimb } from './child-alerts.js';
import type { Ports } from './index.js';
import { markOf } from './marks.js';
import { writeOnce } from './write-once.js';

/** What a child's workflow knows that the assessment goes by. */
export interface ToAssess extends KnownNumbers {
  readonly snapshot: ChildSnapshot;
  readonly held: readonly HeldRegistration[];
  readonly knownNumbers: readonly NhsNumber[];
  readonly motherNumbers: readonly NhsNumber[];
  readonly absorbedFrom: readonly MosaicPersonId[];
  /** since when an open plan is not on CP-IS */
  readonly waitingSince?: Instant;
}

interface ToSubmit {
  readonly change: SubmittedChange;
  readonly lines: ChangeLines;
}

type AssessedNow = LinesTold & { readonly assessed: Assessed; readonly durations: Durations };

/** Lines for the audit ride along. */
type WithLines<T> = T & { readonly lines: readonly AuditLine[] };

type ToRead = WithLines<Omit<ToAssess, 'snapshot'>> & { readonly personId: MosaicPersonId };

interface ReadNow {
  readonly snapshot: ChildSnapshot;
  /** what follows from it; absent where that could not be found out now */
  readonly assessing?: AssessedNow;
}

interface ToRaise {
  readonly personId: MosaicPersonId;
  readonly alert: ChildAlert;
}

/** Who is told looks at the index, which may not show yet why it is told. */
const indexLagMs = 500;

type ChildPorts = Pick<Ports, 'settings' | 'mosaic' | 'desk' | 'children' | 'pseudonyms' | 'audit'>;

export const createChildActivities = (ports: ChildPorts) => {
  const { settings, mosaic, desk, children, audit } = ports;
  const look = createLooks(ports);

  /** What CP-IS should hold, by the authority's policy and today's date in England; and the marks that stand for it. */
  const assessChild = async ({ lines, ...child }: WithLines<ToAssess>): Promise<AssessedNow> => {
    // the server's clock: a worker whose own is wrong must not end a plan
    const now = instantOf(Context.current().info.currentAttemptScheduledTimestampMs);
    const on = ukDate(now);
    const { held, inactive, replacements, snapshot } = child;
    const [conflictWith, mergePending] = await Promise.all([look.conflicts(child, on), look.mergePending(child)]);
    const known = { today: on, held, inactive, replacements, conflict: conflictWith.length > 0, mergePending };
    const since = child.waitingSince ?? now;
    const { alertAfter, escalateAfter } = settings.deadlines;
    const baby = snapshot.birthDate !== undefined && isBaby(snapshot.birthDate, on);
    const { refusalLookAgain, babyLookAgain } = settings.durations;
    const assessment = assess(snapshot, settings.scope, known);
    const assessed: Assessed = {
      ...assessment,
      ...look.marks(child, assessment.wanted, on),
      on,
      conflictWith,
      overdueAt: afterWorkingTime(since, alertAfter),
      escalateAt: instantOf(msOf(since) + escalateAfter),
      refusalLookAgain: baby ? babyLookAgain : refusalLookAgain,
      observing: settings.mode === 'observe',
    };
    return { assessed, durations: settings.durations, isAudited: await isAudited(audit, lines) };
  };

  return {
    /** The child's newest snapshot from Mosaic, and what follows from it: one activity where two would do nothing between. */
    readChild: async ({ personId, ...known }: ToRead): Promise<ReadNow> => {
      const snapshot = await mosaic.readChild(personId);
      const child = { ...known, ...numbersAfter(known, snapshot), snapshot };
      const assessing = await assessChild(child).catch((error: unknown) => {
        // what was read counts: it is assessed by itself, and fails there by its own name
        if (error instanceof CodedError) return undefined;
        throw error;
      });
      return { snapshot, ...(assessing !== undefined && { assessing }) };
    },

    assessChild,

    /** Hands a change to the upload desk; the desk drops one that it has heard. */
    submitChange: async ({ change, lines: { held, change: line } }: ToSubmit): Promise<LinesTold> => {
      await desk.submit(change);
      return { isAudited: await isAudited(audit, [...held, { ...line, at: instantOf(Date.now()) }]) };
    },

    /** Has other children look again: a mother's unborn ones, those with the same number. Who is not there is not told. */
    tellOthers: async ({ toTell }: { toTell: readonly ToTell[] }): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, indexLagMs));
      for (const { personId, eventId } of toTell) await children.lookAgain(personId, eventId);
    },

    /** Gives everything to the record that survived a merge. */
    handOver: ({ to, handover }: { to: MosaicPersonId; handover: Handover }): Promise<void> =>
      children.absorb(to, handover),

    /** Tells a child's alert in Mosaic, once, to those who may know of it. */
    raiseChildAlert: async ({ personId, alert }: ToRaise): Promise<StandingAlert | undefined> => {
      if (settings.actions.off.includes(alert.trigger)) return undefined;
      const write = childAlert(personId, alert, settings);
      await raiseToReachable(mosaic, write);
      const climb = childAlertClimb(personId, alert, settings);
      return { reference: write.reference, ...(climb && { climb }) };
    },
  };
};

/** Where Mosaic refuses for good, a related worker may be why: then the roles are told alone. */
async function raiseToReachable(mosaic: ChildPorts['mosaic'], write: Alert): Promise<void> {
  const roles = rolesOf(write.recipients);
  const raise = (alert: Alert) =>
    writeOnce(mosaic, { effect: { kind: 'alert', reference: alert.reference, write: alert }, triedBefore: true });
  await raise(write).catch(async (error: unknown) => {
    const isRefused = error instanceof CodedError && error.code === 'mosaic.refused-write';
    if (!isRefused || roles.length === 0 || roles.length === write.recipients.length) throw error;
    await raise({ ...write, recipients: roles });
  });
}

/** What is looked up before an assessment, and what stands for the child in clear. */
const createLooks = ({ mosaic, children, pseudonyms }: ChildPorts) => ({
  /** Others who have the number of this born child, by Mosaic and by our own index. */
  conflicts: async ({ snapshot, ...known }: ToAssess, today: string): Promise<readonly MosaicPersonId[]> => {
    const isBegun = snapshot.plans.some(({ startedOn }) => startedOn <= today);
    const use = numberOf(snapshot, known);
    if (snapshot.unborn || !isBegun || 'problem' in use) return [];
    const [byMosaic, byMark] = await Promise.all([
      mosaic.findByNumber(use.nhsNumber),
      children.withMarks([pseudonyms.subject(use.nhsNumber, 'now')]),
    ]);
    const merged = [snapshot.personId, ...(snapshot.mergedFrom ?? [])];
    const all = new Set([...byMosaic, ...byMark.map(({ personId }) => personId)]);
    return [...all].filter((personId) => !merged.includes(personId)).sort();
  },

  /** Whether a merged record still has to hand over; it is told to look, so that it does. */
  mergePending: async ({ snapshot, absorbedFrom }: ToAssess): Promise<boolean> => {
    const sources = (snapshot.mergedFrom ?? []).filter((personId) => !absorbedFrom.includes(personId));
    const told = await Promise.all(
      sources.map((personId) => children.lookAgain(personId, `merged-into-${snapshot.personId}`)),
    );
    return told.includes('told');
  },

  marks: (
    { snapshot, held, inactive, replacements, knownNumbers, motherNumbers }: ToAssess,
    wanted: Assessed['wanted'],
    on: Assessed['on'],
  ): Pick<Assessed, 'subjects' | 'heldMark' | 'wantedMark'> => {
    const use = snapshot.unborn ? undefined : numberOf(snapshot, { inactive, replacements });
    const now = use !== undefined && 'nhsNumber' in use ? [use.nhsNumber] : [];
    const own = [...new Set([...knownNumbers, ...now])];
    const subjects = [
      ...now.map((number) => pseudonyms.subject(number, 'now')),
      ...own.map((number) => pseudonyms.subject(number, 'own')),
      ...motherNumbers.map((number) => pseudonyms.subject(number, 'mother')),
    ];
    const [heldMark, wantedMark] = [markOf({ pseudonyms }, held, on), markOf({ pseudonyms }, wanted, on)];
    return { subjects, ...(heldMark !== undefined && { heldMark }), ...(wantedMark !== undefined && { wantedMark }) };
  },
});
