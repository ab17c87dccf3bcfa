import assert from 'node:assert/strict';
import { asJson, failureOf, file, localId, withAnswers, type Answerer } from '../support/answering.js';

const taken: Answerer = (_, response) => asJson(response, 202, { message_id: 'M1' });
const tenBytes = Buffer.from('0123456789');
const inFours = { chunkBytes: 4 };

/** Takes every chunk but this one. */
const except =
  (number: number, answer: Answerer): Answerer =>
  (request, response, count) =>
    (count === number ? answer : taken)(request, response, count);

const reset: Answerer = (_, response) => void response.destroy();
const status =
  (code: number): Answerer =>
  (_, response) =>
    void response.writeHead(code).end();

describe('sending a file', () => {
  it('names sender, recipient, workflow, our local id and the file, and gives the message id', () =>
    withAnswers(taken, async (mailbox, { heard }) => {
      assert.deepEqual(await mailbox.send(file()), { messageId: 'M1' });
      const { method, url, headers, body } = heard[0]!;
      assert.equal(`${method} ${url}`, 'POST /messageexchange/ZZ9LA001/outbox');
      assert.deepEqual(
        ['mex-from', 'mex-to', 'mex-workflowid', 'mex-localid', 'mex-filename', 'content-type'].map((n) => headers[n]),
        ['ZZ9LA001', 'CPISHUB1', 'TEST_CPIS_UPLOAD', localId, 'upload-17.xml', 'application/octet-stream'],
      );
      assert.equal(headers['mex-chunk-range'], undefined);
      assert.equal(body.toString(), '<upload/>');
    }));

  it('sends exactly the bytes it was given, also when they are part of a larger buffer', () =>
    withAnswers(taken, async (mailbox, { heard }) => {
      await mailbox.send(file(Buffer.from('before|inside|after').subarray(7, 13)));
      assert.equal(heard[0]?.body.toString(), 'inside');
    }));

  it('cuts a large file into chunks, sent in order under the id of the first', () =>
    withAnswers(
      taken,
      async (mailbox, { heard }) => {
        assert.deepEqual(await mailbox.send(file(tenBytes)), { messageId: 'M1' });
        assert.deepEqual(
          heard.map(({ url, headers, body }) => [url.slice(25), headers['mex-chunk-range'], body.toString()]),
          [
            ['/outbox', '1:3', '0123'],
            ['/outbox/M1/2', '2:3', '4567'],
            ['/outbox/M1/3', '3:3', '89'],
          ],
        );
      },
      inFours,
    ));

  it('sends a file of exactly one chunk in a single request', () =>
    withAnswers(
      taken,
      async (mailbox, { heard }) => {
        await mailbox.send(file(tenBytes));
        assert.equal(heard.length, 1);
      },
      { chunkBytes: 10 },
    ));

  for (const [what, answer] of [
    ['the connection is cut after the file went out', reset],
    ['no answer comes in time', () => undefined],
    ['the service fails', status(500)],
    ['the service is overloaded', status(503)],
    ['the service takes it without a receipt', status(202)],
    ['the receipt cannot be used', (_, response) => asJson(response, 202, { message_id: '../x' })],
    ['the service points elsewhere', status(302)],
  ] as readonly (readonly [string, Answerer])[]) {
    it(`is unanswered, neither failed nor done, when ${what}`, () =>
      withAnswers(
        answer,
        async (mailbox, { heard }) => {
          assert.equal((await failureOf(mailbox.send(file()))).code, 'mailbox.send-unanswered');
          assert.equal(heard.length, 1);
        },
        { timeouts: { connect: 500, answer: 400 } },
      ));
  }

  it('is refused with the code of MESH, and with no text of it', () =>
    withAnswers(
      (_, response) =>
        asJson(response, 417, { message_id: 'M1', detail: [{ event: 'SEND', code: '12', msg: 'about Isla' }] }),
      async (mailbox) => {
        const failure = await failureOf(mailbox.send(file()));
        assert.equal(failure.code, 'mailbox.refused-message');
        assert.deepEqual(failure.facts, { call: 'send', status: 417, code: '12' });
      },
    ));

  it('is refused without a code when what stands there is text', () =>
    withAnswers(
      (_, response) => asJson(response, 417, { detail: [{ code: 'Isla was not registered' }] }),
      async (mailbox) => assert.deepEqual((await failureOf(mailbox.send(file()))).facts, { call: 'send', status: 417 }),
    ));

  it('is a plain failure when an early chunk fails: MESH delivers only with the last', () =>
    withAnswers(
      except(2, reset),
      async (mailbox, { heard }) => {
        assert.equal((await failureOf(mailbox.send(file(tenBytes)))).code, 'mailbox.unreachable');
        assert.equal(heard.length, 2);
      },
      inFours,
    ));

  it('is a plain failure when the first of several chunks is not answered', () =>
    withAnswers(
      status(503),
      async (mailbox) => assert.equal((await failureOf(mailbox.send(file(tenBytes)))).code, 'mailbox.unavailable'),
      inFours,
    ));

  it('is unanswered when the last chunk is', () =>
    withAnswers(
      except(3, reset),
      async (mailbox) => assert.equal((await failureOf(mailbox.send(file(tenBytes)))).code, 'mailbox.send-unanswered'),
      inFours,
    ));

  it('goes out with no header that would change the request', () =>
    withAnswers(taken, async (mailbox, { heard }) => {
      for (const change of [
        { localId: 'a\r\nmex-to: X' },
        { localId: '' },
        { localId: '..' },
        { fileName: 'ü.xml' },
        { to: 'x'.repeat(301) },
      ]) {
        assert.equal((await failureOf(mailbox.send({ ...file(), ...change }))).code, 'mailbox.bad-request');
      }
      assert.equal(heard.length, 0);
    }));
});

describe('looking a file up by our local id', () => {
  it('finds it in version 1 of the interface', () =>
    withAnswers(
      (_, response) => asJson(response, 200, { messageId: 'M1', dtsId: 'M1', fileSize: 9, status: 'Accepted' }),
      async (mailbox, { heard }) => {
        assert.deepEqual(await mailbox.findSent('upload 17/b'), ['M1']);
        assert.equal(heard[0]?.url, '/messageexchange/ZZ9LA001/outbox/tracking/upload%2017%2Fb');
        assert.equal(heard[0].headers.accept, 'application/vnd.mesh.v1+json');
      },
    ));

  it('finds nothing that MESH does not know', () =>
    withAnswers(status(404), async (mailbox) => assert.deepEqual(await mailbox.findSent(localId), [])));

  it('does not count an upload that was cut off', () =>
    withAnswers(
      (_, response) => asJson(response, 200, { messageId: 'M1', status: 'Uploading' }),
      async (mailbox) => assert.deepEqual(await mailbox.findSent(localId), []),
    ));

  it('never says "not found" when there are several that MESH does not name', () =>
    withAnswers(status(300), async (mailbox) => {
      const failure = await failureOf(mailbox.findSent(localId));
      assert.deepEqual([failure.code, failure.facts['status']], ['mailbox.unexpected-answer', 300]);
    }));

  it('never says "not found" when the service fails', () =>
    withAnswers(status(503), async (mailbox) =>
      assert.equal((await failureOf(mailbox.findSent(localId))).code, 'mailbox.unavailable'),
    ));
});

describe('tracking a file', () => {
  for (const said of ['uploading', 'accepted', 'acknowledged', 'undeliverable', 'error', 'Accepted']) {
    it(`says ${said.toLowerCase()} when MESH says ${said}`, () =>
      withAnswers(
        (_, response) => asJson(response, 200, { message_id: 'M1', status: said, status_success: true }),
        async (mailbox, { heard }) => {
          assert.equal(await mailbox.track('M1'), said.toLowerCase());
          assert.equal(heard[0]?.url, '/messageexchange/ZZ9LA001/outbox/tracking?messageID=M1');
        },
      ));
  }

  it('fails on a status that we do not know', () =>
    withAnswers(
      (_, response) => asJson(response, 200, { message_id: 'M1', status: 'teleported' }),
      async (mailbox) => assert.equal((await failureOf(mailbox.track('M1'))).code, 'mailbox.unexpected-answer'),
    ));
});
