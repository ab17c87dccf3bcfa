import assert from 'node:assert/strict';
import { decodeAccessNotification } from '../../../src/cpis/access-notification.js';
import { withHeldRecord } from './files.js';
import { openNhs, type LedgerEntry, type OpenNhs } from './open-nhs.js';

describe('NHS sandbox: the page for people', () => {
  let nhs: OpenNhs;
  beforeEach(async () => (nhs = await openNhs()));
  afterEach(() => nhs.close());

  const submit = (fields: Readonly<Record<string, string>>): Promise<Response> =>
    fetch(`${nhs.url}/accesses`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  const form = {
    nhsNumber: '9997042182',
    organisation: 'NHS 111 Exampleshire',
    kind: 'device',
    name: 'Mrs Perpetua Lindqvist',
    role: 'Safeguarding Lead',
    postcode: 'ZZ99 3WZ',
  };

  it('shows what CP-IS holds, with the file and its answer', async () => {
    assert.match(await nhs.text('/'), /holds no record that could be opened/);
    await withHeldRecord(nhs);
    const text = await nhs.text('/');
    assert.match(text, /999\u00a0704\u00a02182/);
    assert.match(text, /Isla Mae Brackenfield/);
    for (const path of ['/admin/uploads/1', '/admin/uploads/1/acknowledgement']) {
      assert.ok(text.includes(`href="${path}"`));
      assert.match(await nhs.text(path), /^<\?xml/);
    }
  });

  it('opens a record by its form, once however often the page is loaded again', async () => {
    await withHeldRecord(nhs);
    const answer = await submit(form);
    assert.equal(answer.status, 303);
    const there = answer.headers.get('location') ?? '';
    assert.match(await nhs.text(there), /The record was opened/);
    assert.match(await nhs.text(there), /The record was opened/);
    const accesses = (await nhs.get<readonly LedgerEntry[]>('/admin/messages')).filter(({ kind }) => kind === 'access');
    assert.equal(accesses.length, 1);
    const body = await nhs.mesh.download(accesses[0]?.messageId ?? '');
    const { content } = decodeAccessNotification(Buffer.from(await body.arrayBuffer()));
    const [access] = content.accesses;
    assert.deepEqual(
      [
        access?.nhsNumber,
        access?.author.kind,
        access?.author.role,
        access?.author.organisation,
        access?.location?.postcode,
      ],
      [form.nhsNumber, 'device', form.role, form.organisation, form.postcode],
    );
  });

  it('shows who opened records, and how the sandbox behaves', async () => {
    await withHeldRecord(nhs);
    await nhs.post('/admin/accesses', { nhsNumber: form.nhsNumber, silent: true });
    await nhs.post('/admin/cpis', { clientSupported: false });
    await nhs.post('/admin/faults', { on: 'inbox', action: 'reorder', count: 3 });
    const text = await nhs.text('/');
    assert.match(text, /Dr Robin Quillfeather, Emergency Department Consultant, St Elsewhere/);
    for (const words of ['Silent read', 'no longer supported: CPF06', 'reorder'])
      assert.ok(text.includes(words), words);
  });

  it('says why it does not open a record', async () => {
    assert.equal((await submit(form)).status, 409);
    const answer = await submit({ ...form, nhsNumber: '' });
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /role="alert"/);
  });

  it('writes what people typed as text, not as markup', async () => {
    const family = '<script>alert(1)</script>';
    await withHeldRecord(nhs);
    await nhs.post('/admin/people', [
      { nhsNumber: '9997042182', familyName: family, givenNames: ['Isla'], birthDate: '2019-03-12' },
    ]);
    const text = await nhs.text('/');
    assert.ok(text.includes('&lt;script&gt;alert(1)&lt;/script&gt;'));
    assert.ok(!text.includes(family));
  });
});
