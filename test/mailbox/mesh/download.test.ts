import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { failureOf, withAnswers, type AnsweringServer, type Answerer } from '../support/answering.js';

const inboxPath = '/messageexchange/ZZ9LA001/inbox';
const paths = ({ heard }: AnsweringServer): string[] => heard.map(({ method, url }) => `${method} ${url}`);

const dataHeaders = {
  'content-type': 'application/xml',
  'mex-messagetype': 'DATA',
  'mex-from': 'CPISHUB1',
  'mex-workflowid': 'TEST_CPIS_ACCESS',
  'mex-localid': 'hub-7',
  'mex-statuscode': '00',
  'mex-statustimestamp': '20310203040559',
  'mex-chunk-range': '1:1',
};

describe('a download', () => {
  it('gives the message with what MESH says about it, and leaves it in the mailbox', () =>
    withAnswers(
      (_, response) => response.writeHead(200, dataHeaders).end('<note/>'),
      async (mailbox, server) => {
        const { body, ...message } = await mailbox.download('20310203040559123_1B8F53');
        assert.equal(Buffer.from(body).toString(), '<note/>');
        assert.deepEqual(message, {
          id: '20310203040559123_1B8F53',
          type: 'data',
          from: 'CPISHUB1',
          workflowId: 'TEST_CPIS_ACCESS',
          localId: 'hub-7',
          statusCode: '00',
          queuedAt: '2031-02-03T04:05:59.000Z',
        });
        assert.deepEqual(paths(server), [`GET ${inboxPath}/20310203040559123_1B8F53`]);
      },
    ));

  it('reads the time also when MESH writes it in ISO 8601 without a zone', () =>
    withAnswers(
      (_, response) =>
        response.writeHead(200, { ...dataHeaders, 'mex-statustimestamp': '2031-02-03T04:05:59.123456' }).end('x'),
      async (mailbox) => {
        assert.equal((await mailbox.download('A1')).queuedAt, '2031-02-03T04:05:59.123Z');
      },
    ));

  it('puts chunks together, each unzipped by itself', () =>
    withAnswers(
      ({ url }, response) => {
        const number = Number(/inbox\/A1\/(\d)$/.exec(url)?.[1] ?? 1);
        const headers = { ...dataHeaders, 'mex-chunk-range': `${number}:3`, 'content-encoding': 'gzip' };
        response.writeHead(number < 3 ? 206 : 200, headers).end(gzipSync(`part${number};`));
      },
      async (mailbox, server) => {
        assert.equal(Buffer.from((await mailbox.download('A1')).body).toString(), 'part1;part2;part3;');
        assert.deepEqual(
          paths(server),
          ['', '/2', '/3'].map((end) => `GET ${inboxPath}/A1${end}`),
        );
      },
    ));

  it('leaves content alone that the sender compressed itself', () => {
    const zipped = gzipSync('as sent');
    return withAnswers(
      (_, response) => response.writeHead(200, { ...dataHeaders, 'mex-content-compressed': 'Y' }).end(zipped),
      async (mailbox) => assert.deepEqual(Buffer.from((await mailbox.download('A1')).body), zipped),
    );
  });

  it('reads a report by its type alone, with its odd headers, and keeps no free text', () =>
    withAnswers(
      (_, response) =>
        response
          .writeHead(200, {
            'mex-messagetype': 'REPORT',
            'mex-chunk-range': '1:0',
            'mex-total-chunks': '0',
            'mex-statuscode': '14',
            'mex-statusdescription': 'Text from outside about Isla',
            'mex-linkedmsgid': '20310203040559123_1B8F53',
            'mex-localid': 'upload-17',
            'mex-workflowid': 'TEST_CPIS_UPLOAD',
          })
          .end(),
      async (mailbox) => {
        const { body, ...report } = await mailbox.download('R1');
        assert.equal(body.byteLength, 0);
        assert.deepEqual(report, {
          id: 'R1',
          type: 'report',
          workflowId: 'TEST_CPIS_UPLOAD',
          localId: 'upload-17',
          linkedMessageId: '20310203040559123_1B8F53',
          statusCode: '14',
        });
      },
    ));

  it('reads a report that names nothing but its type', () =>
    withAnswers(
      (_, response) => response.writeHead(200, { 'mex-messagetype': 'REPORT' }).end(),
      async (mailbox) => {
        const { body, ...report } = await mailbox.download('R1');
        assert.deepEqual([body.byteLength, report], [0, { id: 'R1', type: 'report', workflowId: '' }]);
      },
    ));

  it('drops a code that is text', () =>
    withAnswers(
      (_, response) => response.writeHead(200, { ...dataHeaders, 'mex-statuscode': 'Isla was here' }).end('x'),
      async (mailbox) => assert.equal((await mailbox.download('A1')).statusCode, undefined),
    ));

  const large = { limits: { messageBytes: 1_000 } };
  const tooLarge: readonly (readonly [string, Answerer])[] = [
    ['a body above the limit', (_, response) => response.writeHead(200, dataHeaders).end('x'.repeat(1_001))],
    [
      'a small body that unzips to a huge one',
      (_, response) =>
        response.writeHead(200, { ...dataHeaders, 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(100_000))),
    ],
    [
      'chunks that go past the limit together',
      (_, response) => response.writeHead(206, { 'mex-messagetype': 'DATA' }).end('x'.repeat(400)),
    ],
  ];
  for (const [what, answer] of tooLarge) {
    it(`refuses ${what} as oversize`, () =>
      withAnswers(
        answer,
        async (mailbox) => assert.equal((await failureOf(mailbox.download('A1'))).code, 'mailbox.oversize'),
        large,
      ));
  }

  it('takes a message of exactly the limit, in one piece or in chunks', () =>
    withAnswers(
      ({ url }, response) => {
        if (url.includes('/WHOLE')) response.writeHead(200, dataHeaders).end('x'.repeat(1_000));
        else response.writeHead(url.endsWith('/2') ? 200 : 206).end('x'.repeat(500));
      },
      async (mailbox) => {
        assert.equal((await mailbox.download('WHOLE')).body.byteLength, 1_000);
        assert.equal((await mailbox.download('PARTS')).body.byteLength, 1_000);
      },
      large,
    ));

  const incomplete: readonly (readonly [string, Answerer])[] = [
    ['ends before its last chunk', (_, response) => response.writeHead(200, { 'mex-chunk-range': '1:3' }).end('x')],
    ['goes on past its last chunk', (_, response) => response.writeHead(206, { 'mex-chunk-range': '1:2' }).end('x')],
    ['has an empty chunk', (_, response) => response.writeHead(206).end()],
    [
      'says gzip and is not',
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('certainly not gzip'),
    ],
    ['is encoded in another way', (_, response) => response.writeHead(200, { 'content-encoding': 'br' }).end('x')],
  ];
  for (const [what, answer] of incomplete) {
    it(`is never taken for whole when it ${what}`, () =>
      withAnswers(answer, async (mailbox) =>
        assert.equal((await failureOf(mailbox.download('A1'))).code, 'mailbox.unexpected-answer'),
      ));
  }

  it('fails when the connection breaks in the middle of the body', () =>
    withAnswers(
      (_, response) => {
        response.writeHead(200, { ...dataHeaders, 'content-length': '100' }).write('only this');
        setImmediate(() => response.destroy());
      },
      async (mailbox) => assert.equal((await failureOf(mailbox.download('A1'))).code, 'mailbox.unreachable'),
    ));

  it('fails when a chunk in the middle is missing', () =>
    withAnswers(
      ({ url }, response) => response.writeHead(url.endsWith('/2') ? 404 : 206).end('x'),
      async (mailbox) => assert.equal((await failureOf(mailbox.download('A1'))).code, 'mailbox.not-found'),
    ));

  it('asks for no address that an odd id would make', () =>
    withAnswers(
      (_, response) => response.writeHead(200).end(),
      async (mailbox, { heard }) => {
        for (const id of ['..', '../x', 'a/b', 'a?b', '', 'a b', 'x'.repeat(101)]) {
          assert.equal((await failureOf(mailbox.download(id))).code, 'mailbox.unexpected-answer', id);
          assert.equal((await failureOf(mailbox.acknowledge(id))).code, 'mailbox.unexpected-answer', id);
        }
        assert.equal(heard.length, 0);
      },
    ));
});

describe('an acknowledgement to the mailbox', () => {
  it('removes the message', () =>
    withAnswers(
      (_, response) => response.writeHead(200).end(),
      async (mailbox, server) => {
        await mailbox.acknowledge('A1');
        assert.deepEqual(paths(server), [`PUT ${inboxPath}/A1/status/acknowledged`]);
      },
    ));

  it('is content when the message is gone already', () =>
    withAnswers(
      (_, response) => response.writeHead(410).end(),
      async (mailbox, { heard }) => {
        await mailbox.acknowledge('A1');
        assert.equal(heard.length, 1);
      },
    ));
});
