import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { CodedError } from '../../src/domain/failure.js';
import { createMeshMailbox } from '../../src/mailbox/mesh/mailbox.js';
import { createHttpMosaic } from '../../src/mosaic/http/client.js';
import type { TlsMaterial } from '../../src/outgoing/tls.js';
import { createWebhook } from '../../src/second-channel/webhook.js';
import { Secret } from '../../src/secrets/secret.js';
import {
  makeTlsSides,
  protocolFor,
  tlsCaseNames,
  tlsCases,
  type TlsCase,
  type TlsSides,
} from '../support/tls-cases.js';

const secret = (): Secret => new Secret('a-secret');

/** Every connection that goes out over HTTP, each with a call that it makes. */
const connections: Readonly<Record<string, (url: string, tls: TlsMaterial) => Promise<unknown>>> = {
  MESH: (url, tls) =>
    createMeshMailbox({ url, mailboxId: 'ZZ9LA001', password: secret, sharedKey: secret, tls }).handshake(),
  Mosaic: (url, tls) => createHttpMosaic({ url, token: secret, timeoutMs: 2000, tls }).inScope(),
  'the second channel': (url, tls) =>
    createWebhook({ url, token: secret, tls }).tell({ authority: 'ZZ9', code: 'unexpected', says: 'S', next: 'N' }),
};
const unanswered = ['mailbox.unreachable', 'mosaic.unreachable', 'second-channel.unanswered'];

describe('every call that goes out over TLS', () => {
  let sides: Readonly<Record<TlsCase, TlsSides>>;
  let server: Server | undefined;
  let heard = 0;
  before(async () => void (sides = await makeTlsSides()));
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function listen({ server: options }: TlsSides): Promise<number> {
    heard = 0;
    server = createServer(options, (request, response) => {
      heard += 1;
      request.resume().on('end', () => response.writeHead(200).end('{"children":[]}'));
    });
    const listening = server;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    return (listening.address() as AddressInfo).port;
  }

  for (const [name, call] of Object.entries(connections))
    for (const one of tlsCaseNames)
      it(`${tlsCases[one] ? 'reaches' : 'never reaches'} ${name}: ${one}`, async () => {
        const url = `https://localhost:${await listen(sides[one])}`;
        const calling = call(url, sides[one].ours);
        if (tlsCases[one]) await calling;
        else
          await assert.rejects(
            calling,
            (error: unknown) => error instanceof CodedError && unanswered.includes(error.code),
          );
        assert.equal(heard, tlsCases[one] ? 1 : 0);
      });

  it('meets a server that does speak TLS 1.1, in the case of old protocols', async () => {
    const old = sides['nothing newer than TLS 1.1'];
    assert.equal(await protocolFor(await listen(old), old), 'TLSv1.1');
  });

  it('checks the certificate although the environment says not to', async () => {
    const foreign = sides['a certificate of another authority'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      const url = `https://localhost:${await listen(foreign)}`;
      for (const call of Object.values(connections)) await assert.rejects(call(url, foreign.ours), CodedError);
      assert.equal(heard, 0);
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
  });
});
