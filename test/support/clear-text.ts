import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { Client } from '@temporalio/client';
import type { Connection } from '@temporalio/client';
import { clearText, isClear, mayShow, shownValues, type ClearKind } from '../../src/contracts/clear-text.js';
import { isNhsNumber } from '../../src/domain/nhs-number.js';
import { isKeyId } from '../../src/temporal/data-keys.js';

/** Where something stands in clear that is not in the table, as `path: text`. */
export type Violation = string;

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Says that a test forged something in this namespace on purpose; tests run in processes of their own. */
export function forgedIn(namespace: string): void {
  const file = process.env['CPIS_TEST_FORGED'];
  if (file !== undefined) appendFileSync(file, `${namespace}\n`);
}

function forgedNamespaces(): ReadonlySet<string> {
  const file = process.env['CPIS_TEST_FORGED'];
  return new Set(file !== undefined && existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []);
}

/**
 * Reads everything that is left in a namespace (every history, the list, each description, the schedules) and holds each
 * text that stands in clear against the table of src/contracts/clear-text.ts. A field that nobody thought of is a violation.
 */
export async function clearTextViolations(connection: Connection, namespace: string): Promise<readonly Violation[]> {
  const { workflowService } = connection;
  const { workflow, schedule } = new Client({ connection, namespace });
  const found: Violation[] = [];
  let executions = 0;
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await workflowService.listWorkflowExecutions({ namespace, ...(nextPageToken && { nextPageToken }) });
    for (const listed of page.executions) {
      const { workflowId, runId } = listed.execution ?? {};
      if (!workflowId || !runId) continue;
      executions += 1;
      const execution = { workflowId, runId };
      const described = await workflowService.describeWorkflowExecution({ namespace, execution });
      const history = await workflow.getHandle(workflowId, runId).fetchHistory();
      for (const [where, content] of Object.entries({ list: listed, describe: described, history }))
        found.push(...violationsIn(`${workflowId}/${where}`, plain(content), workflowId));
    }
    nextPageToken = page.nextPageToken.length > 0 ? page.nextPageToken : undefined;
  } while (nextPageToken !== undefined);
  for await (const { scheduleId, memo } of schedule.list())
    if (!isClear('scheduleId', scheduleId) || Object.keys(memo ?? {}).length > 0) found.push(`schedule: ${scheduleId}`);
  if (executions === 0) throw new Error(`Nothing is left in ${namespace}: nothing was proved.`);
  return [...new Set(found)];
}

/** Every namespace that tests made on this server, but those in which a test forged something; at the end of a whole run. */
export async function clearTextOfRun(connection: Connection): Promise<readonly Violation[]> {
  const found: Violation[] = [];
  const forged = forgedNamespaces();
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await connection.workflowService.listNamespaces({ ...(nextPageToken && { nextPageToken }) });
    for (const { namespaceInfo } of page.namespaces) {
      const name = namespaceInfo?.name ?? '';
      if (!name.startsWith('test-') || forged.has(name)) continue;
      const count = await connection.workflowService.countWorkflowExecutions({ namespace: name });
      if (count.count.toNumber() === 0) continue;
      found.push(...(await clearTextViolations(connection, name)).map((one) => `${name}: ${one}`));
    }
    nextPageToken = page.nextPageToken.length > 0 ? page.nextPageToken : undefined;
  } while (nextPageToken !== undefined);
  return found;
}

/** As the server would print it: bytes as base64, enums as their names. */
const plain = (message: unknown): Json => JSON.parse(JSON.stringify(message)) as Json;

/** Texts of these fields are ours: each must be what the table has for its kind. */
const ours: readonly (readonly [RegExp, ClearKind])[] = [
  [/(?:^|\.)workflowId$/, 'workflowId'],
  [/(?:workflowType|\.type)\.name$/, 'workflowType'],
  [/activityType\.name$/, 'activity'],
  [/(?:taskQueue\.name|normalName|\.taskQueue)$/, 'taskQueue'],
  [/signalName$/, 'signal'],
  [/acceptedRequest\.input\.name$/, 'update'],
  [/(?:[uU]pdateId|protocolInstanceId)$/, 'updateId'],
  [/[iI]dentity$/, 'identity'],
  [/reason$/, 'reason'],
  [/applicationFailureInfo\.type$/, 'failureType'],
];

/** The server's and the SDK's own words. */
const theirs: readonly (readonly [RegExp, RegExp])[] = [
  [
    /[fF]ailure\.message$|cause\.message$/,
    /^Encoded failure$|^activity (?:task )?\w+ timeout$|^Activity task (?:failed|timed out)$/i,
  ],
  [/[fF]ailure\.source$|cause\.source$/, /^(?:TypeScriptSDK|Server)$/],
  [/(?:acceptedRequestMessageId)$/, /^[A-Za-z0-9_.:-]+\/request$/],
  [/[bB]uildIds?$/, /^(?:unversioned:)?@temporalio\/worker@[\d.]+(?:\+[0-9a-f]+)?$/],
  [/markerName$/, /^core_local_activity$/],
  [/sdkName$/, /^temporal-typescript$/],
  [/sdkVersion$/, /^[\d.]+$/],
  [/namespace$/, /^[a-z0-9-]+$/],
  [/(?:activityId|timerId|requestIdInfos\.[^.]+\..+|requestId)$/, /^[0-9a-z:-]+$/i],
];

/** Forms that can hold nothing of a person: random ids, moments, spans, names of enums. */
const harmless =
  /^(?:|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z|\d+(?:\.\d+)?s|[A-Z]+(?:_[A-Z0-9]+)+|-?\d+)$/;

/** The server's own counters may look like a number by chance. */
const counter =
  /(?:[eE]ventId|taskId|[cC]ount|seconds|nanos|[lL]ength|[sS]izeBytes|attempt|version|historyLength|transitionCount)$/;

/** What stands in clear in one message of the server. */
export function violationsIn(path: string, value: Json, workflowId: string): readonly Violation[] {
  if (typeof value === 'string') return isHarmless(path, value) ? [] : [`${path}: ${value}`];
  if (typeof value !== 'object' || value === null) return [];
  if ('metadata' in value && isEncoding(value['metadata']))
    return payloadViolations(path, value as unknown as RawPayload, workflowId);
  return Object.entries(value).flatMap(([key, inner]) => violationsIn(`${path}.${key}`, inner, workflowId));
}

const isEncoding = (metadata: Json | undefined): boolean =>
  typeof metadata === 'object' && metadata !== null && 'encoding' in metadata;

function isHarmless(path: string, text: string): boolean {
  if (text === '') return true;
  if (isSchedulers(path, text)) return true;
  const kind = ours.find(([where]) => where.test(path))?.[1];
  if (kind !== undefined) return isClear(kind, text);
  if (theirs.some(([where, form]) => where.test(path) && form.test(text))) return true;
  return harmless.test(text) && (!isNhsNumber(text) || counter.test(path));
}

/** The server starts a schedule's runs itself, under a name made of the namespace and the schedule. */
const isSchedulers = (path: string, text: string): boolean =>
  /identity$/.test(path) && /^temporal-scheduler-[a-z0-9-]+$/.test(text);

interface RawPayload {
  readonly metadata: Readonly<Record<string, string>>;
  readonly data?: string;
}

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString();

function payloadViolations(
  path: string,
  { metadata, data = '' }: RawPayload,
  workflowId: string,
): readonly Violation[] {
  const name = /indexedFields\.([^.]+)$/.exec(path)?.[1];
  if (name !== undefined) return attributeViolations(path, name, JSON.parse(decoded(data) || 'null') as Json);
  if (/markerRecordedEventAttributes\.details\.data\.payloads/.test(path)) return markerViolations(path, decoded(data));
  const told = Object.fromEntries(Object.entries(metadata).map(([key, text]) => [key, decoded(text)]));
  const { encoding, v, kid, wf = '', ...more } = told;
  const base = workflowId.replace(/^(reconcile)-\d.*Z$/, '$1');
  const isOurs = encoding === 'binary/encrypted' && v === '1' && isKeyId(kid) && [base, ''].includes(wf);
  return isOurs && Object.keys(more).length === 0 ? [] : [`${path}: a payload that is ${encoding ?? 'of no encoding'}`];
}

/** The SDK notes of each local activity, in clear and past every codec: which one, and when. */
function markerViolations(path: string, data: string): readonly Violation[] {
  const { activity_type: type, ...noted } = JSON.parse(data) as Readonly<Record<string, Json>>;
  const words = Object.entries(noted).filter(([key, value]) => !isMarkersOwn(key, value));
  return typeof type === 'string' && isClear('activity', type) && words.length === 0 ? [] : [`${path}: ${data}`];
}

const isMarkersOwn = (key: string, value: Json): boolean =>
  ['seq', 'attempt', 'activity_id', 'complete_time', 'original_schedule_time', 'backoff'].includes(key) &&
  isCount(value);

/** A number, as such or as text, or a moment of seconds and nanos. */
function isCount(value: Json): boolean {
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).every(([key, part]) => ['seconds', 'nanos'].includes(key) && isCount(part));
  return value === null || typeof value === 'number' || /^\d{1,6}$/.test(String(value));
}

/** The server adds its own. */
const servers: Readonly<Record<string, RegExp>> = {
  BuildIds: /^(?:unversioned(?::.*)?|@temporalio\/worker@[\d.]+\+[0-9a-f]+)$/,
  TemporalScheduledById: new RegExp(`^(?:${clearText.scheduleId.join('|')})$`),
  TemporalScheduledStartTime: /^[\dT:.Z-]+$/,
};

const attributeViolations = (path: string, name: string, value: Json): readonly Violation[] =>
  [value]
    .flat()
    .flatMap((one: Json) => (one === null ? [] : [typeof one === 'string' ? one : JSON.stringify(one)]))
    .filter((text) => !(name in shownValues ? mayShow(name, text) : servers[name]?.test(text)))
    .map((text) => `${path}: ${text}`);
