import assert from 'node:assert/strict';
import type { z } from 'zod';
import { createMosaicSandbox } from '../../sandbox/mosaic/app.js';
import { AlertTrigger } from '../../src/domain/actions.js';
import { mosaicEventSchema } from '../../src/schemas/mosaic.js';
import { alertSchema, caseNoteSchema, stepSchema } from '../../src/schemas/mosaic-writes.js';
import { aChild, protectionPlan } from '../support/examples.js';
import { aNote, anAlert, anOperatorsAlert, aStep } from './examples.js';
import { document, fits, inside, type Json } from './published.js';

const operations = (): readonly (readonly [string, string, unknown])[] =>
  Object.entries(inside(document, 'paths') as Json).flatMap(([path, methods]) =>
    Object.entries(methods as Json).map(([method, operation]) => [method, path, operation] as const),
  );

describe('our published contract', () => {
  it('refers only to what it defines', () => {
    const text = JSON.stringify(document);
    for (const [, path = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      assert.notEqual(inside(document, ...path.split('/')), undefined, path);
    }
  });

  it('names every trigger that we raise', () =>
    assert.deepEqual(
      inside(document, 'components', 'schemas', 'Alert', 'properties', 'trigger', 'enum'),
      Object.keys(AlertTrigger),
    ));

  const child = aChild({ plans: [protectionPlan('2026-11-01', '2026-11-20')], allocated: { teamId: 't' } });
  const event = { eventId: 'e', personId: child.personId, occurredAt: child.asOf, reason: 'plan-ended', child };
  const bodies: readonly (readonly [string, z.ZodType, Json])[] = [
    ['CaseNote', caseNoteSchema, { ...aNote() }],
    ['Alert', alertSchema, { ...anAlert() }],
    ['Alert', alertSchema, { ...anOperatorsAlert() }],
    ['Step', stepSchema, aStep()],
    ['MosaicEvent', mosaicEventSchema, event],
    ['MosaicEvent', mosaicEventSchema, { ...event, child: null }],
  ];
  for (const [name, ours, body] of bodies) {
    it(`takes as ${name} what our schema takes, and misses what ours misses`, () => {
      assert.ok(fits(name, body));
      assert.ok(ours.safeParse(body).success);
      for (const key of Object.keys(body)) {
        const { [key]: left, ...rest } = body;
        assert.equal(fits(name, rest), ours.safeParse(rest).success, `without ${key}`);
        assert.equal(fits(name, { ...body, [key]: 17 }), ours.safeParse({ ...body, [key]: 17 }).success, key);
        assert.notEqual(left, undefined);
      }
    });
  }
});

describe('the Mosaic sandbox under the published contract', () => {
  const sandbox = createMosaicSandbox();
  const { app } = sandbox;
  after(() => sandbox.close());
  const call = (path: string, body?: unknown) =>
    app.request(path, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) });

  it('serves the routes of the contract and no others under /v1', () => {
    const served = app.routes
      .filter(({ path, method }) => path.startsWith('/v1/') && method !== 'ALL')
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')}`);
    const promised = operations().map(([method, path]) => `${method} ${path}`);
    assert.deepEqual(served.sort(), promised.sort());
  });

  it('answers a read, a search, the staff and an unknown person in its words', async () => {
    assert.ok(fits('ChildSnapshot', await (await call('/v1/persons/700101')).json()));
    assert.ok(fits('SearchResult', await (await call('/v1/persons/search', { nhsNumber: '9997042182' })).json()));
    assert.ok(fits('Relations', await (await call('/v1/persons/700101/relations')).json()));
    assert.ok(fits('ReferenceData', await (await call('/v1/reference-data')).json()));
    const unknown = await call('/v1/persons/999999');
    assert.equal(unknown.headers.get('content-type'), 'application/problem+json');
    assert.ok(fits('Problem', await unknown.json()));
  });

  for (const [path, body] of [
    ['/v1/case-notes', aNote()],
    ['/v1/alerts', anAlert()],
    ['/v1/steps', aStep()],
  ] as const) {
    it(`answers ${path} in its words: 201, then 200 with the same id, then found`, async () => {
      const [first, second] = [await call(path, body), await call(path, body)];
      assert.deepEqual([first.status, second.status], [201, 200]);
      const written: unknown = await first.json();
      assert.ok(fits('Written', written));
      assert.deepEqual(await second.json(), written);
      const found: unknown = await (await call(`${path}?reference=${encodeURIComponent(body.reference)}`)).json();
      assert.ok(fits('Found', found));
      assert.deepEqual(found, {
        found: [{ ...(written as Json), ...(path !== '/v1/case-notes' && { acknowledged: false }) }],
      });
      assert.deepEqual(await (await call(`${path}?reference=none`)).json(), { found: [] });
    });

    it(`refuses a body of another form at ${path}, with the paths and none of the text`, async () => {
      const refused = await call(path, { ...body, reference: '', text: 17, personId: 'Isla Brackenfield' });
      assert.equal(refused.status, 400);
      const text = await refused.text();
      assert.ok(fits('Problem', JSON.parse(text)));
      for (const name of ['reference', 'text', 'personId']) assert.ok(text.includes(`"path":"${name}"`), name);
      assert.ok(!text.includes('Brackenfield'));
      assert.equal((await app.request(path, { method: 'POST', body: '{' })).status, 400);
    });
  }
});
