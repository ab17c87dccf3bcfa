import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { decodeAccessNotification } from '../../../src/cpis/access-notification.js';
import { decodeAcknowledgement } from '../../../src/cpis/acknowledgement.js';
import { decodeInactiveNumberNotification } from '../../../src/cpis/inactive-number-notification.js';
import { schemaProblems } from '../../../src/cpis/schema.js';
import { aFile, aRecord, daysAgo, judged, withHeldRecord } from './files.js';
import { openNhs, type LedgerEntry, type OpenNhs, type UploadEntry } from './open-nhs.js';

interface Notified {
  readonly messageId: string | null;
  readonly notificationId: string | null;
  readonly queryIds: readonly (string | null)[];
}

const isla = '9997042182';
const caspian = '9997263316';

describe('NHS sandbox: from an upload to an access', () => {
  let nhs: OpenNhs;
  beforeEach(async () => (nhs = await openNhs()));
  afterEach(() => nhs.close());

  const body = async (id: string): Promise<Buffer> => {
    const answer = await nhs.mesh.download(id);
    assert.equal(answer.status, 200);
    const bytes = Buffer.from(await answer.arrayBuffer());
    assert.deepEqual(schemaProblems(bytes), []);
    return bytes;
  };
  const emptyMailbox = async (): Promise<void> => {
    for (const id of (await nhs.mesh.list()).messages) await nhs.mesh.acknowledge(id);
  };
  const accessMessages = async (): Promise<readonly LedgerEntry[]> =>
    (await nhs.get<readonly LedgerEntry[]>('/admin/messages')).filter(({ kind }) => kind === 'access');
  const refusal = (path: string, sent: unknown): Promise<number> =>
    fetch(nhs.url + path, { method: 'POST', body: JSON.stringify(sent) }).then(({ status }) => status);

  it('answers a file, holds its record, and tells the authority who opened it', async () => {
    const file = aFile(1042);
    const sent = await nhs.mesh.send(gzipSync(file), { 'content-encoding': 'gzip', 'mex-localid': 'upload-1042' });
    const { message_id: messageId } = (await sent.json()) as { message_id: string };
    const answerId = await nhs.mesh.next();
    const answer = decodeAcknowledgement(await body(answerId)).content;
    assert.deepEqual([answer.sequence, answer.fileCode, answer.receiver?.odsCode], [1042, 'CPF02', 'ZZ9']);
    await emptyMailbox();
    const [upload] = await nhs.get<readonly UploadEntry[]>('/admin/uploads');
    const { sequence, records, fileCode, recordCodes } = upload ?? {};
    assert.deepEqual(
      { sequence, records, fileCode, recordCodes, messageId: upload?.messageId },
      { sequence: 1042, records: 1, fileCode: 'CPF02', recordCodes: ['CPR06'], messageId },
    );
    assert.equal(await nhs.text('/admin/uploads/1042'), Buffer.from(file).toString());
    assert.deepEqual(await nhs.get(`/admin/records?nhsNumber=${isla}`), [
      { nhsNumber: isla, kind: 'child-protection', start: daysAgo(30), end: null, deleted: null, upload: 1042 },
    ]);

    const opened = await nhs.post<Notified>('/admin/accesses', {
      nhsNumber: isla,
      organisation: 'St Elsewhere',
      at: '2026-11-23T02:10:00Z',
      author: { kind: 'person', name: 'Dr Anselm Underhill', role: 'Consultant' },
    });
    assert.deepEqual((await nhs.mesh.list()).messages, [opened.messageId]);
    const { notificationId, total, accesses } = decodeAccessNotification(await body(opened.messageId ?? '')).content;
    assert.deepEqual([notificationId, total], [opened.notificationId, 1]);
    assert.deepEqual(accesses, [
      {
        queryId: opened.queryIds[0],
        nhsNumber: isla,
        openedAt: '2026-11-23T02:10:00.000Z',
        uploadSequence: 1042,
        author: {
          kind: 'person',
          userId: '999000000011',
          roleProfileId: '999000000012',
          name: { prefix: 'Dr', given: ['Anselm'], family: 'Underhill' },
          roleCode: 'NR0000',
          role: 'Consultant',
          organisation: 'St Elsewhere',
          telephones: [],
        },
      },
    ]);
  });

  it('tells of several accesses in one message, with the responsible lead of a device and the place of the patient', async () => {
    await judged(nhs, aFile(1, [aRecord('700101'), aRecord('700102')]));
    await emptyMailbox();
    const access = { organisation: { name: 'NHS 111 Exampleshire', odsCode: 'RZZ' } };
    const opened = await nhs.post<Notified>('/admin/accesses', {
      accesses: [
        { nhsNumber: isla, organisation: { name: 'St Elsewhere' } },
        {
          nhsNumber: caspian,
          ...access,
          author: { kind: 'device', name: 'NHS 111' },
          lead: { name: 'Mrs Perpetua Lindqvist', role: 'Safeguarding Lead', organisation: 'Exampleshire ICB' },
          location: { text: '12 Sample Street', postcode: 'ZZ99 3WZ' },
        },
        { nhsNumber: isla, ...access, silent: true },
      ],
    });
    const { total, accesses } = decodeAccessNotification(await body(opened.messageId ?? '')).content;
    assert.deepEqual([total, accesses.length, opened.queryIds[2]], [2, 2, null]);
    assert.equal(accesses[1]?.nhsNumber, caspian);
    assert.deepEqual(accesses[1].location, { postcode: 'ZZ99 3WZ', place: '12 Sample Street', telephones: [] });
    assert.deepEqual(accesses[1].author, {
      kind: 'device',
      systemId: '999000000107',
      name: { prefix: 'Mrs', given: ['Perpetua'], family: 'Lindqvist' },
      roleCode: 'NR0000',
      role: 'Safeguarding Lead',
      organisation: 'Exampleshire ICB',
      telephones: [],
    });
    assert.deepEqual(
      (await accessMessages()).map(({ nhsNumbers }) => nhsNumbers),
      [[isla, caspian]],
    );
  });

  it('sends an empty notification, and nothing at all for a silent read', async () => {
    const empty = await nhs.post<Notified>('/admin/accesses', { accesses: [] });
    assert.deepEqual(decodeAccessNotification(await body(empty.messageId ?? '')).content.accesses, []);
    await withHeldRecord(nhs);
    const silent = await nhs.post<Notified>('/admin/accesses', { nhsNumber: isla, silent: true });
    assert.deepEqual(silent, { messageId: null, notificationId: null, queryIds: [null] });
    assert.equal((await accessMessages()).length, 1);
  });

  it('refuses an access to a number that CP-IS does not hold, unless forced', async () => {
    const access = { nhsNumber: isla, organisation: 'St Elsewhere' };
    assert.equal(await refusal('/admin/accesses', access), 409);
    assert.equal(await refusal('/admin/accesses', { accesses: [access] }), 409);
    assert.deepEqual((await nhs.mesh.list()).messages, []);
    const forced = await nhs.post<Notified>('/admin/accesses', { ...access, force: true });
    assert.deepEqual((await nhs.mesh.list()).messages, [forced.messageId]);
  });

  it('still holds a plan that ended within a year, but not one that was deleted', async () => {
    await judged(nhs, aFile(1, [aRecord('700101', { end: daysAgo(10) })]));
    assert.equal(await refusal('/admin/accesses', { nhsNumber: isla }), 201);
    await judged(nhs, aFile(2, [aRecord('700101', { deleted: daysAgo(0) })]));
    assert.equal(await refusal('/admin/accesses', { nhsNumber: isla }), 409);
  });

  it('refuses a malformed body with every problem and its place', async () => {
    const sent = { accesses: [{ nhsNumber: '9997042183', at: 'yesterday' }] };
    const answer = await fetch(`${nhs.url}/admin/accesses`, { method: 'POST', body: JSON.stringify(sent) });
    const { problems } = (await answer.json()) as { problems: readonly { path: string }[] };
    assert.deepEqual(
      [answer.status, problems.map(({ path }) => path).sort()],
      [400, ['accesses.0.at', 'accesses.0.nhsNumber']],
    );
    assert.equal(await refusal('/admin/accesses', 'text'), 400);
  });

  it('tells that a number is no longer in use, refuses it from then on, and takes its replacement', async () => {
    await withHeldRecord(nhs);
    await emptyMailbox();
    const replacement = '9997451627';
    const { messageId } = await nhs.post<Notified>('/admin/inactive', { nhsNumber: isla, replacement });
    const { numbers, uploadSequence } = decodeInactiveNumberNotification(await body(messageId ?? '')).content;
    assert.deepEqual([numbers, uploadSequence], [[{ nhsNumber: isla, replacement }], 1]);
    const old = await judged(nhs, aFile(2));
    assert.deepEqual(old.recordCodes, ['CPR05']);
    const file = Buffer.from(aFile(3)).toString().replace(isla, replacement);
    assert.deepEqual((await judged(nhs, file)).recordCodes, ['CPR06']);
  });
});
