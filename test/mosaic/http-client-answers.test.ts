import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { CodedError } from '../../src/domain/failure.js';
import { createHttpMosaic } from '../../src/mosaic/http/client.js';
import { number, person } from '../support/examples.js';
import { aNote } from './examples.js';
import { Secret } from '../../src/secrets/secret.js';

const token = 'sandbox-token-that-nobody-may-see';
const nhsNumber = number('9997042182');
const child = {
  asOf: '2026-11-23T09:00:00Z',
  personId: '700101',
  nhsNumber,
  numberStatus: 'verified',
  familyName: 'Brackenfield',
  givenNames: ['Isla'],
  birthDate: '2019-03-12',
  unborn: false,
  plans: [],
  restricted: false,
};

/** A Mosaic that answers as a test wants: what an own sandbox would never do. */
describe('Mosaic over HTTP, when answers are not of the contract', () => {
  let server: Server;
  let url: string;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const seen: IncomingMessage[] = [];
  before(async () => {
    server = createServer((request, response) => {
      seen.push(request);
      request.resume().once('end', () => answer(request, response));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    url = `http://127.0.0.1:${address.port}/cpis-link/`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => seen.splice(0));

  const mosaic = () => createHttpMosaic({ url, token: () => new Secret(token), timeoutMs: 300 });
  const says = (status: number, body: unknown, headers: Record<string, string> = {}) => {
    answer = (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
  };
  const unexpected = { code: 'mosaic.unexpected-answer' };
  const read = () => mosaic().readChild(person('700101'));

  it('refuses a page of the list that leads to itself: it would be read for ever', async () => {
    says(200, { children: [child], next: '700101' });
    assert.equal((await mosaic().inScope()).next, '700101');
    await assert.rejects(mosaic().inScope('700101'), unexpected);
  });

  it('reads the others of a page that has a wrong entry, and names its person; one that names nobody fails it', async () => {
    says(200, { children: [{ ...child, personId: '700102', birthDate: '12/03/2019' }, child] });
    const { children, unreadable } = await mosaic().inScope();
    assert.deepEqual([children.map(({ personId }) => personId), unreadable], [['700101'], ['700102']]);
    says(200, { children: [child, { familyName: 'Brackenfield' }] });
    await assert.rejects(mosaic().inScope(), unexpected);
  });

  it('sends the token, keeps the base path, and puts no number into the address', async () => {
    says(200, { personIds: ['700101'] });
    assert.deepEqual(await mosaic().findByNumber(nhsNumber), ['700101']);
    const [request] = seen;
    assert.equal(request?.url, '/cpis-link/v1/persons/search');
    assert.equal(request.headers.authorization, `Bearer ${token}`);
  });

  it('ignores what a newer Mosaic adds', async () => {
    says(200, { ...child, favouriteColour: 'green', plans: [] });
    assert.deepEqual(await read(), { ...child, asOf: '2026-11-23T09:00:00.000Z' });
  });

  it('takes no other person for the child', async () => {
    says(200, { ...child, personId: '700102' });
    await assert.rejects(read(), unexpected);
  });

  it('does not take a page, an empty body or a wrong number for a child', async () => {
    for (const body of ['<html>Sign in</html>', '', 'null', '[]', { ...child, nhsNumber: '9997042183' }]) {
      says(200, body);
      await assert.rejects(read(), unexpected);
    }
  });

  it('does not follow a redirect', async () => {
    says(302, '', { location: 'http://127.0.0.1:9/elsewhere' });
    await assert.rejects(read(), unexpected);
    assert.equal(seen.length, 1);
  });

  it('does not read an answer without end', async () => {
    says(200, `"${'x'.repeat(3_000_000)}"`);
    await assert.rejects(read(), unexpected);
  });

  it('gives up on an answer that trickles', async () => {
    answer = (_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 50);
      response.once('close', () => clearInterval(timer));
    };
    await assert.rejects(read(), { code: 'mosaic.unreachable' });
    await assert.rejects(mosaic().writeCaseNote(aNote()), { code: 'mosaic.write-unanswered' });
  });

  it('takes what stands under another reference for nothing', async () => {
    says(200, { found: [{ id: 'note-1', reference: 'another' }] });
    await assert.rejects(mosaic().findWritten('case-note', 'ours'), unexpected);
    says(201, { id: 'note-1', reference: 'another' });
    await assert.rejects(mosaic().writeCaseNote(aNote()), unexpected);
  });

  it('knows that nothing was written where nobody listens', async () => {
    const nowhere = createHttpMosaic({ url: 'http://127.0.0.1:9', timeoutMs: 300 });
    await assert.rejects(nowhere.writeCaseNote(aNote()), { code: 'mosaic.unreachable' });
    await assert.rejects(nowhere.readChild(person('700101')), { code: 'mosaic.unreachable' });
  });

  it('does not call when the token cannot be read', async () => {
    const secretive = createHttpMosaic({
      url,
      timeoutMs: 300,
      token: () => {
        throw new Error(token);
      },
    });
    await assert.rejects(secretive.readChild(person('700101')), { code: 'mosaic.refused-credentials' });
    assert.equal(seen.length, 0);
  });

  it('shows no token, number or text of a note in any error', async () => {
    const leaves = async (work: Promise<unknown>): Promise<string> => {
      const error: unknown = await work.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      assert.ok(error instanceof CodedError);
      return inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error);
    };
    const hangUp = (_request: IncomingMessage, response: ServerResponse): void => void response.socket?.destroy();
    const shown: string[] = [];
    for (const status of ['hang up', 200, 400, 401, 404, 500]) {
      if (typeof status === 'number') says(status, { title: `${token} ${nhsNumber}`, nhsNumber });
      else answer = hangUp;
      shown.push(await leaves(read()));
      shown.push(await leaves(mosaic().writeCaseNote(aNote({ text: 'Isla Brackenfield' }))));
      shown.push(await leaves(mosaic().findByNumber(nhsNumber)));
    }
    for (const text of shown) assert.doesNotMatch(text, new RegExp(`${token}|${nhsNumber}|Brackenfield|St Elsewhere`));
  });
});
