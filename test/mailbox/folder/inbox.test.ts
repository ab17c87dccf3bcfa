import assert from 'node:assert/strict';
import { mkdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { createFolderMailbox } from '../../../src/mailbox/folder/mailbox.js';
import type { Mailbox } from '../../../src/mailbox/port.js';
import { failureOf, idsOf } from '../support/answering.js';
import { held } from './held.js';
import { controlFile, startMeshClient, type MeshClient } from './mesh-client.js';

const minute = 60_000;

describe('reading from the folder of the MESH client', () => {
  let client: MeshClient;
  let mailbox: Mailbox;
  const ours = (minutesLater = 0): Mailbox =>
    createFolderMailbox({
      folder: client.folder,
      mailboxId: 'ZZ9LA001',
      now: () => new Date(Date.now() + minutesLater * minute),
    });
  const waiting = (from = mailbox): Promise<string[]> => idsOf(from.waiting({ atMost: 100 }));
  const put = (file: string, content: string | Uint8Array = '<note/>'): void =>
    writeFileSync(client.path('IN', file), content);

  beforeEach(() => {
    client = startMeshClient();
    mailbox = ours();
  });
  afterEach(() => client.close());

  it('passes over everything that is no pair: temporary files, folders, links, other names', async () => {
    for (const file of ['.M1.dat.0b7.tmp', 'M1.dat.tmp', 'M1.ctl.part', 'readme.txt', '.ctl', 'ctl']) put(file);
    mkdirSync(client.path('IN', 'M2.ctl'));
    symlinkSync('/etc/hostname', client.path('IN', 'M3.dat'));
    symlinkSync('/etc/hostname', client.path('IN', 'M3.ctl'));
    assert.deepEqual(await waiting(), []);
    assert.deepEqual(await waiting(ours(60)), []);
  });

  it('waits for the other half of a message, whichever came first', async () => {
    put('M1.dat');
    put('M2.ctl', controlFile('M2', {}));
    assert.deepEqual(await waiting(), []);
    put('M1.ctl', controlFile('M1', {}));
    put('M2.dat');
    assert.deepEqual((await waiting()).toSorted(), ['M1', 'M2']);
  });

  it('waits for the rest of a control file that is being written', async () => {
    const whole = controlFile('M1', {});
    put('M1.dat');
    for (const length of [0, 1, 20, 200, whole.trimEnd().length - 1]) {
      put('M1.ctl', whole.slice(0, length));
      assert.deepEqual(await waiting(), [], `${length} bytes`);
    }
    put('M1.ctl', whole);
    assert.deepEqual(await waiting(), ['M1']);
  });

  it('leaves a message that another program holds for the next look', async () => {
    const [free, taken] = [client.deliver(), client.deliver()];
    for (const half of ['dat', 'ctl'])
      await held(client.folder, client.path('IN', `${taken}.${half}`), async () => {
        assert.deepEqual(await waiting(), [free], half);
      });
    assert.deepEqual((await waiting()).toSorted(), [free, taken].toSorted());
  });

  it('tells of what stays broken by its id, after the others, and says why when it is read', async () => {
    const broken = {
      half: () => put('half.dat'),
      other: () => put('other.ctl', controlFile('other', {})),
      hostile: () => {
        put('hostile.dat');
        put('hostile.ctl', `<!DOCTYPE DTSControl [<!ENTITY e "x">]>${controlFile('hostile', { localId: '&e;' })}`);
      },
      random: () => {
        put('random.dat');
        put(
          'random.ctl',
          Uint8Array.from({ length: 300 }, (_, at) => (at * 7919) % 251),
        );
      },
      huge: () => {
        put('huge.dat');
        put('huge.ctl', `${controlFile('huge', {})}<!--${'x'.repeat(70_000)}-->`);
      },
      foreign: () => {
        put('foreign.dat');
        put('foreign.ctl', '<Data>NotForUs</Data>');
      },
    };
    for (const make of Object.values(broken)) make();
    const good = client.deliver();
    assert.deepEqual(await waiting(), [good]);
    const later = ours(11);
    const [first, ...rest] = await waiting(later);
    assert.equal(first, good);
    assert.deepEqual(rest.toSorted(), Object.keys(broken).toSorted());
    for (const id of rest) {
      const failure = await failureOf(later.download(id));
      assert.equal(failure.code, 'mailbox.unexpected-answer', id);
      assert.match(String(failure.facts['reason']), /^(HALF_MESSAGE|CONTROL_UNREADABLE)$/);
    }
    assert.deepEqual(await idsOf(later.waiting({ atMost: 1 })), [good]);
  });

  it('fails for names that cannot be ids only after it gave the others', async () => {
    const good = client.deliver();
    for (const name of ['white space', 'semi;colon', 'ä']) client.deliver({ name });
    const seen: string[] = [];
    const failure = await failureOf(
      (async () => {
        for await (const id of mailbox.waiting({ atMost: 9 })) seen.push(id);
      })(),
    );
    assert.deepEqual(seen, [good]);
    assert.deepEqual([failure.code, failure.facts['unusableIds']], ['mailbox.unexpected-answer', 3]);
  });

  it('never uses a name from inside a control file as a path', async () => {
    writeFileSync(client.path('secret.dat'), 'secret');
    const id = client.deliver({ dtsId: '../secret', localId: '../../etc/passwd', body: Buffer.from('mine') });
    const message = await mailbox.download(id);
    assert.deepEqual([message.id, Buffer.from(message.body).toString()], [id, 'mine']);
    const report = client.deliver({ dtsId: '../secret', messageType: 'Report', status: 'ERROR' });
    assert.equal((await mailbox.download(report)).linkedMessageId, undefined);
    await mailbox.acknowledge(id);
    assert.deepEqual(client.names('IN'), ['processed', `${report}.ctl`].toSorted());
  });

  it('reads control files as they come: any order, other cases, UTF-16, a byte order mark, old encodings', async () => {
    const plainControl = controlFile('M', { workflowId: 'TEST_CPIS_ACCESS' });
    const forms: Record<string, string | Uint8Array> = {
      declared: `<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n${plainControl}`,
      marked: Buffer.from(`\uFEFF${plainControl}`),
      wide: Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-16"?>${plainControl}`, 'utf16le'),
      latin: Buffer.from(plainControl.replace('Transferred', 'Übertragen'), 'latin1'),
      turned:
        '<DTSControl><StatusRecord/><Extra><WorkflowId>NO</WorkflowId></Extra><WorkflowId> TEST_CPIS_ACCESS </WorkflowId></DTSControl>',
    };
    for (const [name, control] of Object.entries(forms)) {
      put(`${name}.dat`);
      put(`${name}.ctl`, control);
      const { workflowId, type } = await mailbox.download(name);
      assert.deepEqual([workflowId, type], ['TEST_CPIS_ACCESS', 'data'], name);
    }
  });

  it('links a report to the file that failed where the client names it', async () => {
    const id = client.deliver({ messageType: 'REPORT', status: 'ERROR', statusCode: '14', dtsId: 'M17' });
    const { type, linkedMessageId, statusCode, from } = await mailbox.download(id);
    assert.deepEqual([type, linkedMessageId, statusCode, from], ['report', 'M17', '14', undefined]);
  });

  it('puts a report of success away: nothing failed', async () => {
    client.deliver({ messageType: 'Report', status: 'SUCCESS', localId: 'cpis-upload-17' });
    assert.deepEqual(await waiting(), []);
    assert.deepEqual(client.names('IN'), ['processed']);
  });

  it('keeps what was acknowledged for 30 days below IN, and a message that is put back is given again', async () => {
    const id = client.deliver({ body: Buffer.from('kept') });
    await mailbox.acknowledge(id);
    for (const half of ['dat', 'ctl'])
      renameSync(client.path('IN', 'processed', `${id}.${half}`), client.path('IN', `${id}.${half}`));
    assert.deepEqual(await waiting(), [id]);
    await mailbox.acknowledge(id);
    await ours(29 * 24 * 60).handshake();
    assert.equal(client.names('IN').length, 1);
    const kept = (): Promise<string[]> =>
      import('node:fs/promises').then((fs) => fs.readdir(client.path('IN', 'processed')));
    assert.equal((await kept()).length, 2);
    await ours(31 * 24 * 60).handshake();
    assert.deepEqual(await kept(), []);
  });

  it('completes an acknowledgement that a kill cut in two, and takes new data for new', async () => {
    const id = client.deliver();
    await mailbox.acknowledge(client.deliver());
    renameSync(client.path('IN', `${id}.ctl`), client.path('IN', 'processed', `${id}.ctl`));
    assert.deepEqual(await waiting(), []);
    assert.deepEqual(client.names('IN'), ['processed']);
    // put back by the NHS under its id: data first, as always
    put(`${id}.dat`);
    assert.deepEqual(await waiting(), []);
    put(`${id}.ctl`, controlFile(id, {}));
    assert.deepEqual(await waiting(), [id]);
  });

  it('gives the oldest first by the time of its coming, not by its name', async () => {
    for (const name of ['A', 'B', 'C']) client.deliver({ name });
    const at = (name: string, seconds: number): void => {
      for (const half of ['dat', 'ctl']) utimesSync(client.path('IN', `${name}.${half}`), seconds, seconds);
    };
    const soon = Date.now() / 1000 + 60;
    at('A', soon + 20);
    at('C', soon);
    at('B', soon + 10);
    assert.deepEqual(await waiting(), ['C', 'B', 'A']);
  });
});
