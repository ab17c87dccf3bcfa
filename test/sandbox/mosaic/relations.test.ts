import assert from 'node:assert/strict';
import { createHttpMosaic } from '../../../src/mosaic/http/client.js';
import { person } from '../../support/examples.js';
import { openMosaic, type OpenMosaic } from './open-mosaic.js';

describe('the Mosaic sandbox for lives that are not simple', () => {
  let mosaic: OpenMosaic;
  before(async () => {
    mosaic = await openMosaic();
  });
  beforeEach(() => mosaic.post('/admin/reset', {}));
  after(() => mosaic.close());
  const client = () => createHttpMosaic({ url: mosaic.url, timeoutMs: 2000 });
  const unborn = {
    personId: '700501',
    familyName: 'Thistledown',
    givenNames: [],
    unborn: true,
    expectedOn: '2027-02-01',
    motherPersonId: '700103',
  };

  it('shows an unborn child with its mother as she is now, and her with the children whom she expects', async () => {
    await mosaic.post('/admin/children', unborn);
    await mosaic.patch('/admin/children/700103', { familyName: 'Thistle' });
    const child = await client().readChild(person('700501'));
    assert.deepEqual(
      child.mothers?.map(({ personId, familyName }) => [personId, familyName]),
      [['700103', 'Thistle']],
    );
    assert.deepEqual((await client().readChild(person('700103'))).expecting, ['700501']);
  });

  it('can show two mothers, a mistake that happens', async () => {
    await mosaic.post('/admin/children', { ...unborn, motherPersonIds: ['700103', '700101'] });
    assert.equal((await client().readChild(person('700501'))).mothers?.length, 2);
  });

  it('moves the plans of a merged record to the one that survives, and each names the other', async () => {
    const plan = { planId: 'P1', kind: 'child-protection', startedOn: '2026-11-12' };
    await mosaic.post('/admin/children', [
      { ...unborn, personId: '700502', unborn: false, birthDate: '2020-01-01', plans: [plan] },
    ]);
    await mosaic.post('/admin/children/700502/merge', { into: '700101' });
    const [source, survivor] = await Promise.all(['700502', '700101'].map((id) => client().readChild(person(id))));
    assert.deepEqual([source?.mergedInto, source?.plans], ['700101', []]);
    assert.deepEqual([survivor?.mergedFrom, survivor?.plans.map(({ planId }) => planId)], [['700502'], ['P1']]);
  });

  it('lists everybody in scope in pages, each once, and nobody whose plans ended long ago', async () => {
    const children = Array.from({ length: 450 }, (_, place) => ({
      ...unborn,
      personId: `8${String(place).padStart(5, '0')}`,
      plans: [
        { kind: 'child-protection', startedOn: '2020-01-01', ...(place % 10 === 0 && { endedOn: '2021-01-01' }) },
      ],
    }));
    await mosaic.post('/admin/children', children);
    const found: string[] = [];
    for (let after: string | undefined, pages = 0; pages < 10; pages += 1) {
      const page = await client().inScope(after);
      found.push(...page.children.map(({ personId }) => personId));
      after = page.next;
      if (after === undefined) break;
    }
    assert.deepEqual([found.length, new Set(found).size], [405, 405]);
  });
});
