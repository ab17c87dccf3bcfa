import assert from 'node:assert/strict';
import { answering, asJson, failureOf, file, idsOf, mailboxAt, withAnswers } from '../support/answering.js';
import { Secret } from '../../../src/secrets/secret.js';

const nothingWaits = { messages: [], links: {} };

describe('requests to MESH', () => {
  it('prove the credentials with a handshake', () =>
    withAnswers(
      (_, response) => response.writeHead(200).end(),
      async (mailbox, { heard }) => {
        await mailbox.handshake();
        assert.deepEqual(
          heard.map(({ method, url }) => `${method} ${url}`),
          ['POST /messageexchange/ZZ9LA001'],
        );
      },
    ));

  it('name the version of the interface and what we are', () =>
    withAnswers(
      (_, response) => asJson(response, 200, nothingWaits),
      async (mailbox, { heard }) => {
        await idsOf(mailbox.waiting({ atMost: 1 }));
        const headers = heard[0]!.headers;
        assert.equal(headers.accept, 'application/vnd.mesh.v2+json');
        assert.match(headers['user-agent'] ?? '', /^cpis-link/);
        for (const name of ['mex-clientversion', 'mex-osname', 'mex-osversion'])
          assert.match(String(headers[name]), /\S/, name);
      },
    ));

  it('carry a token that is used once, in the mailbox in capitals', () =>
    withAnswers(
      (_, response) => asJson(response, 200, nothingWaits),
      async (mailbox, { heard }) => {
        for (let times = 0; times < 3; times += 1) await idsOf(mailbox.waiting({ atMost: 1 }));
        const tokens = heard.map(({ headers }) => headers.authorization ?? '');
        assert.equal(new Set(tokens).size, 3);
        for (const token of tokens) assert.match(token, /^NHSMESH ZZ9LA001:[0-9a-f-]{36}:0:\d{12}:[0-9a-f]{64}$/);
      },
      { mailboxId: 'zz9la001' },
    ));

  it('take a changed password without a restart', () => {
    let password = 'first';
    return withAnswers(
      (_, response) => response.writeHead(200).end(),
      async (mailbox, { heard }) => {
        await mailbox.handshake();
        password = 'second';
        await mailbox.handshake();
        const [before, after] = heard.map(({ headers }) => headers.authorization?.split(':').at(-1));
        assert.notEqual(before, after);
      },
      { password: () => new Secret(password), nonce: () => 'same', now: () => new Date('2031-02-03T04:05:59Z') },
    );
  });

  it('are made once: a failing one is not tried again', () =>
    withAnswers(
      (_, response) => response.writeHead(503).end(),
      async (mailbox, { heard }) => {
        await failureOf(mailbox.download('A1'));
        await failureOf(mailbox.send(file()));
        assert.equal(heard.length, 2);
      },
    ));

  it('do not follow a redirect, which would carry the token elsewhere', async () => {
    const elsewhere = await answering((_, response) => response.writeHead(200).end());
    try {
      await withAnswers(
        (_, response) => response.writeHead(302, { location: elsewhere.url }).end(),
        async (mailbox) => {
          assert.equal((await failureOf(mailbox.handshake())).code, 'mailbox.unexpected-answer');
        },
      );
      assert.equal(elsewhere.heard.length, 0);
    } finally {
      await elsewhere.close();
    }
  });

  it('ignore a proxy of the environment, which would see the token', async () => {
    const proxy = await answering((_, response) => response.writeHead(200).end());
    const before = process.env['http_proxy'];
    process.env['http_proxy'] = proxy.url;
    try {
      await withAnswers(
        (_, response) => response.writeHead(200).end(),
        (mailbox) => mailbox.handshake(),
      );
      assert.equal(proxy.heard.length, 0);
    } finally {
      if (before === undefined) delete process.env['http_proxy'];
      else process.env['http_proxy'] = before;
      await proxy.close();
    }
  });

  it('send a file on a connection of its own and everything else on one that is kept', () =>
    withAnswers(
      (_, response) => asJson(response, 202, { message_id: 'M1' }),
      async (mailbox, { heard }) => {
        await mailbox.send(file());
        await failureOf(mailbox.handshake());
        assert.deepEqual(
          heard.map(({ headers }) => headers.connection),
          ['close', 'keep-alive'],
        );
      },
    ));

  it('accept an address that ends in a slash', () =>
    withAnswers(
      (_, response) => response.writeHead(200).end(),
      async (_, { url, heard }) => {
        await mailboxAt(`${url}/`).handshake();
        assert.equal(heard[0]?.url, '/messageexchange/ZZ9LA001');
      },
    ));
});
