import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createMosaicSandbox } from '../../sandbox/mosaic/app.js';
import { createNhsSandbox } from '../../sandbox/nhs/app.js';
import { serve } from '../../sandbox/shared/serve.js';
import type { LivePorts } from '../../src/activities/index.js';
import { createActivities } from '../../src/activities/index.js';
import type { AuthoritySettings } from '../../src/activities/ports.js';
import { createCpisLink, type CpisLink } from '../../src/client.js';
import type { Durations } from '../../src/contracts/durations.js';
import { defaultDurations } from '../../src/contracts/durations.js';
import { searchAttributeTypes } from '../../src/contracts/search-attributes.js';
import { mosaicTaskQueue, taskQueue } from '../../src/contracts/workflow-ids.js';
import type { SubmittedChange } from '../../src/domain/desk-state.js';
import { openMailbox } from '../../src/mailbox/open.js';
import { createHttpMosaic } from '../../src/mosaic/http/client.js';
import { createDataConverter } from '../../src/temporal/data-converter.js';
import { newDataKey } from '../../src/temporal/data-keys.js';
import { createPseudonyms } from '../../src/temporal/pseudonyms.js';
import { policy } from '../support/examples.js';
import { callsTo } from '../support/calls.js';
import { eventually } from '../support/eventually.js';
import { fileWith } from '../support/files.js';
import { fixedKeys } from '../support/fixed-keys.js';
import { aPolicy } from '../support/policies.js';
import '../support/quiet.js';
import { workflowBundle } from '../support/workflow-bundle.js';

const namespace = 'default';

/** A worker on the server whose clock skips, with both sandboxes over HTTP. */
export interface SkippingWorld {
  readonly env: TestWorkflowEnvironment;
  readonly link: CpisLink;
  readonly mosaic: ReturnType<typeof callsTo>;
  readonly nhs: ReturnType<typeof callsTo>;
  /** what children handed to the desk, which stands in for itself here */
  readonly submitted: readonly SubmittedChange[];
  /** lets time pass, in jumps, once nothing of these workflows is under way: a jump loses a task that is being handed over */
  pass(ms: number, of: readonly string[], jumpMs?: number): Promise<void>;
  /** waits until nothing of these workflows is under way */
  atRest(of: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export interface SkippingOptions {
  readonly durations?: Partial<Durations>;
  /** what becomes of a change: the desk answers at once */
  readonly answer?: (change: SubmittedChange) => { outcome: 'accepted' | 'refused'; code: string };
}

/** The clock is one for the whole server: one test after the other. The server has no lists: what needs them stands in. */
export async function openSkippingWorld(
  env: TestWorkflowEnvironment,
  { durations, answer = () => ({ outcome: 'accepted', code: 'CPR06' }) }: SkippingOptions = {},
): Promise<SkippingWorld> {
  await env.connection.operatorService
    .addSearchAttributes({ namespace, searchAttributes: attributeTypes() })
    .catch(() => undefined);
  const nhs = createNhsSandbox({ answerDelayMs: 50 });
  const mosaic = createMosaicSandbox();
  const [nhsAt, mosaicAt] = [await serve(nhs.app, local), await serve(mosaic.app, local)];
  const key = Buffer.alloc(32, 7);
  const dataConverter = createDataConverter({ namespace, keys: fixedKeys(newDataKey(new Date())) });
  const link = createCpisLink({ connection: env.connection, namespace, dataConverter });
  const submitted: SubmittedChange[] = [];
  const submit = async (change: SubmittedChange): Promise<void> => {
    submitted.push(change);
    const { personId, changeNumber } = change;
    const at = change.records[0] === undefined ? undefined : new Date(await env.currentTimeMs()).toISOString();
    const told = { changeNumber, sequence: 1, at, ...answer(change) } as Parameters<typeof link.children.answer>[1];
    await link.children.answer(personId, told);
  };
  const settings = settingsWith({ ...defaultDurations, ...durations });
  const ports: LivePorts = {
    current: () => settings,
    mosaic: createHttpMosaic({ url: mosaicAt.url, timeoutMs: 2000 }),
    mailbox: (await mailboxOf(nhsAt.url)).mailbox,
    children: { ...link.children, withMarks: () => Promise.resolve([]), countOpen: () => Promise.resolve(1) },
    desk: { ...link.desk, submit },
    uploads: { ...link.uploads, awaitingAnswer: () => Promise.resolve([]) },
    messages: link.messages,
    collector: link.collector,
    erasures: link.erasures,
    pseudonyms: createPseudonyms(key),
    secondChannel: { tell: () => Promise.resolve() },
    audit: { record: () => Promise.resolve() },
  };
  const common = { connection: env.nativeConnection, namespace, dataConverter, activities: createActivities(ports) };
  const workers = await Promise.all([
    Worker.create({ ...common, taskQueue, ...(await workflowBundle()) }),
    Worker.create({ ...common, taskQueue: mosaicTaskQueue }),
  ]);
  const running = Promise.all(workers.map((worker) => worker.run()));
  const atRest = async (of: readonly string[]): Promise<void> => {
    await Promise.all(of.map((workflowId) => rests(link, workflowId)));
  };
  return {
    env,
    link,
    mosaic: callsTo(mosaicAt.url),
    nhs: callsTo(nhsAt.url),
    submitted,
    pass: async (ms, of, jumpMs = ms) => {
      for (let passed = 0; passed < ms; passed += jumpMs) {
        await atRest(of);
        await env.sleep(Math.min(jumpMs, ms - passed));
      }
      await atRest(of);
    },
    atRest,
    close: async () => {
      for (const worker of workers) worker.shutdown();
      await running;
      await Promise.all([nhsAt.close(), mosaicAt.close()]);
      nhs.close();
      await mosaic.close();
    },
  };
}

/** Waits until a workflow waits: no task of it, and no activity, is under way. */
const rests = (link: CpisLink, workflowId: string): Promise<true> =>
  eventually(`${workflowId} rests`, async () => {
    const events = (await link.temporal.workflow.getHandle(workflowId).fetchHistory()).events ?? [];
    const last = events.at(-1);
    if (last?.workflowTaskScheduledEventAttributes ?? last?.workflowTaskStartedEventAttributes) return false;
    const begun = events.filter(({ activityTaskScheduledEventAttributes: of }) => of).length;
    const done = events.filter(
      (event) =>
        event.activityTaskCompletedEventAttributes ??
        event.activityTaskFailedEventAttributes ??
        event.activityTaskTimedOutEventAttributes,
    ).length;
    return begun === done;
  });

const local = { host: '127.0.0.1', port: 0 };

const attributeTypes = () =>
  Object.fromEntries(
    Object.entries(searchAttributeTypes).map(([name, type]) => [
      name,
      { KEYWORD: 2, DATETIME: 6, KEYWORD_LIST: 7 }[type],
    ]),
  );

const workflows = {
  upload: 'TEST_CPIS_UPLOAD',
  acknowledgement: 'TEST_CPIS_UPLOAD_ACK',
  access: 'TEST_CPIS_ACCESS',
  inactiveNumber: 'TEST_CPIS_INACTIVE',
};

async function mailboxOf(url: string) {
  const found =
    await callsTo(url).get<{ mailboxId: string; password: string; sharedKey: string; role: string }[]>(
      '/admin/mailboxes',
    );
  const ours = found.find(({ role }) => role === 'authority');
  if (ours === undefined) throw new Error('The NHS sandbox has no mailbox for us.');
  return openMailbox({
    url,
    mailboxId: ours.mailboxId,
    passwordFile: fileWith(ours.password),
    sharedKeyFile: fileWith(ours.sharedKey),
    recipient: found.find(({ role }) => role === 'cpis')?.mailboxId ?? '',
    workflows,
    pollEvery: 300_000,
    alarmAfter: 3_600_000,
    exclusive: false,
  });
}

const role = (name: string) => [{ kind: 'worker-role' as const, role: name }];

const settingsWith = (durations: Durations): AuthoritySettings => ({
  authority: { odsCode: 'ZZ9', name: 'Exampleshire County Council', telephones: policy.telephones },
  scope: policy,
  actions: aPolicy(),
  operators: role('CPIS-OPERATORS'),
  dataQuality: role('CPIS-DATA-QUALITY'),
  manager: role('CPIS-MANAGER'),
  restricted: role('CPIS-RESTRICTED'),
  mode: 'live',
  deadlines: { alertAfter: 86_400_000, escalateAfter: 5 * 86_400_000 },
  limits: { endsAtMost: 5, endsPercent: 2 },
  mailbox: { recipient: 'CPISHUB1', senders: ['CPISHUB1'], exclusive: false, workflows },
  recordsAtMost: 500,
  durations,
});

/** A person id of a test's own: the server is one for all tests. */
export const someone = (): string => `T${randomUUID().slice(0, 8)}`;
