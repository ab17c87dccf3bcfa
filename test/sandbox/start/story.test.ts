import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { playStory } from '../../../sandbox/story.js';

interface World {
  /** what each call answers; a step of the story may change it */
  readonly answers: Map<string, unknown>;
  readonly after: Map<string, () => void>;
}

const child = { personId: '700101', nhsNumber: '9997042182', displayName: 'Isla Brackenfield' };
const record = { kind: 'child-protection', start: '2026-11-24', end: null, deleted: null };
const answered = { messageId: 'm1', kind: 'acknowledgement', queuedAt: '2026-11-24T09:00:00.000Z' };
const access = { messageId: 'm2', kind: 'access', queuedAt: '2026-11-24T09:00:01.000Z' };
const effect = (id: string, kind: string, at: string) => ({ id, kind, personId: '700101', at });

/** Both admin pages in one, at rest: nothing registered, nothing received. */
const atRest = (): World => ({
  answers: new Map<string, unknown>([
    ['GET /admin/children', [child]],
    ['GET /admin/records', []],
    ['GET /admin/uploads', []],
    ['GET /admin/messages', []],
    ['GET /admin/effects', [effect('e0', 'alert', '2026-11-23T09:00:00.000Z')]],
    ['POST /admin/children/700101/plans', { planId: 'p1' }],
    ['POST /admin/accesses', { messageId: 'm2' }],
    ['PATCH /admin/children/700101/plans/p1', {}],
  ]),
  after: new Map(),
});

describe('the story', () => {
  let world: World;
  let server: Server;
  let addresses: { nhs: { url: string }; mosaic: { url: string } };
  before(async () => {
    server = createServer((request, answer) => {
      const call = `${request.method ?? ''} ${(request.url ?? '').replace(/\?.*/, '')}`;
      world.after.get(call)?.();
      answer.statusCode = world.answers.has(call) ? 200 : 404;
      answer.end(JSON.stringify(world.answers.get(call) ?? {}));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    addresses = { nhs: { url }, mosaic: { url } };
  });
  after(() => server.close());
  beforeEach(() => (world = atRest()));

  const set = (call: string, value: unknown): void => void world.answers.set(call, value);
  const registers = (): void => {
    world.after.set('POST /admin/children/700101/plans', () => {
      set('GET /admin/records', [record]);
      set('GET /admin/uploads', [{ sequence: 1, fileCode: 'CPF02' }]);
      set('GET /admin/messages', [{ ...answered, acknowledgedAt: '2026-11-24T09:00:00.500Z' }, access]);
    });
  };
  const notifies = (): void => {
    world.after.set('POST /admin/accesses', () =>
      set('GET /admin/effects', [
        effect('e1', 'case-note', '2026-11-24T09:00:02.000Z'),
        effect('e2', 'alert', '2026-11-24T09:00:02.250Z'),
      ]),
    );
  };
  const play = (said: string[] = []) => playStory(addresses, (line) => said.push(line), 250);

  it('ends well when every step shows, and measures from MESH to the last effect', async () => {
    registers();
    notifies();
    world.after.set('PATCH /admin/children/700101/plans/p1', () =>
      set('GET /admin/records', [{ ...record, end: '2026-11-24' }]),
    );
    const said: string[] = [];
    assert.equal((await play(said)).notificationMs, 1_250);
    assert.ok(said.join('\n').includes('1.3 s after the NHS told us'));
    assert.ok(!said.join('\n').includes(child.nhsNumber));
  });

  it('fails by the name of the step when the child is not registered', async () => {
    await assert.rejects(play(), /in vain for the child to stand on CP-IS/);
  });

  it('fails when the file was not accepted whole', async () => {
    registers();
    const plans = world.after.get('POST /admin/children/700101/plans');
    world.after.set('POST /admin/children/700101/plans', () => {
      plans?.();
      set('GET /admin/uploads', [{ sequence: 1, fileCode: 'CPF03' }]);
    });
    await assert.rejects(play(), /in vain for CP-IS to accept the file/);
  });

  it('does not take an alert that stood before for the new one', async () => {
    registers();
    await assert.rejects(play(), /in vain for a case note and an alert/);
  });

  it('fails when the end does not reach CP-IS', async () => {
    registers();
    notifies();
    await assert.rejects(play(), /in vain for the end date on CP-IS/);
  });

  it('says which call a sandbox refused', async () => {
    world.answers.delete('POST /admin/children/700101/plans');
    await assert.rejects(play(), /answered POST \/admin\/children\/700101\/plans with 404/);
  });
});
