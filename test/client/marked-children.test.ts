import assert from 'node:assert/strict';
import type { Client } from '@temporalio/client';
import { createMarkLookUps } from '../../src/client/marked-children.js';

/** An index of running children by the marks that they show, which keeps what it was asked, and when. */
function indexOf(children: Readonly<Record<string, readonly string[]>>, fails = false) {
  const looks: { readonly marks: readonly string[]; readonly at: number }[] = [];
  async function* list({ query }: { query: string }) {
    const marks = [...query.matchAll(/"(m\d+)"/g)].map(([, mark = '']) => mark);
    looks.push({ marks, at: performance.now() });
    await Promise.resolve();
    if (fails) throw new Error('the index is not there');
    for (const [workflowId, shown] of Object.entries(children))
      if (shown.some((mark) => marks.includes(mark)))
        yield { workflowId, typedSearchAttributes: { get: () => [...shown] } };
  }
  return { looks, withMarks: createMarkLookUps({ workflow: { list } } as unknown as Client) };
}

const hundred = Array.from({ length: 100 }, (_, place) => `m${place}`);

describe('look-ups of children by marks of numbers', () => {
  it('go together while many ask: a few looks, with a pause between, and each asker gets its own', async () => {
    const { looks, withMarks } = indexOf(Object.fromEntries(hundred.map((mark) => [`child-7${mark}`, [mark]])));
    const found = await Promise.all(hundred.map((mark) => withMarks([mark])));
    assert.deepEqual(
      found.map((all) => all.map(({ marks }) => marks)),
      hundred.map((mark) => [[mark]]),
    );
    assert.equal(looks.length, 3);
    assert.deepEqual(
      looks.flatMap(({ marks }) => marks),
      hundred,
    );
    looks.slice(1).forEach(({ at }, place) => assert.ok(at - (looks[place]?.at ?? at) > 200));
  });

  it('name a child once, whichever of the marks it shows, and ask for a mark once', async () => {
    const { looks, withMarks } = indexOf({ 'child-700101': ['m1', 'm2'], 'child-700102': ['m3'] });
    const [both, again] = await Promise.all([withMarks(['m1', 'm2']), withMarks(['m2', 'm3'])]);
    assert.deepEqual(both, [{ personId: '700101', marks: ['m1', 'm2'] }]);
    assert.deepEqual(again.map(({ personId }) => personId).sort(), ['700101', '700102']);
    assert.deepEqual(
      looks.map(({ marks }) => marks),
      [['m1', 'm2', 'm3']],
    );
    assert.deepEqual(await withMarks([]), []);
  });

  it('fail for everybody who asked, so that nobody takes silence for an answer', async () => {
    const { withMarks } = indexOf({}, true);
    const came = await Promise.allSettled([withMarks(['m1']), withMarks(['m2'])]);
    assert.deepEqual(
      came.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
  });
});
