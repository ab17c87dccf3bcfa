import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { cpisMailbox } from '../../../sandbox/nhs/accounts.js';
import { aFile } from './files.js';
import { openNhs, toCpis, type OpenNhs } from './open-nhs.js';

interface Problem {
  readonly detail: readonly { readonly code?: string; readonly loc?: readonly string[] }[];
}

describe('NHS sandbox: sending over MESH', () => {
  let nhs: OpenNhs;
  before(async () => (nhs = await openNhs({ answerDelayMs: 60_000 })));
  after(() => nhs.close());

  const problem = async (answer: Response): Promise<string> => {
    const [first] = ((await answer.json()) as Problem).detail;
    return `${answer.status} ${first?.code ?? first?.loc?.join(' ') ?? ''}`;
  };
  const sent = async (headers: Record<string, string> = {}): Promise<string> => {
    const answer = await nhs.mesh.send('<File/>', headers);
    assert.equal(answer.status, 202);
    return ((await answer.json()) as { message_id: string }).message_id;
  };

  it('answers a handshake, and refuses one that does not say who calls', async () => {
    const client = { 'mex-clientversion': 'test', 'mex-osname': 'Linux', 'mex-osversion': '6' };
    for (const method of ['GET', 'POST']) {
      assert.equal((await nhs.mesh.call(method, '', { headers: client })).status, 200);
    }
    const answer = await nhs.mesh.call('POST', '', { headers: { ...client, 'mex-osname': '' } });
    assert.equal(await problem(answer), '400 header mex-osname');
  });

  it('gives ids of the form of MESH, none twice', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => sent()));
    assert.equal(new Set(ids).size, 20);
    for (const id of ids) assert.match(id, /^20\d{15}_[0-9A-F]{6}$/);
  });

  const refusals: Readonly<Record<string, { headers: Record<string, string>; is: string; body?: string }>> = {
    'a recipient that does not exist': { headers: { 'mex-to': 'NOBODY01' }, is: '417 12' },
    'a workflow that is not registered': { headers: { 'mex-workflowid': 'SOMETHING_ELSE' }, is: '417 17' },
    'a workflow that only CP-IS may send': { headers: { 'mex-workflowid': 'TEST_CPIS_ACCESS' }, is: '417 16' },
    'an upload to ourselves': { headers: { 'mex-to': 'ZZ9LA001' }, is: '417 17' },
    'another sender than the one that signed': { headers: { 'mex-from': 'CPISHUB1' }, is: '417 07' },
    'an empty recipient': { headers: { 'mex-to': '' }, is: '400 08' },
    'an empty file': { headers: {}, body: '', is: '417 02' },
    'an encoding other than gzip': { headers: { 'content-encoding': 'br' }, is: '422 UnsupportedContentEncoding' },
    'a first chunk that is not the first': { headers: { 'mex-chunk-range': '2:3' }, is: '417 InvalidHeaderChunks' },
    'a message that calls itself a report': { headers: { 'mex-messagetype': 'REPORT' }, is: '417 11' },
    'an address of the web as recipient': { headers: { 'mex-to': 'https://example.org' }, is: '400 06' },
    'a control character in a header': { headers: { 'mex-subject': 'one\ttwo' }, is: '400 06' },
    'a checksum of odd characters': { headers: { 'mex-content-checksum': 'md5=1' }, is: '400 06' },
    'a chunk range without sense': { headers: { 'mex-chunk-range': 'first' }, is: '417 InvalidHeaderChunks' },
    'a local id that is too long': { headers: { 'mex-localid': 'x'.repeat(301) }, is: '400 header mex-localid' },
  };
  for (const [name, { headers, body = '<File/>', is }] of Object.entries(refusals)) {
    it(`refuses ${name}`, async () => assert.equal(await problem(await nhs.mesh.send(body, headers)), is));
  }

  it('refuses a message without workflow id', async () => {
    const headers = { 'mex-to': cpisMailbox.mailboxId };
    const answer = await nhs.mesh.call('POST', '/outbox', { body: '<File/>', headers });
    assert.equal(await problem(answer), '400 header mex-workflowid');
  });

  it('delivers chunks together when the last one is in, and takes none afterwards', async () => {
    const file = Buffer.from(aFile(900));
    const [one, two] = [file.subarray(0, 100), file.subarray(100)];
    const first = await nhs.mesh.send(gzipSync(one), { 'mex-chunk-range': '1:2', 'content-encoding': 'gzip' });
    const { message_id: id } = (await first.json()) as { message_id: string };
    const tracked = async (): Promise<string> => {
      const answer = await nhs.mesh.call('GET', `/outbox/tracking?messageID=${id}`);
      return ((await answer.json()) as { status: string }).status;
    };
    assert.equal(await tracked(), 'uploading');
    const headers = { ...toCpis, 'mex-chunk-range': '2:2', 'content-encoding': 'gzip' };
    const last = () => nhs.mesh.call('POST', `/outbox/${id}/2`, { body: gzipSync(two), headers });
    assert.equal((await last()).status, 202);
    assert.equal(await tracked(), 'accepted');
    assert.equal((await last()).status, 423);
    const part = (path: string) => nhs.mesh.call('GET', `/inbox/${id}${path}`, { box: cpisMailbox });
    const [got, rest] = [await part(''), await part('/2')];
    assert.deepEqual([got.status, rest.status], [206, 200]);
    assert.equal((await got.text()) + (await rest.text()), file.toString());
  });

  describe('takes the chunks of one message', () => {
    const chunk = (id: string, path: number, headers: Record<string, string> = {}, body = 'abc') =>
      nhs.mesh.call('POST', `/outbox/${id}/${path}`, {
        body,
        headers: { ...toCpis, 'mex-chunk-range': `${path}:4`, ...headers },
      });
    const opened = async (): Promise<string> => sent({ 'mex-chunk-range': '1:4' });
    const gzip = { 'content-encoding': 'gzip' };

    const wrong: Readonly<Record<string, { send: (id: string) => Promise<Response>; is: string }>> = {
      'one that comes too early': { send: (id) => chunk(id, 3), is: '417 InvalidHeaderChunks' },
      'the last one when one is missing': { send: (id) => chunk(id, 4), is: '417 InvalidHeaderChunks' },
      'one beyond the last': { send: (id) => chunk(id, 5), is: '406 InvalidHeaderChunks' },
      'the first one again': { send: (id) => chunk(id, 1), is: '417 InvalidHeaderChunks' },
      'a range that is not its place': {
        send: (id) => chunk(id, 2, { 'mex-chunk-range': '3:4' }),
        is: '417 InvalidHeaderChunks',
      },
      'a range of another length': {
        send: (id) => chunk(id, 2, { 'mex-chunk-range': '2:2' }),
        is: '417 InvalidHeaderChunks',
      },
      'one of another encoding than the first': {
        send: (id) => chunk(id, 2, gzip),
        is: '417 UnsupportedContentEncoding',
      },
      'one of an encoding that there is not': {
        send: (id) => chunk(id, 2, { 'content-encoding': 'br' }),
        is: '422 UnsupportedContentEncoding',
      },
      'an empty one': { send: (id) => chunk(id, 2, {}, ''), is: '417 02' },
      'one of a message that there is not': { send: () => chunk('20260101000000000_ABCDEF', 2), is: '404 20' },
    };
    for (const [name, { send, is }] of Object.entries(wrong)) {
      it(`but not ${name}`, async () => assert.equal(await problem(await send(await opened())), is));
    }

    it('in their order, each as often as it is sent, until all are there', async () => {
      const id = await opened();
      const statuses: number[] = [];
      for (const number of [2, 3, 2, 4, 3, 4]) statuses.push((await chunk(id, number)).status);
      assert.deepEqual(statuses, [202, 202, 202, 202, 423, 423]);
    });
  });

  it('hands on what the sender says of the content', async () => {
    const said = {
      'mex-content-compressed': 'Y',
      'mex-content-encrypted': 'N',
      'mex-content-checksum': 'md5 d41d8cd9',
      'mex-content-type': 'application/xml',
      'mex-partnerid': 'partner',
    };
    const answer = await nhs.mesh.call('GET', `/inbox/${await sent(said)}`, { box: cpisMailbox });
    assert.deepEqual(Object.fromEntries(Object.keys(said).map((name) => [name, answer.headers.get(name)])), said);
  });

  it('finds what was sent under a local id: none, one or several', async () => {
    const look = async (localId: string): Promise<number> =>
      (await nhs.mesh.call('GET', `/outbox/tracking/${localId}`, { headers: { accept: 'application/json' } })).status;
    assert.equal(await look('upload-77'), 404);
    const id = await sent({ 'mex-localid': 'upload-77' });
    const answer = await nhs.mesh.call('GET', '/outbox/tracking/upload-77', {
      headers: { accept: 'application/json' },
    });
    const { messageId, status } = (await answer.json()) as { messageId: string; status: string };
    assert.deepEqual({ messageId, status }, { messageId: id, status: 'Accepted' });
    await sent({ 'mex-localid': 'upload-77' });
    assert.equal(await look('upload-77'), 300);
  });

  it('tracks only what the mailbox itself sent', async () => {
    const id = await sent();
    const track = async (box?: typeof cpisMailbox): Promise<number> =>
      (await nhs.mesh.call('GET', `/outbox/tracking?messageID=${id}`, { ...(box && { box }) })).status;
    assert.deepEqual([await track(), await track(cpisMailbox)], [200, 404]);
  });

  it('names the mailbox that takes a workflow', async () => {
    const look = async (path: string): Promise<unknown> => (await fetch(`${nhs.url}/messageexchange/${path}`)).json();
    const found = { results: [{ mailbox_id: 'CPISHUB1', mailbox_name: 'CP-IS sandbox' }] };
    assert.deepEqual(await look('endpointlookup/X26/TEST_CPIS_UPLOAD'), found);
    assert.deepEqual(await look('endpointlookup/x26/TEST_CPIS_UPLOAD'), found);
    assert.deepEqual(await look('workflowsearch/TEST_CPIS_UPLOAD'), found);
    assert.deepEqual(await look('endpointlookup/ZZ9/TEST_CPIS_UPLOAD'), { results: [] });
  });
});
