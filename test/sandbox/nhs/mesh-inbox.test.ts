import assert from 'node:assert/strict';
import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { cpisMailbox } from '../../../sandbox/nhs/accounts.js';
import { openNhs, token, v2, type LedgerEntry, type Listing, type OpenNhs } from './open-nhs.js';

describe('NHS sandbox: the mailbox', () => {
  let nhs: OpenNhs;
  beforeEach(async () => (nhs = await openNhs()));
  afterEach(() => nhs.close());

  const put = async (body: string, workflowId = 'TEST_CPIS_ACCESS', headers = {}): Promise<string> =>
    (await nhs.post<{ messageId: string }>('/admin/messages', { body, workflowId, headers })).messageId;
  const several = async (count: number): Promise<readonly string[]> => {
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) ids.push(await put(`<m${index}/>`));
    return ids;
  };

  it('lists what waits, oldest first, page by page', async () => {
    const ids = await several(25);
    const listed: string[] = [];
    let path: string | undefined = '/messageexchange/ZZ9LA001/inbox?max_results=10';
    let pages = 0;
    while (path !== undefined) {
      const answer = await fetch(nhs.url + path, { headers: { accept: v2, authorization: token() } });
      const page = (await answer.json()) as Listing;
      assert.equal(page.approx_inbox_count, 25);
      listed.push(...page.messages);
      pages += 1;
      path = page.links.next;
    }
    assert.deepEqual([pages, listed], [3, ids]);
  });

  it('goes on after messages that were acknowledged between two pages', async () => {
    const ids = await several(15);
    const first = await nhs.mesh.list('?max_results=10');
    for (const id of first.messages) await nhs.mesh.acknowledge(id);
    const second = await nhs.mesh.list(new URL(first.links.next ?? '', nhs.url).search);
    assert.deepEqual(second.messages, ids.slice(10));
  });

  for (const query of ['?max_results=9', '?max_results=5001', '?max_results=x', '?continue_from=nonsense']) {
    it(`refuses ${query}`, async () => assert.equal((await nhs.mesh.call('GET', `/inbox${query}`)).status, 400));
  }

  it('takes pages of 10 to 5000, and no cursor of another mailbox', async () => {
    await several(11);
    const { next = '' } = (await nhs.mesh.list('?max_results=10')).links;
    const theirs = await nhs.mesh.call('GET', `/inbox${new URL(next, nhs.url).search}`, { box: cpisMailbox });
    assert.equal(theirs.status, 400);
    for (const size of [10, 5000])
      assert.equal((await nhs.mesh.list(`?max_results=${size}`)).messages.length, Math.min(size, 11));
  });

  for (const filter of ['', '!', '*', '*X', 'X*Y', '!!X']) {
    it(`refuses the workflow filter “${filter}”`, async () => {
      const path = `/inbox?workflow_filter=${encodeURIComponent(filter)}`;
      assert.equal((await nhs.mesh.call('GET', path)).status, 400);
    });
  }

  it('cuts a message into as many chunks as a tool says', async () => {
    const { messageId } = await nhs.post<{ messageId: string }>('/admin/messages', { body: 'abcdefgh', chunks: 3 });
    const parts = await Promise.all(['', '/2', '/3'].map((path) => nhs.mesh.call('GET', `/inbox/${messageId}${path}`)));
    assert.deepEqual(
      await Promise.all(
        parts.map(async (part) => [part.status, part.headers.get('mex-chunk-range'), await part.text()]),
      ),
      [
        [206, '1:3', 'abc'],
        [206, '2:3', 'def'],
        [200, '3:3', 'gh'],
      ],
    );
    assert.equal((await nhs.mesh.call('GET', `/inbox/${messageId}/4`)).status, 404);
  });

  it('filters by workflow in every published form', async () => {
    const access = await put('<a/>', 'TEST_CPIS_ACCESS');
    const inactive = await put('<i/>', 'TEST_CPIS_INACTIVE');
    const table: Readonly<Record<string, readonly string[]>> = {
      TEST_CPIS_ACCESS: [access],
      '!TEST_CPIS_ACCESS': [inactive],
      'TEST_CPIS*': [access, inactive],
      '!TEST_CPIS_I*': [access],
      '*INACT*': [inactive],
      '!*INACT*': [access],
    };
    for (const [filter, ids] of Object.entries(table)) {
      const page = await nhs.mesh.list(`?workflow_filter=${encodeURIComponent(filter)}`);
      assert.deepEqual(page.messages, ids, filter);
    }
  });

  it('gives a message again until it is acknowledged, then never', async () => {
    const id = await put('<content/>');
    const read = async (): Promise<string> => (await nhs.mesh.download(id)).text();
    assert.deepEqual([await read(), await read()], ['<content/>', '<content/>']);
    assert.equal((await nhs.mesh.acknowledge(id)).status, 200);
    assert.deepEqual((await nhs.mesh.list()).messages, []);
    assert.equal((await nhs.mesh.download(id)).status, 410);
    assert.equal((await nhs.mesh.acknowledge(id)).status, 200);
    const [entry] = await nhs.get<readonly LedgerEntry[]>('/admin/messages');
    assert.deepEqual([entry?.downloads, entry?.acknowledgements, entry?.kind], [2, 2, 'other']);
    assert.ok(entry?.acknowledgedAt);
  });

  it('tells the headers without counting a download', async () => {
    const id = await put('<content/>');
    const answer = await nhs.mesh.call('HEAD', `/inbox/${id}`);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('mex-messageid'), id);
    assert.equal(answer.headers.get('mex-workflowid'), 'TEST_CPIS_ACCESS');
    const [entry] = await nhs.get<readonly LedgerEntry[]>('/admin/messages');
    assert.equal(entry?.downloads, 0);
  });

  it('zips a download for those who ask for it, and for nobody else', async () => {
    const id = await put('<content/>');
    const raw = (encoding: string): Promise<{ encoding: string | undefined; body: Buffer }> =>
      new Promise((resolve, reject) => {
        const headers = { accept: v2, authorization: token(), 'accept-encoding': encoding };
        request(`${nhs.url}/messageexchange/ZZ9LA001/inbox/${id}`, { headers }, (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('end', () => resolve({ encoding: answer.headers['content-encoding'], body: Buffer.concat(parts) }));
        })
          .on('error', reject)
          .end();
      });
    const zipped = await raw('gzip');
    assert.equal(zipped.encoding, 'gzip');
    assert.equal(gunzipSync(zipped.body).toString(), '<content/>');
    assert.deepEqual(await raw('identity'), { encoding: undefined, body: Buffer.from('<content/>') });
  });

  it('does not know a message of another mailbox, or none at all', async () => {
    assert.equal((await nhs.mesh.download('20260101000000000_ABCDEF')).status, 404);
    assert.equal((await nhs.mesh.acknowledge('20260101000000000_ABCDEF')).status, 404);
  });

  it('carries a report as MESH writes it', async () => {
    const id = await put('', 'TEST_CPIS_UPLOAD', {
      'mex-messagetype': 'REPORT',
      'mex-statuscode': '14',
      'mex-statussuccess': 'ERROR',
      'mex-linkedmsgid': '20260101000000000_ABCDEF',
    });
    const answer = await nhs.mesh.download(id);
    const header = (name: string): string | null => answer.headers.get(name);
    assert.deepEqual(
      ['mex-messagetype', 'mex-statuscode', 'mex-linkedmsgid', 'mex-from', 'mex-chunk-range'].map(header),
      ['REPORT', '14', '20260101000000000_ABCDEF', null, '1:0'],
    );
    assert.equal(await answer.text(), '');
  });
});
