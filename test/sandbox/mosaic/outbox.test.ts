import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { serve, type Serving } from '../../../sandbox/shared/serve.js';
import type { MosaicEvent } from '../../../src/domain/children.js';
import { mosaicEventSchema } from '../../../src/schemas/mosaic.js';
import { eventually } from '../../support/eventually.js';
import { openMosaic, type OpenMosaic } from './open-mosaic.js';

describe('the events of the Mosaic sandbox', () => {
  let folder: string;
  let gateway: Serving;
  let taken: MosaicEvent[];
  let tries: number;
  let status: number | ((event: MosaicEvent) => number);
  const open: OpenMosaic[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mosaic-'));
    [taken, tries, status] = [[], 0, 202];
    const app = new Hono().post('/v1/mosaic/events', async (c) => {
      tries += 1;
      const event = mosaicEventSchema.parse(await c.req.json());
      const answer = typeof status === 'number' ? status : status(event);
      if (answer === 202) taken.push(event);
      return Response.json({}, { status: answer });
    });
    gateway = await serve(app, { host: '127.0.0.1', port: 0 });
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((mosaic) => mosaic.close()));
    await gateway.close();
    rmSync(folder, { recursive: true });
  });

  const mosaicHere = async (gatewayUrl: string | (() => string | undefined) = gateway.url): Promise<OpenMosaic> => {
    const mosaic = await openMosaic({ ledgerFile: join(folder, 'ledger'), gatewayUrl, retryMs: 20 });
    open.push(mosaic);
    return mosaic;
  };
  const startPlan = (mosaic: OpenMosaic, personId = '700101', startedOn = '2026-11-12') =>
    mosaic.post<{ planId: string }>(`/admin/children/${personId}/plans`, { kind: 'child-protection', startedOn });
  const took = (count: number) => eventually(`${count} events are taken`, () => Promise.resolve(taken.length >= count));

  it('tell of a plan with the snapshot after the change', async () => {
    const mosaic = await mosaicHere();
    const { planId } = await startPlan(mosaic);
    await took(1);
    const [event] = taken;
    assert.deepEqual([event?.personId, event?.reason], ['700101', 'plan-started']);
    assert.deepEqual(event?.child?.plans, [{ planId, kind: 'child-protection', startedOn: '2026-11-12' }]);
    assert.equal(event.child.asOf, event.occurredAt);
  });

  it('tell of every kind of change, in order, each newer than the last', async () => {
    const mosaic = await mosaicHere();
    const { planId } = await startPlan(mosaic);
    const path = `/admin/children/700101/plans/${planId}`;
    await mosaic.patch(path, { startedOn: '2026-11-10' });
    await mosaic.patch(path, { endedOn: '2026-11-20' });
    await mosaic.patch(path, { removed: true });
    await mosaic.patch('/admin/children/700101', { restricted: true });
    await took(5);
    const reasons = ['plan-started', 'plan-changed', 'plan-ended', 'plan-removed', 'details-changed'];
    assert.deepEqual(
      taken.map(({ reason }) => reason),
      reasons,
    );
    const times = taken.map(({ child }) => child!.asOf);
    assert.deepEqual(times, [...new Set(times)].sort());
    assert.equal(new Set(taken.map(({ eventId }) => eventId)).size, 5);
  });

  it('are sent again until they are taken, in order for one child, while others go on', async () => {
    status = ({ personId }) => (personId === '700101' && tries < 8 ? 503 : 202);
    const mosaic = await mosaicHere();
    const { planId } = await startPlan(mosaic);
    await mosaic.patch(`/admin/children/700101/plans/${planId}`, { endedOn: '2026-11-20' });
    await startPlan(mosaic, '700102');
    await took(3);
    assert.equal(taken[0]?.personId, '700102');
    assert.deepEqual(
      taken.slice(1).map(({ reason }) => reason),
      ['plan-started', 'plan-ended'],
    );
    assert.ok(tries >= 8);
  });

  it('do not keep the request waiting that caused them', async () => {
    const mosaic = await mosaicHere('http://127.0.0.1:9');
    assert.ok((await startPlan(mosaic)).planId);
  });

  it('wait until somebody knows where the gateway is', async () => {
    const known: string[] = [];
    await startPlan(await mosaicHere(() => known[0]));
    known.push(gateway.url);
    await took(1);
  });

  it('survive a restart, and are sent by the next process, none twice', async () => {
    const first = await mosaicHere('http://127.0.0.1:9');
    const { planId } = await startPlan(first);
    await first.patch(`/admin/children/700101/plans/${planId}`, { endedOn: '2026-11-20' });
    await startPlan(first, '700102');
    await first.close();
    const second = await mosaicHere();
    await took(3);
    const ofFirst = taken.filter(({ personId }) => personId === '700101').map(({ reason }) => reason);
    assert.deepEqual(ofFirst, ['plan-started', 'plan-ended']);
    await second.close();
    const third = await mosaicHere();
    await startPlan(third, '700103');
    await took(4);
    assert.equal(taken.length, 4);
  });

  it('are not sent for children that tools add', async () => {
    const mosaic = await mosaicHere();
    const added = { personId: '800001', familyName: 'A', givenNames: ['B'], birthDate: '2020-02-02' };
    await mosaic.post('/admin/children', [added]);
    await startPlan(mosaic, '700102');
    await took(1);
    assert.deepEqual(
      taken.map(({ personId }) => personId),
      ['700102'],
    );
  });
});
