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
  'mex-content-checksum': 100,
  'mex-content-compressed': 20,
  'mex-content-encrypted': 20,
  'mex-content-type': 100,
  'mex-partnerid': 500,
};

/** What the sender says of the content: MESH hands it on and does nothing about it. */
const passedOn = [
  'mex-content-checksum',
  'mex-content-compressed',
  'mex-content-encrypted',
  'mex-content-type',
  'mex-partnerid',
] as const;

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
  const malformed = malformedHeader(c);
  if (malformed !== undefined) return refuse(c, 400, { event: 'SEND', code: '06', msg: `Malformed ${malformed}` });
  const encoding = header('content-encoding')?.toLowerCase();
  if (encoding !== undefined && encoding !== 'gzip') return unsupportedEncoding(c);
  return readRoute(c) ?? draftOf(c, encoding === 'gzip');
}

export const unsupportedEncoding = (c: Context): Response =>
  refuse(c, 422, { event: 'SEND', code: 'UnsupportedContentEncoding', msg: 'Only gzip is supported' });

/** The name of a header with control characters, with an address of the web where an id belongs, or with a checksum of odd characters. */
function malformedHeader(c: Context): string | undefined {
  const controlled = Object.entries(c.req.header()).find(
    ([name, value]) => name.startsWith('mex-') && /\p{Cc}/u.test(value),
  );
  if (controlled) return controlled[0];
  const ids = ['mex-to', 'mex-workflowid', 'mex-content-checksum'];
  const url = ids.find((name) => /https?:\/\//i.test(c.req.header(name) ?? ''));
  const isChecksum = /^[A-Za-z0-9 :\-/]*$/.test(c.req.header('mex-content-checksum') ?? '');
  return url ?? (isChecksum ? undefined : 'mex-content-checksum');
}

/** Whether this sender may send this workflow to this recipient. */
function readRoute(c: Context<MeshEnv>): Response | undefined {
  const [sender, to, workflowId] = [c.get('mailboxId'), c.req.header('mex-to') ?? '', c.req.header('mex-workflowid')];
  const from = c.req.header('mex-from');
  const deny = (code: string, msg: string): Response => refuse(c, 417, { event: 'SEND', code, msg });
  if (from !== undefined && from.toUpperCase() !== sender) return deny('07', 'Mailbox does not match authorisation');
  const type = c.req.header('mex-messagetype') ?? 'DATA';
  if (type.toUpperCase() !== 'DATA') return deny('11', 'Invalid message type');
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
    headers: Object.fromEntries(
      passedOn.flatMap((name) => {
        const value = c.req.header(name);
        return value ? [[name, value]] : [];
      }),
    ),
  };
}

/** `k:n`; a request without it is the whole message. Undefined when it cannot be right. */
export function readChunkRange(text: string | undefined): { chunk: number; of: number } | undefined {
  const [, chunk, of] = /^(\d{1,6}):(\d{1,6})$/.exec(text ?? '1:1') ?? [];
  const range = { chunk: Number(chunk), of: Number(of) };
  return range.chunk >= 1 && range.of >= range.chunk ? range : undefined;
}
