import assert from 'node:assert/strict';
import type { Mosaic } from '../../src/mosaic/port.js';
import { stepSchema } from '../../src/schemas/mosaic-writes.js';
import { aNote, anAlert, anOperatorsAlert, aStep } from './examples.js';

/** What the port promises of writes, whatever the way to Mosaic. Call it inside a `describe` that begins each test empty. */
export function holdsWhatThePortPromisesOfWrites(
  mosaic: () => Mosaic | Pick<Mosaic, 'writeCaseNote' | 'raiseAlert' | 'completeStep' | 'findWritten'>,
  /** how many writes stand */
  standing: () => Promise<number>,
): void {
  const refused = { code: 'mosaic.refused-write' };
  const kinds = {
    'case-note': (reference: string) => mosaic().writeCaseNote(aNote({ reference })),
    alert: (reference: string) => mosaic().raiseAlert(anAlert({ reference })),
    step: (reference: string) => mosaic().completeStep(stepSchema.parse({ ...aStep(), nextActions: [], reference })),
  } as const;

  for (const [kind, write] of Object.entries(kinds) as [
    keyof typeof kinds,
    (reference: string) => Promise<unknown>,
  ][]) {
    it(`writes a ${kind} once: the second write returns the first`, async () => {
      const first = (await write('one')) as { id: string; alreadyThere: boolean };
      const second = (await write('one')) as { id: string; alreadyThere: boolean };
      assert.equal(first.alreadyThere, false);
      assert.deepEqual([second.id, second.alreadyThere], [first.id, true]);
      assert.equal((await mosaic().findWritten(kind, 'one'))?.id, first.id);
      assert.equal(await standing(), 1);
    });

    it(`writes a ${kind} once when two attempts overlap`, async () => {
      const both = (await Promise.all([write('one'), write('one')])) as { id: string }[];
      assert.equal(both[0]?.id, both[1]?.id);
      assert.equal(await standing(), 1);
    });
  }

  it('finds nothing where nothing was written', async () =>
    assert.equal(await mosaic().findWritten('case-note', 'none'), undefined));

  it('keeps a note and an alert apart, and finds each by its reference', async () => {
    const reference = 'cpis/700101/q 1/ä?&#=../both';
    const note = await mosaic().writeCaseNote(aNote({ reference }));
    assert.equal(await mosaic().findWritten('alert', reference), undefined);
    const alert = await mosaic().raiseAlert(anAlert({ reference }));
    assert.notEqual(note.id, alert.id);
    assert.equal((await mosaic().findWritten('case-note', reference))?.id, note.id);
    assert.equal((await mosaic().findWritten('alert', reference))?.id, alert.id);
    assert.equal(await mosaic().findWritten('alert', reference.toUpperCase()), undefined);
  });

  it('raises an alert about no child for worker roles only', async () => {
    assert.equal((await mosaic().raiseAlert(anOperatorsAlert())).alreadyThere, false);
    const { personId, ...aboutNobody } = anAlert({ reference: 'other' });
    assert.ok(personId);
    await assert.rejects(mosaic().raiseAlert(aboutNobody), refused);
  });

  it('is refused a title that does not fit, and nothing stands', async () => {
    await assert.rejects(mosaic().writeCaseNote(aNote({ title: 'x'.repeat(101) })), refused);
    assert.equal(await standing(), 0);
  });
}
