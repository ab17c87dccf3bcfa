import assert from 'node:assert/strict';
import type { Mailbox } from '../../src/mailbox/port.js';
import { failureOf, file, idsOf, localId } from './support/answering.js';

/** What is put into our mailbox. */
export interface Incoming {
  readonly body: Uint8Array;
  readonly workflowId: string;
}

/** What the other side sees of a file that we sent. */
export interface Arrived {
  readonly body: Uint8Array;
  readonly workflowId: string;
  readonly localId: string;
}

/** The NHS's end of a mailbox, as each adapter's tests have it. */
export interface OtherSide {
  /** Puts a message into our mailbox and gives its id. */
  put(message: Incoming): Promise<string>;
  /** Puts a report of non-delivery (code 14) about one of our files into our mailbox and gives its id. */
  report(localId: string): Promise<string>;
  /** Takes a file that we sent. */
  take(messageId: string): Promise<Arrived>;
  /** Goes away, so that nothing reaches it. */
  leave(): Promise<void>;
}

export interface OpenMailbox {
  /** takes messages up to `messageBytes` */
  readonly mailbox: Mailbox;
  readonly other: OtherSide;
  close(): Promise<void>;
}

export const messageBytes = 100_000;

const access = 'TEST_CPIS_ACCESS';
const inactive = 'TEST_CPIS_INACTIVE';
const bytes = Buffer.from([0, 60, 0xc3, 0xa9, 13, 10, 255, 254]);
const note = (text: string): Incoming => ({ body: Buffer.from(text), workflowId: access });

/** What the port promises, whatever stands behind it. */
export function promisesOfTheMailbox(open: () => Promise<OpenMailbox>): void {
  let opened: OpenMailbox;
  let mailbox: Mailbox;
  let other: OtherSide;
  const waiting = (workflows?: string): Promise<string[]> =>
    idsOf(mailbox.waiting({ atMost: 100, ...(workflows !== undefined && { workflows }) }));

  beforeEach(async () => {
    opened = await open();
    ({ mailbox, other } = opened);
  });
  afterEach(() => opened.close());

  reading();
  details();
  sending();
  failing();

  function reading(): void {
    it('proves the way, and finds an empty mailbox', async () => {
      await mailbox.handshake();
      assert.deepEqual(await waiting(), []);
    });

    it('gives messages oldest first, and no more than asked', async () => {
      const ids = [await other.put(note('1')), await other.put(note('2')), await other.put(note('3'))];
      assert.deepEqual(await waiting(), ids);
      assert.deepEqual(await idsOf(mailbox.waiting({ atMost: 2 })), ids.slice(0, 2));
    });

    it('gives the exact bytes, with what is said of them', async () => {
      const id = await other.put({ body: bytes, workflowId: access });
      const message = await mailbox.download(id);
      assert.deepEqual(Buffer.from(message.body), bytes);
      assert.deepEqual([message.id, message.type, message.workflowId], [id, 'data', access]);
      assert.equal(message.from, 'CPISHUB1');
      assert.ok(Math.abs(Date.parse(message.queuedAt ?? '') - Date.now()) < 60_000);
    });

    it('gives a message again and again until it is acknowledged, and then never', async () => {
      const [first, second] = [await other.put(note('first')), await other.put(note('second'))];
      await mailbox.download(first);
      assert.deepEqual(await waiting(), [first, second]);
      await mailbox.acknowledge(first);
      assert.deepEqual(await waiting(), [second]);
      assert.match((await failureOf(mailbox.download(first))).code, /^mailbox\.(gone|not-found)$/);
      assert.equal(Buffer.from((await mailbox.download(second)).body).toString(), 'second');
    });

    it('takes a second acknowledgement for the first', async () => {
      const id = await other.put(note('once'));
      await mailbox.acknowledge(id);
      await mailbox.acknowledge(id);
      assert.deepEqual(await waiting(), []);
    });

    it('gives a report of non-delivery without a body, with our local id and the code', async () => {
      const id = await other.report(localId);
      assert.deepEqual(await waiting(), [id]);
      const report = await mailbox.download(id);
      assert.deepEqual([report.type, report.localId, report.statusCode], ['report', localId, '14']);
      assert.equal(report.body.byteLength, 0);
      await mailbox.acknowledge(id);
      assert.deepEqual(await waiting(), []);
    });
  }

  function details(): void {
    it('gives only the workflows that are asked for', async () => {
      const [one, two] = [
        await other.put(note('access')),
        await other.put({ body: Buffer.from('inactive'), workflowId: inactive }),
      ];
      for (const [filter, ids] of [
        [access, [one]],
        [`!${access}`, [two]],
        ['TEST_CPIS_I*', [two]],
        ['!TEST_CPIS_I*', [one]],
        ['*CPIS*', [one, two]],
        ['!*CPIS*', []],
        ['TEST_CPIS', []],
      ] as const) {
        assert.deepEqual(await waiting(filter), ids, filter);
      }
    });

    it('tells what a message is without taking it', async () => {
      const id = await other.put({ body: Buffer.alloc(4321, 'x'), workflowId: inactive });
      const { queuedAt, bytes: length, ...head } = await mailbox.head(id);
      assert.ok(queuedAt !== undefined);
      assert.ok(length === undefined || length === 4321);
      assert.deepEqual(head, {
        ...{ id, type: 'data', workflowId: inactive, from: 'CPISHUB1', statusCode: '00' },
      });
      assert.equal((await mailbox.head(await other.report(localId))).type, 'report');
      assert.equal((await waiting()).length, 2);
    });

    it('does not read a message above the limit, and keeps it and reads the next', async () => {
      const large = await other.put({ body: Buffer.alloc(messageBytes + 1, 'x'), workflowId: access });
      const fitting = await other.put({ body: Buffer.alloc(messageBytes, 'y'), workflowId: access });
      assert.equal((await failureOf(mailbox.download(large))).code, 'mailbox.oversize');
      assert.equal((await mailbox.download(fitting)).body.byteLength, messageBytes);
      assert.deepEqual(await waiting(), [large, fitting]);
    });

    it('knows no message that was never there, and follows no id that leads elsewhere', async () => {
      await other.put(note('here'));
      for (const call of [(id: string) => mailbox.download(id), (id: string) => mailbox.head(id)]) {
        assert.equal((await failureOf(call('20310203040559123_1B8F53'))).code, 'mailbox.not-found');
        for (const id of ['../IN/x', '..', '.', '', 'a/b', 'a\\b', `x${'y'.repeat(200)}`])
          assert.equal((await failureOf(call(id))).code, 'mailbox.unexpected-answer', id);
      }
      assert.equal((await failureOf(mailbox.acknowledge('../IN/x'))).code, 'mailbox.unexpected-answer');
    });
  }

  function sending(): void {
    it('brings a file to the recipient as it is', async () => {
      const { messageId } = await mailbox.send(file(bytes));
      const arrived = await other.take(messageId);
      assert.deepEqual(Buffer.from(arrived.body), bytes);
      assert.deepEqual([arrived.workflowId, arrived.localId], ['TEST_CPIS_UPLOAD', localId]);
    });

    it('finds a file by its local id and tracks it, before and after it was taken', async () => {
      assert.deepEqual(await mailbox.findSent(localId), []);
      const { messageId } = await mailbox.send(file());
      assert.deepEqual(await mailbox.findSent(localId), [messageId]);
      assert.match(await mailbox.track(messageId), /^(uploading|accepted|acknowledged)$/);
      await other.take(messageId);
      assert.deepEqual(await mailbox.findSent(localId), [messageId]);
      assert.match(await mailbox.track(messageId), /^(accepted|acknowledged)$/);
      assert.deepEqual(await mailbox.findSent(`${localId}-other`), []);
    });

    it('sends each local id as a file of its own', async () => {
      const ids = ['cpis-upload-1', 'cpis-upload-11', 'cpis-upload-1_2', 'Cpis-Upload-1', 'a b/../c'];
      for (const one of ids) await mailbox.send({ ...file(Buffer.from(one)), localId: one });
      for (const one of ids) {
        const [messageId = '', second] = await mailbox.findSent(one);
        assert.equal(second, undefined);
        assert.equal(Buffer.from((await other.take(messageId)).body).toString(), one);
      }
    });

    it('sends nothing whose address or name could not stand in a MESH header', async () => {
      for (const field of ['to', 'workflowId', 'localId', 'fileName'] as const)
        for (const value of ['', 'a\nb', '../up', 'ends with space ', 'é', 'x'.repeat(301)])
          assert.equal((await failureOf(mailbox.send({ ...file(), [field]: value }))).code, 'mailbox.bad-request');
      assert.deepEqual(await mailbox.findSent(localId), []);
    });

    it('cannot track what was never sent', async () => {
      assert.equal((await failureOf(mailbox.track('20310203040559123_1B8F53'))).code, 'mailbox.not-found');
      assert.equal((await failureOf(mailbox.track('../OUT/x'))).code, 'mailbox.bad-request');
    });
  }

  function failing(): void {
    it('is unreachable when the other side is not there, and loses nothing of it', async () => {
      const id = await other.put(note('waits'));
      await other.leave();
      const calls = {
        handshake: () => mailbox.handshake(),
        waiting: () => waiting(),
        head: () => mailbox.head(id),
        download: () => mailbox.download(id),
        acknowledge: () => mailbox.acknowledge(id),
        send: () => mailbox.send(file()),
        findSent: () => mailbox.findSent(localId),
        track: () => mailbox.track(id),
      };
      for (const [name, call] of Object.entries(calls))
        assert.equal((await failureOf(call())).code, 'mailbox.unreachable', name);
    });
  }
}
