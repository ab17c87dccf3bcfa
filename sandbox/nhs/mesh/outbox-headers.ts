import type { Context } from 'hono';
import { mailboxOf, registeredWorkflows } from '../accounts.js';
import { invalid, refuse } from './answers.js';
import type { MessageDraft } from './message.js';
import type { MeshEnv } from './parts.js';

/** Lengths of the MESH API specification. */
const longest: Readonly<Record<string, number>> = {
  'mex-to': 100,
  'mex-workflowid': 300,
  'mex-localid': 300,
  'mex-subject': 500,
  'mex-filename': 300,
  'mex-chunk-range': 20,
};

/** Where a message goes and as what; or why MESH does not take it. */
export function readAddress(c: Context<MeshEnv>): MessageDraft | Response {
  const header = (name: string): string | undefined => c.req.header(name);
  const missing = ['mex-to', 'mex-workflowid'].filter((name) => header(name) === undefined);
  if (missing.length > 0) return invalid(c, 'header', missing, 'Field required');
  const long = Object.entries(longest).filter(([name, length]) => (header(name) ?? '').length > length);
  if (long.length > 0)
    return invalid(
      c,
      'header',
      long.map(([name]) => name),
      'Too long',
    );
  const encoding = header('content-encoding')?.toLowerCase();
  if (encoding !== undefined && encoding !== 'gzip') {
    return refuse(c, 422, { event: 'SEND', code: 'UnsupportedContentEncoding', msg: 'Only gzip is supported' });
  }
  return readRoute(c) ?? draftOf(c, encoding === 'gzip');
}

/** Whether this sender may send this workflow to this recipient. */
function readRoute(c: Context<MeshEnv>): Response | undefined {
  const [sender, to, workflowId] = [c.get('mailboxId'), c.req.header('mex-to') ?? '', c.req.header('mex-workflowid')];
  const from = c.req.header('mex-from');
  const deny = (code: string, msg: string): Response => refuse(c, 417, { event: 'SEND', code, msg });
  if (from !== undefined && from.toUpperCase() !== sender) return deny('07', 'Mailbox does not match authorisation');
  if (to === '') return refuse(c, 400, { event: 'SEND', code: '08', msg: 'Missing To address' });
  if (!mailboxOf(to)) return deny('12', 'Unregistered to address');
  const workflow = registeredWorkflows.find(({ id }) => id === workflowId);
  if (!workflow) return deny('17', 'Workflow id is not registered for the mailbox');
  if (workflow.from !== sender) return deny('16', 'Sender may not send this workflow id');
  return workflow.to === to.toUpperCase() ? undefined : deny('17', 'Workflow id is not registered for the recipient');
}

function draftOf(c: Context<MeshEnv>, gzip: boolean): MessageDraft {
  const text = (field: string, name: string): object => {
    const value = c.req.header(name);
    return value === undefined ? {} : { [field]: value };
  };
  return {
    from: c.get('mailboxId'),
    to: (c.req.header('mex-to') ?? '').toUpperCase(),
    workflowId: c.req.header('mex-workflowid') ?? '',
    kind: 'upload',
    gzip,
    ...text('localId', 'mex-localid'),
    ...text('subject', 'mex-subject'),
    ...text('fileName', 'mex-filename'),
    ...text('contentType', 'content-type'),
  };
}

/** `k:n`; a request without it is the whole message. Undefined when it cannot be right. */
export function readChunkRange(text: string | undefined): { chunk: number; of: number } | undefined {
  const [, chunk, of] = /^(\d{1,6}):(\d{1,6})$/.exec(text ?? '1:1') ?? [];
  const range = { chunk: Number(chunk), of: Number(of) };
  return range.chunk >= 1 && range.of >= range.chunk ? range : undefined;
}
