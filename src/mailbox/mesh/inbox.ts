import { CodedError } from '../../domain/failure.js';
import type { Mailbox, MessageFacts, MessageHead, Wanted } from '../port.js';
import { isMeshCode, isSafeId, meshInstant } from '../values.js';
import { readList, type Answer } from './answers.js';
import { refusal, tooLarge, unreadable } from './errors.js';
import type { Exchange } from './http.js';
import { pageSize } from './settings.js';

/** Reading side of the mailbox. `messageBytes`: the largest message, all chunks together, unzipped. */
export const createInbox = (
  exchange: Exchange,
  messageBytes: number,
): Pick<Mailbox, 'waiting' | 'head' | 'download' | 'acknowledge'> => ({
  waiting: (wanted) => waiting(exchange, wanted),

  async head(id) {
    const risk = { name: 'head' } as const;
    const answer = await exchange({ ...risk, method: 'HEAD', path: messagePath(id) });
    if (answer.status !== 200) throw refusal(answer, risk);
    return messageHead(id, answer);
  },

  async download(id) {
    const first = await downloadChunk(exchange, messagePath(id), messageBytes);
    const body = await wholeBody(exchange, id, first, messageBytes);
    return { ...messageFacts(id, first), body };
  },

  async acknowledge(id) {
    const risk = { name: 'acknowledge' } as const;
    const answer = await exchange({ ...risk, method: 'PUT', path: `${messagePath(id)}/status/acknowledged` });
    if (answer.status !== 200 && answer.status !== 410) throw refusal(answer, risk);
  },
});

/** Pages hang together by an opaque cursor. Only the query of `links.next` is used: the mailbox's address is ours. */
async function* waiting(exchange: Exchange, { atMost, workflows }: Wanted): AsyncGenerator<string> {
  const risk = { name: 'inbox' } as const;
  const followed = new Set<string>();
  let left = atMost;
  let unusable = 0;
  for (let query: string | undefined = queryOf(new URLSearchParams(), workflows); query !== undefined && left > 0;) {
    const answer = await exchange({ ...risk, method: 'GET', path: `/inbox${query}` });
    if (answer.status !== 200) throw refusal(answer, risk);
    const page = readList(answer.body);
    if (!page) throw unreadable(risk, answer.status);
    const usable = page.messages.filter(isSafeId).slice(0, left);
    unusable += page.messages.filter((id) => !isSafeId(id)).length;
    left -= usable.length;
    yield* usable;
    query = page.links?.next ? queryOf(cursorOf(page.links.next), workflows) : undefined;
    if (query !== undefined && followed.has(query)) throw unreadable(risk, answer.status);
    if (query !== undefined) followed.add(query);
  }
  if (unusable > 0) throw new CodedError('mailbox.unexpected-answer', { call: risk.name, unusableIds: unusable });
}

function cursorOf(next: string): URLSearchParams {
  const start = next.indexOf('?');
  const query = new URLSearchParams(start < 0 ? '' : next.slice(start + 1).replace(/#.*$/s, ''));
  if (!query.has('continue_from')) throw unreadable({ name: 'inbox' }, 200);
  return query;
}

/** Size and filter of a page are ours, on every page. */
function queryOf(query: URLSearchParams, workflows: string | undefined): string {
  query.set('max_results', String(pageSize));
  query.delete('workflow_filter');
  if (workflows !== undefined) query.set('workflow_filter', workflows);
  return `?${query.toString()}`;
}

function messagePath(id: string): string {
  if (!isSafeId(id)) throw new CodedError('mailbox.unexpected-answer', { call: 'download' });
  return `/inbox/${encodeURIComponent(id)}`;
}

async function downloadChunk(exchange: Exchange, path: string, atMostBytes: number): Promise<Answer> {
  const risk = { name: 'download' } as const;
  const answer = await exchange({ ...risk, method: 'GET', path, atMostBytes });
  if (answer.status !== 200 && answer.status !== 206) throw refusal(answer, risk);
  return answer;
}

/** 206 says that more chunks follow, 200 that this was the last. A message that ends early is never taken for whole. */
async function wholeBody(exchange: Exchange, id: string, first: Answer, messageBytes: number): Promise<Buffer> {
  const risk = { name: 'download' } as const;
  const parts = [first.body];
  const expected = chunkCount(first);
  let bytes = first.body.length;
  for (let last = first; last.status === 206; bytes += last.body.length) {
    if (last.body.length === 0 || parts.length === expected) throw unreadable(risk, last.status);
    if (bytes >= messageBytes) throw tooLarge(risk);
    last = await downloadChunk(exchange, `${messagePath(id)}/${parts.length + 1}`, messageBytes - bytes);
    parts.push(last.body);
  }
  if (expected > 0 && expected !== parts.length) throw unreadable(risk, 200);
  return Buffer.concat(parts);
}

/** Reports say `1:0`; 0 when the service does not tell. */
const chunkCount = ({ header }: Answer): number =>
  Number(
    /^\d+:(\d+)$/.exec(header('mex-chunk-range') ?? '')?.[1] ??
      /^\d+$/.exec(header('mex-total-chunks') ?? '')?.[0] ??
      0,
  );

/** Of a message in chunks, MESH tells the length of the first one only. */
function messageHead(id: string, answer: Answer): MessageHead {
  const length = answer.header('content-length');
  const isTold = length !== undefined && answer.header('content-encoding') === undefined && chunkCount(answer) <= 1;
  return { ...messageFacts(id, answer), ...(isTold && { bytes: Number(length) }) };
}

function messageFacts(id: string, { header }: Answer): MessageFacts {
  const linked = header('mex-linkedmsgid');
  const statusCode = header('mex-statuscode');
  const queuedAt = meshInstant(header('mex-statustimestamp') ?? '');
  const from = header('mex-from');
  const localId = header('mex-localid');
  return {
    id,
    type: header('mex-messagetype')?.toUpperCase() === 'REPORT' ? 'report' : 'data',
    workflowId: header('mex-workflowid') ?? '',
    ...(from !== undefined && { from }),
    ...(localId !== undefined && { localId }),
    ...(linked !== undefined && isSafeId(linked) && { linkedMessageId: linked }),
    ...(isMeshCode(statusCode) && { statusCode }),
    ...(queuedAt && { queuedAt }),
  };
}
