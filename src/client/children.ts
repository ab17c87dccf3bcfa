import type { Client } from '@temporalio/client';
import type { SignalDefinition } from '@temporalio/common';
import type {
  ActPreview,
  ChildStatus,
  ConfirmDelete,
  Discard,
  OperatorAct,
  SetReplacementNumber,
  TakeUp,
} from '../contracts/child.js';
import {
  absorb,
  childStatus,
  confirmDelete,
  discard,
  followed,
  mosaicChanged,
  notified,
  previewAct,
  recordAnswered,
  resend,
  retry,
  setReplacementNumber,
  shares,
  takeUp,
  writeRefused,
} from '../contracts/child.js';
import { attributes } from '../contracts/search-attributes.js';
import { childWorkflowId, personIdOf, taskQueue, workflowTypes } from '../contracts/workflow-ids.js';
import type { ChildAct } from '../domain/child-acts.js';
import type { ChildShares } from '../domain/child-view.js';
import type { ChildNotification } from '../domain/child-notifications.js';
import type { RecordAnswer } from '../domain/record-answer.js';
import type { MosaicEvent } from '../domain/children.js';
import { firstLoad, resubmitReason } from '../domain/child-state.js';
import { instantOf, ukDate } from '../domain/dates.js';
import type { FirstDay, NotLoaded } from '../domain/first-day.js';
import { seedOf } from '../domain/first-day.js';
import type { FollowedChild } from '../domain/reconciliation.js';
import type { RefusedWrite } from '../domain/handed-over.js';
import { hiddenStage, openStages } from '../domain/reconciliation.js';
import type { Handover } from '../domain/handover.js';
import type { MosaicPersonId } from '../domain/people.js';
import { isMosaicPersonId } from '../domain/people.js';
import { acted, ask, once, tell, unlessNotThere, untilHeard } from './calls.js';
import { createMarkLookUps } from './marked-children.js';
import type { AlertsOfOne, TakenUpEach } from './take-up.js';
import { actFor, takeUpEach } from './take-up.js';

const summary = 'One child: registration with CP-IS and what the NHS tells us';

/** The children's workflows, by their Mosaic person ids. */
export const createChildrenClient = (client: Client) => {
  const { workflow } = client;
  const handle = (personId: MosaicPersonId) => workflow.getHandle(childWorkflowId(personId));
  const startOptions = (personId: MosaicPersonId) => ({
    workflowId: childWorkflowId(personId),
    taskQueue,
    args: [{ personId }],
    staticSummary: summary,
  });
  /** Tells a child; starts its workflow where it is not there. */
  const startWith = async <T>(personId: MosaicPersonId, signal: SignalDefinition<[T]>, told: T): Promise<void> => {
    const options = { ...startOptions(personId), signal, signalArgs: [told] as [T] };
    await untilHeard(() => workflow.signalWithStart(workflowTypes.child, options));
  };
  const report = (event: MosaicEvent): Promise<void> => startWith(event.personId, mosaicChanged, event);
  const handOver = (personId: MosaicPersonId, handover: Handover): Promise<void> =>
    startWith(personId, absorb, handover);

  return {
    /** Reports that something changed in Mosaic. Durable once it resolves; the same event counts once. */
    report,

    /** Brings what the NHS told us. With `start`, a child whose workflow is not there gets one. */
    notify: async (
      personId: MosaicPersonId,
      notification: ChildNotification,
      start: boolean,
    ): Promise<'told' | 'not-there'> => {
      if (!start) return tell(() => handle(personId).signal(notified, notification));
      const options = {
        ...startOptions(personId),
        signal: notified,
        signalArgs: [notification] as [ChildNotification],
      };
      return tell(() => workflow.signalWithStart(workflowTypes.child, options));
    },

    /** Tells what CP-IS answered to a change of this child. */
    answer: (personId: MosaicPersonId, answer: RecordAnswer): Promise<'told' | 'not-there'> =>
      tell(() => handle(personId).signal(recordAnswered, answer)),

    /** Running children that show any of these marks of numbers. The index may lag by moments. */
    withMarks: createMarkLookUps(client),

    /** Has a child that is there read Mosaic and look again at what CP-IS should hold; the same event id counts once. */
    lookAgain: (personId: MosaicPersonId, eventId: string): Promise<'told' | 'not-there'> => {
      const event: MosaicEvent = { eventId, personId, occurredAt: instantOf(Date.now()), reason: 'look-again' };
      return tell(() => handle(personId).signal(mosaicChanged, event));
    },

    /** Hands over what another record, or the module before us, holds. Starts the child where it is not there. */
    absorb: handOver,

    /**
     * Loads a child of the first day: what CP-IS holds from the module before, then the child as Mosaic has it. Nothing of
     * it is sent again, and nobody is alerted. Gives why it cannot be loaded; nothing where it was.
     */
    load: async (first: FirstDay): Promise<NotLoaded | undefined> => {
      const { loadId, snapshot, held } = first;
      const { personId, asOf } = snapshot;
      const seed = seedOf(first, instantOf(Date.now()));
      if (typeof seed === 'string') return seed;
      if (held.length > 0) await handOver(personId, seed);
      await report({ eventId: loadId, personId, occurredAt: asOf, reason: firstLoad, child: snapshot });
      return undefined;
    },

    /** Tells that Mosaic did not take a write. Starts the child where it is not there: a person must hear of it. */
    refuseWrite: (personId: MosaicPersonId, { answerId, reference }: RefusedWrite): Promise<void> =>
      startWith(personId, writeRefused, { answerId, reference }),

    shares: async (personId: MosaicPersonId): Promise<ChildShares> =>
      (await unlessNotThere(() => handle(personId).query(shares))) ?? { held: [], starting: [] },

    /** Of these, the running ones, as the index shows them. */
    followed: async (personIds: readonly MosaicPersonId[]): Promise<readonly FollowedChild[]> => {
      const found: FollowedChild[] = [];
      for (let from = 0; from < personIds.length; from += idsInQuery) {
        const ids = personIds.slice(from, from + idsInQuery).map((personId) => `"${childWorkflowId(personId)}"`);
        found.push(...(await listFollowed(client, `WorkflowId IN (${ids.join(', ')})`)));
      }
      return found;
    },

    allFollowed: (): Promise<readonly FollowedChild[]> =>
      listFollowed(client, `WorkflowType = "${workflowTypes.child}"`),

    openChanges: async (personId: MosaicPersonId): Promise<readonly number[]> => {
      const { open } = await ask(() => handle(personId).query(childStatus));
      return open.filter(({ step }) => step === 'submitted').map(({ changeNumber }) => changeNumber);
    },

    /** Has a child hand its open changes to the desk again: a desk that has heard them drops them. */
    resubmit: (personId: MosaicPersonId): Promise<'told' | 'not-there'> => {
      const now = instantOf(Date.now());
      const event: MosaicEvent = { eventId: `resubmit-${now}`, personId, occurredAt: now, reason: resubmitReason };
      return tell(() => handle(personId).signal(mosaicChanged, event));
    },

    askFollowed: (personId: MosaicPersonId): Promise<FollowedChild | undefined> => askFollowed(client, personId),

    countRunning: (): Promise<number> => countOf(client, running),

    countOpen: (): Promise<number> => {
      const stages = [...openStages, hiddenStage].map((stage) => `"${stage}"`).join(', ');
      return countOf(client, `${running} AND CpisStage IN (${stages})`);
    },

    /** What we know of a child. Fails with `not-found`. Needs a running worker. */
    status: (personId: MosaicPersonId): Promise<ChildStatus> => ask(() => handle(personId).query(childStatus)),

    /** What would come of an act, without doing it. */
    preview: (personId: MosaicPersonId, act: ChildAct): Promise<ActPreview> =>
      ask(() => handle(personId).query(previewAct, act)),

    /** Operators' acts: each names who and why, and counts once by its id. Fail with `not-found` or an `act.*` code. */
    retry: (personId: MosaicPersonId, act: OperatorAct) =>
      acted(() => handle(personId).executeUpdate(retry, once(act))),
    resend: (personId: MosaicPersonId, act: OperatorAct) =>
      acted(() => handle(personId).executeUpdate(resend, once(act))),
    discard: (personId: MosaicPersonId, act: Discard) =>
      acted(() => handle(personId).executeUpdate(discard, once(act))),
    confirmDelete: (personId: MosaicPersonId, act: ConfirmDelete) =>
      acted(() => handle(personId).executeUpdate(confirmDelete, once(act))),
    setReplacementNumber: (personId: MosaicPersonId, act: SetReplacementNumber) =>
      acted(() => handle(personId).executeUpdate(setReplacementNumber, once(act))),
    takeUp: (personId: MosaicPersonId, act: TakeUp) => acted(() => handle(personId).executeUpdate(takeUp, once(act))),

    /**
     * Takes up the alerts of many children under one act. What fails for one lets the others go on; the same act again
     * changes nothing where it was heard, and is heard where it was not.
     */
    takeUpEach: (act: OperatorAct, alerts: readonly AlertsOfOne[]): Promise<readonly TakenUpEach[]> =>
      takeUpEach(alerts, (alert) =>
        acted(() => handle(alert.personId).executeUpdate(takeUp, once({ ...act, ...actFor(act, alert) }))),
      ),
  };
};

const running = `WorkflowType = "${workflowTypes.child}" AND ExecutionStatus = "Running"`;

const countOf = async ({ workflow }: Client, query: string): Promise<number> =>
  (await untilHeard(() => workflow.count(query))).count;

/** Ids in one visibility query: longer ones are refused. */
const idsInQuery = 40;

const listFollowed = (client: Client, which: string): Promise<readonly FollowedChild[]> =>
  untilHeard(async () => {
    const found: FollowedChild[] = [];
    for await (const { workflowId, typedSearchAttributes: shown } of client.workflow.list({
      query: `${which} AND ExecutionStatus = "Running"`,
    })) {
      const personId = personIdOf(workflowId);
      if (!isMosaicPersonId(personId)) continue;
      const stage = shown.get(attributes.stage) ?? '';
      if (stage === hiddenStage) {
        found.push((await askFollowed(client, personId)) ?? silent(personId));
        continue;
      }
      const heldMark = shown.get(attributes.held);
      const ahead = shown.get(attributes.lookAgainOn);
      found.push({
        personId,
        stage,
        hidden: false,
        codes: shown.get(attributes.attention) ?? [],
        ...(heldMark === undefined ? {} : { heldMark }),
        ...(ahead === undefined ? {} : { lookAgainOn: ukDate(instantOf(ahead.getTime())) }),
      });
    }
    return found;
  });

const answerWithinMs = 5000;

const askFollowed = ({ workflow, connection }: Client, personId: MosaicPersonId): Promise<FollowedChild | undefined> =>
  connection
    .withDeadline(Date.now() + answerWithinMs, () => workflow.getHandle(childWorkflowId(personId)).query(followed))
    .catch(() => undefined);

/** A hidden child that does not answer now is taken for one that needs a person: it is looked at the next night. */
const silent = (personId: MosaicPersonId): FollowedChild => ({
  personId,
  stage: hiddenStage,
  codes: [hiddenStage],
  hidden: true,
});
