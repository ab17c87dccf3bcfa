import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { CodedError } from '../../../src/domain/failure.js';
import type { Mailbox } from '../../../src/mailbox/port.js';
import {
  answering,
  failureOf,
  file,
  idsOf,
  localId,
  mailboxAt,
  secrets,
  withAnswers,
  type Answerer,
} from '../support/answering.js';

const calls = {
  handshake: (mailbox: Mailbox) => mailbox.handshake(),
  waiting: (mailbox: Mailbox) => idsOf(mailbox.waiting({ atMost: 3 })),
  download: (mailbox: Mailbox) => mailbox.download('A1'),
  acknowledge: (mailbox: Mailbox) => mailbox.acknowledge('A1'),
  send: (mailbox: Mailbox) => mailbox.send(file()),
  findSent: (mailbox: Mailbox) => mailbox.findSent(localId),
  track: (mailbox: Mailbox) => mailbox.track('M1'),
} as const;
type CallName = keyof typeof calls;
const names = Object.keys(calls) as CallName[];
const except = (...left: readonly CallName[]): CallName[] => names.filter((name) => !left.includes(name));

const rules: readonly (readonly [number, string, readonly CallName[]])[] = [
  [400, 'mailbox.bad-request', names],
  [401, 'mailbox.refused-credentials', names],
  [403, 'mailbox.refused-credentials', names],
  [404, 'mailbox.not-found', except('findSent')],
  [410, 'mailbox.gone', except('acknowledge')],
  [413, 'mailbox.bad-request', names],
  [417, 'mailbox.refused-message', names],
  [422, 'mailbox.bad-request', names],
  [425, 'mailbox.unavailable', names],
  [429, 'mailbox.unavailable', names],
  [500, 'mailbox.unavailable', except('send')],
  [502, 'mailbox.unavailable', except('send')],
  [503, 'mailbox.unavailable', except('send')],
  [504, 'mailbox.unavailable', except('send')],
];

async function failing(url: string, code: string, which: readonly CallName[] = names): Promise<void> {
  for (const name of which) {
    const failure = await failureOf(calls[name](mailboxAt(url, { timeouts: { connect: 300, answer: 600 } })));
    assert.equal(failure.code, code, name);
  }
}

describe('an answer that is a refusal', () => {
  for (const [status, code, which] of rules) {
    it(`${status} is ${code} for ${which.length === names.length ? 'every call' : which.join(', ')}`, () =>
      withAnswers(
        (_, response) => response.writeHead(status).end('<html>not for us</html>'),
        (_, { url }) => failing(url, code, which),
      ));
  }

  it('keeps its meaning when its body is broken', () =>
    withAnswers(
      (_, response) => response.writeHead(403, { 'content-encoding': 'gzip' }).end('no gzip'),
      (_, { url }) => failing(url, 'mailbox.refused-credentials'),
    ));
});

describe('a mailbox that is not there', () => {
  it('refuses the connection: nothing was sent', async () => {
    const server = await answering(() => undefined);
    await server.close();
    await failing(server.url, 'mailbox.unreachable');
  });

  it('has no address: nothing was sent', () => failing('http://mesh.invalid', 'mailbox.unreachable'));

  it('speaks no TLS: nothing was sent', () =>
    withAnswers(
      (_, response) => response.writeHead(200).end(),
      async (_, { url, heard }) => {
        await failing(url.replace('http:', 'https:'), 'mailbox.unreachable');
        assert.equal(heard.length, 0);
      },
    ));

  it('takes the connection and never finishes the TLS greeting: nothing was sent', async () => {
    const mute = createServer();
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    try {
      const url = `https://127.0.0.1:${(mute.address() as AddressInfo).port}`;
      const patient = mailboxAt(url, { timeouts: { connect: 100, answer: 60_000 } });
      for (const name of ['send', 'track'] as const)
        assert.equal((await failureOf(calls[name](patient))).code, 'mailbox.unreachable', name);
    } finally {
      mute.close();
    }
  });

  it('accepts the call and cuts it off', () =>
    withAnswers(
      (_, response) => void response.destroy(),
      (_, { url }) => failing(url, 'mailbox.unreachable', except('send')),
    ));

  it('never answers', () =>
    withAnswers(
      () => undefined,
      (_, { url }) => failing(url, 'mailbox.unreachable', except('send')),
    )).timeout(10_000);

  it('answers a byte at a time, for longer than the whole call may take', () =>
    withAnswers(
      (_, response) => {
        const drip = setInterval(() => response.write(' '), 50);
        response.on('close', () => clearInterval(drip));
      },
      (_, { url }) => failing(url, 'mailbox.unreachable', except('send')),
    )).timeout(10_000);

  it('cannot be called without our secrets', async () => {
    const unreadable = (): never => {
      throw new Error('no such file');
    };
    const failure = await failureOf(mailboxAt('http://127.0.0.1:9', { password: unreadable }).handshake());
    assert.equal(failure.code, 'mailbox.refused-credentials');
  });
});

/** Everything that a logger could print of an error. */
const printed = (error: CodedError): string =>
  [inspect(error, { depth: 20, showHidden: true }), JSON.stringify(error), error.stack, String(error)].join('\n');

const echo: Answerer = ({ headers, body, url }, response) =>
  void response
    .writeHead(417)
    .end(JSON.stringify({ detail: [{ code: '12', msg: JSON.stringify([headers, url]) }], body }));

const faults: Readonly<Record<string, Answerer>> = {
  echo,
  forbidden: ({ headers }, response) => void response.writeHead(403).end(String(headers.authorization)),
  broken: ({ headers }, response) => void response.writeHead(200, { 'x-echo': String(headers.authorization) }).end('{'),
  elsewhere: ({ headers }, response) =>
    void response.writeHead(307, { location: `http://127.0.0.1:9/?${headers.authorization ?? ''}` }).end(),
  cut: (_, response) => void response.destroy(),
  halfway: (_, response) => {
    response.writeHead(200, { 'content-length': '10' }).write('x');
    setImmediate(() => response.destroy());
  },
  silent: () => undefined,
  bomb: (_, response) =>
    void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(3 * 1024 * 1024))),
  huge: (_, response) => void response.writeHead(200).end(Buffer.alloc(2 * 1024 * 1024)),
  gone: (_, response) => void response.writeHead(404).end(),
  down: (_, response) => void response.writeHead(503).end(),
  headers: (_, response) => {
    response.socket?.write('HTTP/1.1 200 OK\r\nbad header\r\n\r\n');
    response.socket?.end();
  },
};

describe('no failure shows a secret', () => {
  it('whatever fails and however it is printed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(faults)), fc.constantFrom(...names), async (fault, name) => {
        await withAnswers(
          faults[fault]!,
          async (mailbox, { heard }) => {
            const outcome = await calls[name](mailbox).then(
              () => undefined,
              (error: unknown) => error as CodedError,
            );
            if (outcome === undefined) return;
            assert.match(outcome.code, /^mailbox\./);
            const text = printed(outcome);
            const tokens = heard.map(({ headers }) => headers.authorization ?? '');
            const parts = tokens.flatMap((token) => [token, token.split(':')[1]!, token.split(':')[4]!]);
            for (const secret of [secrets.password, secrets.sharedKey, localId, 'NHSMESH', ...parts])
              assert.ok(!text.includes(secret), `${fault} in ${name} shows a secret`);
          },
          { timeouts: { connect: 300, answer: 150 } },
        );
      }),
      { numRuns: 120 },
    );
  }).timeout(60_000);
});
