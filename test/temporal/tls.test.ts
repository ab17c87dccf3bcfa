import assert from 'node:assert/strict';
import { connect as connectPlain, type AddressInfo, type Socket } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { CodedError } from '../../src/domain/failure.js';
import { connectTemporal, isServing, type TemporalPlace } from '../../src/temporal/connection.js';
import { connectWorker } from '../../src/temporal/native-connection.js';
import {
  makeTlsSides,
  protocolFor,
  serverName,
  tlsCaseNames,
  tlsCases,
  type TlsCase,
  type TlsSides,
} from '../support/tls-cases.js';

/** What opens a connection to Temporal: gateway, commands and the worker's client by the one, its polling by the other. */
const connections: Readonly<Record<string, (place: TemporalPlace) => Promise<void>>> = {
  'the client': async (place) => {
    const connection = await connectTemporal({ ...place, withinMs: 700 });
    assert.ok(await isServing(connection, 'temporal-system'));
    await connection.close();
  },
  'the worker': async (place) => {
    const connection = await connectWorker(place);
    await connection.workflowService.getSystemInfo({});
    await connection.close();
  },
};

/** Names the reason where our side refuses; the other side's no may come as a closed connection only. */
const reasons: Readonly<Record<Exclude<TlsCase, 'the right certificate, and ours'>, RegExp>> = {
  'a certificate of another name': /^ERR_TLS_CERT_ALTNAME_INVALID$/,
  'a certificate of another authority': /^(UNABLE_TO|SELF_SIGNED|CERT)_/,
  'a certificate that is over': /^CERT_HAS_EXPIRED$/,
  'nothing newer than TLS 1.1': /^(ERR_SSL_|EPROTO|ECONNRESET)/,
  'no certificate of ours': /^(ERR_SSL_|EPROTO|ECONNRESET|CLOSED_)/,
  'a certificate of ours that another authority signed': /^(ERR_SSL_|EPROTO|ECONNRESET|CLOSED_)/,
};

describe('the connection to Temporal over TLS', () => {
  let sides: Readonly<Record<TlsCase, TlsSides>>;
  let server: Server | undefined;
  const sockets = new Set<Socket>();
  before(async () => void (sides = await makeTlsSides()));
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    server?.close();
  });

  /** What terminates TLS before the test run's own server, which speaks in clear on loopback. */
  async function listen({ server: options }: TlsSides): Promise<number> {
    const [host, port] = (process.env['CPIS_TEST_TEMPORAL'] ?? '').split(':');
    const listening = createServer({ ...options, ALPNProtocols: ['h2'] }, (secured) => {
      const plain = connectPlain({ host: host ?? '', port: Number(port) });
      for (const socket of [secured, plain]) sockets.add(socket.on('error', () => socket.destroy()));
      secured.pipe(plain).pipe(secured);
    });
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    return (listening.address() as AddressInfo).port;
  }

  for (const [name, connect] of Object.entries(connections))
    for (const one of tlsCaseNames)
      it(`${tlsCases[one] ? 'stands' : 'never stands'} for ${name}: ${one}`, async () => {
        const address = `127.0.0.1:${await listen(sides[one])}`;
        const connecting = connect({ address, tls: { ...sides[one].ours, serverName } });
        if (one === 'the right certificate, and ours') return connecting;
        await assert.rejects(connecting, (error: unknown) => {
          assert.ok(error instanceof CodedError);
          assert.equal(error.code, 'temporal.untrusted');
          assert.match(String(error.facts['cause']), reasons[one]);
          return true;
        });
      });

  it('never stands for a server whose certificate is of another name than the configured one', async () => {
    const { ours } = sides['the right certificate, and ours'];
    const address = `127.0.0.1:${await listen(sides['the right certificate, and ours'])}`;
    for (const connect of Object.values(connections))
      await assert.rejects(connect({ address, tls: { ...ours, serverName: 'another.example.invalid' } }), {
        code: 'temporal.untrusted',
      });
  });

  it('meets a server that does speak TLS 1.1, in the case of old protocols', async () => {
    const old = sides['nothing newer than TLS 1.1'];
    assert.equal(await protocolFor(await listen(old), old), 'TLSv1.1');
  });

  it('is unreachable, and no matter of certificates, where nobody listens', async () => {
    const { ours } = sides['the right certificate, and ours'];
    for (const connect of Object.values(connections))
      await assert.rejects(connect({ address: '127.0.0.1:9', tls: ours }), { code: 'temporal.unreachable' });
  });
});
