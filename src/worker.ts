import { fileURLToPath } from 'node:url';
import type { Connection } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { Worker } from '@temporalio/worker';
import { createActivities } from './activities/index.js';
import { observing } from './activities/observing.js';
import { createTelling } from './activities/told-elsewhere.js';
import { auditPlace, openAudit, subjectMarker } from './audit/open.js';
import { hasOlder, keptFrom, pruneFolder } from './audit/prune.js';
import type { OpenedAudit } from './audit/sink.js';
import type { CpisLink } from './client.js';
import { mustBeClear } from './client/clear-text.js';
import { createCpisLink } from './client.js';
import type { AuthoritySettings } from './activities/ports.js';
import type { AuthorityConfig } from './config/authority.js';
import type { Pace } from './config/follow.js';
import { followConfig } from './config/following.js';
import { holdConfig, type HeldConfig } from './config/held.js';
import { currentSettings } from './config/settings.js';
import { temporalPlace } from './config/temporal-place.js';
import { childWorkflowId, mosaicTaskQueue, taskQueue } from './contracts/workflow-ids.js';
import type { FailureCode } from './domain/failure.js';
import { CodedError } from './domain/failure.js';
import { openMailbox } from './mailbox/open.js';
import { extractAlert } from './mosaic/extract/alert.js';
import { openMosaic, watchAnswers, watchExtract } from './mosaic/open.js';
import type { Mosaic } from './mosaic/port.js';
import type { Logger } from './observability/logger.js';
import { liveSecondChannel } from './second-channel/open.js';
import type { SecondChannel } from './second-channel/port.js';
import { outOfBand } from './second-channel/port.js';
import { createLogger } from './observability/logger.js';
import { failPlainly } from './observability/process-end.js';
import { installRuntime } from './observability/temporal-runtime.js';
import { createWorkerHealth, serveHealth } from './observability/worker-health.js';
import { connectTemporal, isServing } from './temporal/connection.js';
import { createDataConverter } from './temporal/data-converter.js';
import { identityOf } from './temporal/identity.js';
import { connectWorker } from './temporal/native-connection.js';
import { readKey } from './temporal/key-files.js';
import { openPayloadKeys } from './temporal/key-ring.js';
import { createRatedWorker, runToEnd, type RatedWorker } from './rated-worker.js';
import { ensureReconcileSchedule } from './temporal/schedules.js';
import { createPseudonyms } from './temporal/pseudonyms.js';
import type { WorkflowCode } from './temporal/workflow-code.js';
import { workflowCode } from './temporal/workflow-code.js';

export interface RunningWorker {
  readonly link: CpisLink;
  /** looks at the configuration file now; a changed one is taken by itself within seconds */
  readonly lookAtConfig: () => void;
  /** lets running activities end, then closes every connection */
  readonly stop: () => Promise<void>;
  /** settles when the worker has stopped, by itself or by `stop` */
  readonly stopped: Promise<void>;
}

/** How large a worker may grow, and how it follows its configuration. */
export interface WorkerOptions {
  /** workflows kept in memory: the others are replayed when something happens to them */
  readonly maxCachedWorkflows?: number | undefined;
  readonly pace?: Pace | undefined;
}

const cachedWorkflows = 1000;

/**
 * The SDK honours this, though its types do not name it. Thousands of signals in one task on a busy machine take longer than
 * its five seconds, and a task that is cut off in the middle of a promise takes the whole process with it (seen: "async hook
 * stack has become corrupted").
 */
const patience = { isolateExecutionTimeout: '60s' };

/** What everything of one worker is made from. */
interface Parts {
  readonly held: HeldConfig;
  /** what applied when the process started: addresses, names and keys do not change while it runs */
  readonly config: AuthorityConfig;
  readonly settings: () => AuthoritySettings;
  readonly link: CpisLink;
  readonly secondChannel: SecondChannel;
  readonly audit: OpenedAudit;
  readonly logger: Logger;
}

/** Composition root: the worker of one authority. Resolves when it runs and the desk and the collector are there. */
export async function startWorker(
  held: HeldConfig,
  logger: Logger,
  code: WorkflowCode = workflowCode(),
  { maxCachedWorkflows = cachedWorkflows, pace }: WorkerOptions = {},
): Promise<RunningWorker> {
  const config = held.current();
  const { namespace } = config.temporal;
  const place = temporalPlace(config.temporal);
  const keys = await openPayloadKeys(config.keys, { onProblem: (error) => logger.error(error.message) });
  const secondChannel = liveSecondChannel(held.current, logger);
  const tell = createTelling({ authority: config.authority.odsCode, secondChannel });
  // a workflow that cannot be read says so in no list of its own
  const onWaiting = (code: FailureCode): void => void tell(code);
  const dataConverter = createDataConverter({ namespace, keys, onWaiting });
  const connection = await connectTemporal(place);
  const identity = identityOf('worker');
  const link = createCpisLink({ connection, namespace, dataConverter, identity });
  const native = await connectWorker(place);
  const audit = openWorkerAudit(config, secondChannel);
  const parts = { held, config, settings: currentSettings(held.current), link, secondChannel, audit, logger };
  const connecting = { connection: native, namespace, dataConverter, identity };
  const workers = await createWorkers(parts, connecting, code, maxCachedWorkflows);
  const { main, mosaic } = workers;
  const isRunning = (): boolean => main.getState() === 'RUNNING' && mosaic.isRunning();
  const health = await openHealth(held, async () => isRunning() && (await isServing(connection, namespace)));
  const watching = [watched(parts), answersWatched(parts)];
  const pruning = pruned(parts);
  const schedule = createScheduling(parts);
  const following = followConfig(held, {
    logger,
    pace,
    tell: (failure) => tellRefused(parts, failure),
    afterwards: () => {
      mosaic.setRate(held.current().mosaic.callsPerSecond);
      schedule();
    },
  });
  const stopped = Promise.all([runToEnd(main), mosaic.run()])
    .then(() => undefined)
    .finally(async () => {
      following.stop();
      clearInterval(pruning);
      const unwatched = watching.map((one) => one?.stop() ?? Promise.resolve());
      await Promise.all([closeAll(native, connection), health?.close()]);
      await audit.close();
      await Promise.all(unwatched);
    });
  const stop = (): Promise<void> => {
    if (main.getState() === 'RUNNING') main.shutdown();
    mosaic.stop();
    return stopped;
  };
  // a worker that is told to stop meanwhile answers no question of ours any more
  await Promise.race([startLongRunning(config, link, logger), stopped]);
  return { link, lookAtConfig: following.lookNow, stop, stopped };
}

const closeAll = async (native: NativeConnection, connection: Connection): Promise<void> => {
  await native.close();
  await connection.close();
};

/** Where the configuration says so, the worker says how it is. */
async function openHealth(
  { current, state }: HeldConfig,
  isReady: () => Promise<boolean>,
): Promise<{ readonly close: () => Promise<void> } | undefined> {
  const { worker } = current();
  return worker === undefined ? undefined : serveHealth(createWorkerHealth({ state, isReady }), worker.health);
}

/** A configuration that is not used is no child's matter, and one that is wrong may name a Mosaic that is not there. */
function tellRefused({ config, secondChannel }: Parts, code: FailureCode): Promise<void> {
  return secondChannel.tell(outOfBand(config.authority.odsCode, code));
}

interface Connecting {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly dataConverter: ReturnType<typeof createDataConverter>;
  readonly identity: string;
}

/** One for everything, and one for the calls to Mosaic, whose rate the server limits for all workers together. */
async function createWorkers(
  parts: Parts,
  connecting: Connecting,
  code: WorkflowCode,
  maxCachedWorkflows: number,
): Promise<{ readonly main: Worker; readonly mosaic: RatedWorker }> {
  const activities = activitiesOf(parts);
  for (const name of Object.keys(activities)) mustBeClear('activity', name);
  parts.logger.info({ identity: connecting.identity }, 'So Temporal shows this process.');
  const common = { ...patience, ...connecting, activities, ...stopping };
  const main = Worker.create({
    ...common,
    ...code,
    taskQueue,
    maxCachedWorkflows,
    // after a hard kill, the first task of each cached workflow waits this long for the dead worker
    stickyQueueScheduleToStartTimeout: '2s',
  });
  const mosaic = createRatedWorker(
    (perSecond) => Worker.create({ ...common, taskQueue: mosaicTaskQueue, maxTaskQueueActivitiesPerSecond: perSecond }),
    parts.config.mosaic.callsPerSecond,
  );
  const [made, rated] = await Promise.all([main, mosaic]);
  return { main: made, mosaic: rated };
}

const stopping = { shutdownGraceTime: '10s', shutdownForceTime: '20s' } as const;

const activitiesOf = ({ config, settings, link, secondChannel, audit }: Parts) =>
  createActivities({
    current: settings,
    mosaic: mosaicOf(config),
    mailbox: openMailbox(config.mailbox).mailbox,
    children: link.children,
    desk: link.desk,
    uploads: link.uploads,
    messages: link.messages,
    collector: link.collector,
    erasures: link.erasures,
    pseudonyms: createPseudonyms(readKey(config.keys.subjects)),
    secondChannel,
    audit,
  });

/** Where the worker says what happened; what is wrong with that place is told beside Mosaic. */
function openWorkerAudit(config: AuthorityConfig, secondChannel: SecondChannel): OpenedAudit {
  const authority = config.authority.odsCode;
  return openAudit(config.audit, ['worker'], ({ code }) => {
    // whether it arrives or not, the log has it, and the audit goes on in another file
    secondChannel.tell(outOfBand(authority, code)).catch(() => undefined);
  });
}

const mosaicOf = (config: AuthorityConfig): Mosaic => {
  const mosaic = openMosaic(config);
  return config.mode === 'observe' ? observing(mosaic) : mosaic;
};

/** The extract of an authority whose Mosaic sends no events. What a person must look at goes to the log, and to the operators' role. */
function watched({ config, settings, link, logger }: Parts): ReturnType<typeof watchExtract> {
  const mosaic = mosaicOf(config);
  return watchExtract(config, {
    report: (event) => link.children.report(event),
    tell: async (problem) => {
      const { operators, actions } = settings();
      logger.error({ code: problem.code, ...problem.facts }, problem.message);
      if (actions.off.includes('unexpected-failure')) return;
      await mosaic.raiseAlert(extractAlert(problem, actions.to['unexpected-failure'] ?? operators));
    },
    failed: (error) => logger.error(codeOf(error), 'The extract of Mosaic cannot be looked at. It is tried again.'),
  });
}

/** What people or a robot say that Mosaic did not take: its child hears at once, or the second channel where it has none. */
function answersWatched({ config, link, secondChannel, logger }: Parts): ReturnType<typeof watchAnswers> {
  const code = 'mosaic.refused-write';
  return watchAnswers(config, {
    refused: async ({ personId, reason, ...told }) => {
      const subject = personId && childWorkflowId(personId);
      logger.error({ code, reason, ...(subject && { subject }) }, 'An action of the worklist was refused.');
      if (personId !== undefined) await link.children.refuseWrite(personId, told);
      else await secondChannel.tell(outOfBand(config.authority.odsCode, code));
    },
    failed: (error) =>
      logger.error(codeOf(error), 'The answers of the worklist cannot be looked at. It is tried again.'),
  });
}

const hourInMs = 3_600_000;

/** Removes audit files that are older than they are kept, and says so in the audit first. */
function pruned({ held, config: { audit: place }, audit, logger }: Parts): NodeJS.Timeout | undefined {
  const { retention } = held.current();
  if (retention.auditRemovedBy !== 'worker') return undefined;
  const prune = async (): Promise<void> => {
    const { folder, keys } = auditPlace(place);
    const before = keptFrom(retention.audit, Date.now());
    if (!(await hasOlder(folder, before))) return;
    await audit.record({ what: 'audit-prune', who: 'cpis-link', why: null, subject: null, result: before });
    const { removed } = await pruneFolder(folder, keys, before);
    logger.info({ count: removed.length }, 'Audit files older than they are kept are removed.');
  };
  const timer = setInterval(
    () => void prune().catch((error: unknown) => logger.error(codeOf(error), 'Audit files cannot be removed.')),
    hourInMs,
  );
  return timer.unref();
}

const codeOf = (error: unknown): object =>
  error instanceof CodedError ? { code: error.code, ...error.facts } : { code: 'unexpected' };

/** The collector and the desk are there for ever: whoever starts first, starts them. */
async function startLongRunning(
  { upload, reconcile }: AuthorityConfig,
  { collector, desk, temporal }: CpisLink,
  logger: Logger,
): Promise<void> {
  await collector.ensureRunning();
  await desk.ensureRunning();
  await ensureReconcileSchedule(temporal, reconcile.at);
  if (!upload.releaseAtStart) return;
  const { nextSequence } = await desk.status();
  if (nextSequence !== undefined) return;
  const act = { actId: `release-${upload.firstSequence}`, by: 'cpis-link', reason: 'upload.releaseAtStart' };
  await desk.release({ ...act, nextSequence: upload.firstSequence });
  logger.info({ nextSequence: upload.firstSequence }, 'The upload desk is released.');
}

/** Gives the nightly comparison the time that is configured now. Where Temporal does not take it, the next look tries again. */
function createScheduling({ held, config, link, logger }: Parts): () => void {
  let standing = config.reconcile.at;
  let isAsking = false;
  const schedule = async (): Promise<void> => {
    const { at } = held.current().reconcile;
    if (isAsking || (at.hour === standing.hour && at.minute === standing.minute)) return;
    isAsking = true;
    try {
      await ensureReconcileSchedule(link.temporal, at);
      standing = at;
      logger.info('The nightly comparison has another time.');
    } catch (error) {
      logger.error(codeOf(error), 'The nightly comparison keeps its time for now. It is tried again.');
    } finally {
      isAsking = false;
    }
  };
  return () => void schedule();
}

async function main(): Promise<void> {
  const held = holdConfig(process.env['CPIS_CONFIG']);
  const { audit, metrics } = held.current();
  const logger = createLogger('worker', { mark: subjectMarker(audit) });
  installRuntime(logger, metrics?.address);
  const starting = startWorker(held, logger);
  process.once('disconnect', () => void starting.then(({ stop }) => stop()));
  // the supervisor's word for: read your configuration again
  process.on('SIGHUP', () => void starting.then(({ lookAtConfig }) => lookAtConfig()));
  const { stopped } = await starting;
  logger.info('The worker runs.');
  await stopped;
  process.exit(0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main().catch(failPlainly);
