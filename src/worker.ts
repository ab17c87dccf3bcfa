import { fileURLToPath } from 'node:url';
import type { Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createActivities } from './activities/index.js';
import { observing } from './activities/observing.js';
import { auditPlace, openAudit, subjectMarker } from './audit/open.js';
import type { AuditSink } from './audit/port.js';
import { hasOlder, keptFrom, pruneFolder } from './audit/prune.js';
import type { OpenedAudit } from './audit/sink.js';
import type { CpisLink } from './client.js';
import { createCpisLink } from './client.js';
import type { AuthorityConfig } from './config/authority.js';
import { loadConfig } from './config/load.js';
import { settingsOf } from './config/settings.js';
import { mosaicTaskQueue, taskQueue } from './contracts/workflow-ids.js';
import { CodedError, failureOf } from './domain/failure.js';
import { openMailbox } from './mailbox/open.js';
import { extractAlert } from './mosaic/extract/alert.js';
import { openMosaic, watchExtract } from './mosaic/open.js';
import type { Mosaic } from './mosaic/port.js';
import type { Logger } from './observability/logger.js';
import type { SecondChannel } from './second-channel/port.js';
import { openSecondChannel } from './second-channel/open.js';
import { createLogger } from './observability/logger.js';
import { failPlainly } from './observability/process-end.js';
import { installRuntime } from './observability/temporal-runtime.js';
import { connectTemporal } from './temporal/connection.js';
import { createDataConverter } from './temporal/data-converter.js';
import { readKey, readPayloadKeys } from './temporal/key-files.js';
import { ensureReconcileSchedule } from './temporal/schedules.js';
import { createPseudonyms } from './temporal/pseudonyms.js';
import type { WorkflowCode } from './temporal/workflow-code.js';
import { workflowCode } from './temporal/workflow-code.js';

export interface RunningWorker {
  readonly link: CpisLink;
  /** lets running activities end, then closes every connection */
  readonly stop: () => Promise<void>;
  /** settles when the worker has stopped, by itself or by `stop` */
  readonly stopped: Promise<void>;
}

/** How large a worker may grow. */
export interface WorkerSizes {
  /** workflows kept in memory: the others are replayed when something happens to them */
  readonly maxCachedWorkflows?: number | undefined;
}

const cachedWorkflows = 1000;

/**
 * The SDK honours this, though its types do not name it. Thousands of signals in one task on a busy machine take longer than
 * its five seconds, and a task that is cut off in the middle of a promise takes the whole process with it (seen: "async hook
 * stack has become corrupted").
 */
const patience = { isolateExecutionTimeout: '60s' };

/** Composition root: the worker of one authority. Resolves when it runs and the desk and the collector are there. */
export async function startWorker(
  config: AuthorityConfig,
  logger: Logger,
  code: WorkflowCode = workflowCode(),
  options: WorkerSizes = {},
): Promise<RunningWorker> {
  const { address, namespace } = config.temporal;
  const dataConverter = createDataConverter({ namespace, keys: readPayloadKeys(config.keys.payloads) });
  const connection = await connectTemporal({ address });
  const link = createCpisLink({ connection, namespace, dataConverter });
  const native = await NativeConnection.connect({ address });
  const told = openTold(config, logger);
  const workers = await createWorkers(config, link, told, native, dataConverter, code, options);
  const watching = watched(config, link, logger);
  const pruning = pruned(config, told.audit, logger);
  const stopped = Promise.all(workers.map((worker) => worker.run()))
    .then(() => undefined)
    .finally(async () => {
      const unwatched = watching?.stop();
      clearInterval(pruning);
      await closeAll(native, connection);
      await told.audit.close();
      await unwatched;
    });
  const stop = (): Promise<void> => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    return stopped;
  };
  // a worker that is told to stop meanwhile answers no question of ours any more
  await Promise.race([startLongRunning(config, link, logger), stopped]);
  return { link, stop, stopped };
}

const closeAll = async (native: NativeConnection, connection: Connection): Promise<void> => {
  await native.close();
  await connection.close();
};

/** One for everything, and one for the calls to Mosaic, whose rate the server limits for all workers together. */
function createWorkers(
  config: AuthorityConfig,
  link: CpisLink,
  told: Told,
  connection: NativeConnection,
  dataConverter: ReturnType<typeof createDataConverter>,
  code: WorkflowCode,
  { maxCachedWorkflows = cachedWorkflows }: WorkerSizes,
): Promise<readonly Worker[]> {
  const activities = activitiesOf(config, link, told);
  const { namespace } = config.temporal;
  const common = { connection, namespace, dataConverter, activities, ...stopping };
  return Promise.all([
    Worker.create({
      ...patience,
      ...common,
      ...code,
      taskQueue,
      maxCachedWorkflows,
      // after a hard kill, the first task of each cached workflow waits this long for the dead worker
      stickyQueueScheduleToStartTimeout: '2s',
    }),
    Worker.create({
      ...patience,
      ...common,
      taskQueue: mosaicTaskQueue,
      maxTaskQueueActivitiesPerSecond: config.mosaic.callsPerSecond,
    }),
  ]);
}

const stopping = { shutdownGraceTime: '10s', shutdownForceTime: '20s' } as const;

const activitiesOf = (config: AuthorityConfig, link: CpisLink, { audit, secondChannel }: Told) =>
  createActivities({
    settings: settingsOf(config),
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

/** Where the worker says what happened, and what is wrong. */
interface Told {
  readonly audit: OpenedAudit;
  readonly secondChannel: SecondChannel;
}

function openTold(config: AuthorityConfig, logger: Logger): Told {
  const secondChannel = openSecondChannel(config.secondChannel, logger);
  const authority = config.authority.odsCode;
  const audit = openAudit(config.audit, ['worker'], ({ code }) => {
    const { says, next } = failureOf(code);
    // whether it arrives or not, the log has it, and the audit goes on in another file
    secondChannel.tell({ authority, code, says, next }).catch(() => undefined);
  });
  return { audit, secondChannel };
}

const mosaicOf = (config: AuthorityConfig): Mosaic => {
  const mosaic = openMosaic(config);
  return config.mode === 'observe' ? observing(mosaic) : mosaic;
};

/** The extract of an authority whose Mosaic sends no events. What a person must look at goes to the log, and to the operators' role. */
function watched(config: AuthorityConfig, { children }: CpisLink, logger: Logger): ReturnType<typeof watchExtract> {
  const mosaic = mosaicOf(config);
  const { alertsTo, operators, actions } = settingsOf(config);
  return watchExtract(config, {
    report: (event) => children.report(event),
    tell: async (problem) => {
      logger.error({ code: problem.code, ...problem.facts }, problem.message);
      if (actions.off.includes('unexpected-failure')) return;
      await mosaic.raiseAlert(extractAlert(problem, alertsTo['unexpected-failure'] ?? operators));
    },
    failed: (error) => logger.error(codeOf(error), 'The extract of Mosaic cannot be looked at. It is tried again.'),
  });
}

const hourInMs = 3_600_000;

/** Removes audit files that are older than they are kept, and says so in the audit first. */
function pruned(
  { audit: place, retention }: AuthorityConfig,
  audit: AuditSink,
  logger: Logger,
): NodeJS.Timeout | undefined {
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

async function main(): Promise<void> {
  const config = loadConfig(process.env['CPIS_CONFIG']);
  const logger = createLogger('worker', { mark: subjectMarker(config.audit) });
  installRuntime(logger, config.metrics?.address);
  const starting = startWorker(config, logger);
  process.once('disconnect', () => void starting.then(({ stop }) => stop()));
  const { stopped } = await starting;
  logger.info('The worker runs.');
  await stopped;
  process.exit(0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main().catch(failPlainly);
