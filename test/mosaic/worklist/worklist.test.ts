import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { createWorklist } from '../../../src/mosaic/worklist/worklist.js';
import { stepSchema } from '../../../src/schemas/mosaic-writes.js';
import { aNote, anAlert, anOperatorsAlert, aStep } from '../examples.js';
import { fits } from '../published.js';
import { holdsWhatThePortPromisesOfWrites } from '../writing.js';

describe('Mosaic by a worklist of files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'worklist-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const worklist = () => createWorklist({ folder });
  const filesIn = (place: string) => (existsSync(join(folder, place)) ? readdirSync(join(folder, place)).sort() : []);
  const outbox = () => filesIn('outbox');
  const content = (file: string) => readFileSync(join(folder, 'outbox', file), 'utf8');
  const answer = (name: string, said: object) =>
    writeFileSync(join(folder, 'answers', `${name}.json`), JSON.stringify(said));
  const { reference } = anAlert();

  holdsWhatThePortPromisesOfWrites(
    () => worklistOfOneProcess(),
    () => Promise.resolve(outbox().filter((file) => file.endsWith('.json')).length),
  );
  let open: ReturnType<typeof createWorklist> | undefined;
  beforeEach(() => (open = worklist()));
  const worklistOfOneProcess = () => open!;

  it('writes each action as JSON of the published contract, and as a text for people', async () => {
    for (const [kind, schema, write] of [
      ['case-note', 'CaseNote', () => worklist().writeCaseNote(aNote())],
      ['alert', 'Alert', () => worklist().raiseAlert(anAlert())],
      ['step', 'Step', () => worklist().completeStep(stepSchema.parse(aStep()))],
    ] as const) {
      const { id } = await write();
      const json = JSON.parse(content(`${id}.json`)) as Record<string, unknown>;
      assert.deepEqual([json['kind'], json['answerTo'], fits(schema, json)], [kind, `${id}.json`, true]);
      const text = content(`${id}.txt`);
      for (const part of ['700101', String(json['reference']), 'outbox', 'done']) assert.ok(text.includes(part), part);
    }
    assert.equal(outbox().length, 6);
  });

  it('says in the text what is to be done, for whom and with which words', async () => {
    const note = content(`${(await worklist().writeCaseNote(aNote({ appendsTo: 'first' }))).id}.txt`);
    for (const part of ['case note', 'CPIS', aNote().title, '21 November 2026, 22:31', 'first', 'St Elsewhere'])
      assert.ok(note.includes(part), part);
    const alert = content(`${(await worklist().raiseAlert(anAlert())).id}.txt`);
    for (const part of ['alert', 'related worker ALLWKR', 'role EDT']) assert.ok(alert.includes(part), part);
    const step = content(`${(await worklist().completeStep(stepSchema.parse(aStep()))).id}.txt`);
    for (const part of ['CPIS-NOTIFICATION', 'CPIS-FOLLOW-UP for team team-31']) assert.ok(step.includes(part), part);
    assert.ok(content(`${(await worklist().raiseAlert(anOperatorsAlert())).id}.txt`).includes('no single child'));
  });

  it('has names that are safe on every file system and hold nothing of a person but the Mosaic id', async () => {
    const { id } = await worklist().writeCaseNote(
      aNote({ reference: 'cpis/700101/Isla Brackenfield 9997042182/../x' }),
    );
    assert.match(id, /^case-note-700101-[0-9a-f]{24}$/);
    const odd = await worklist().writeCaseNote(aNote({ reference: '../../etc/passwd\u0000' }));
    assert.match(odd.id, /^case-note-[0-9a-f]{24}$/);
  });

  it('finds what somebody carried out, and does not put it back', async () => {
    const { id } = await worklist().raiseAlert(anAlert());
    for (const end of ['json', 'txt'])
      renameSync(join(folder, 'outbox', `${id}.${end}`), join(folder, 'done', `${id}.${end}`));
    assert.deepEqual(await worklist().raiseAlert(anAlert()), { id, alreadyThere: true, handedOver: true });
    assert.deepEqual(outbox(), []);
  });

  it('takes back Mosaic’s id, and whether the alert was acknowledged', async () => {
    const { id } = await worklist().raiseAlert(anAlert());
    assert.ok(!('acknowledged' in (await worklist().findWritten('alert', reference))!));
    answer(id, { reference, id: 'mosaic-77', acknowledged: false });
    const told = { id: 'mosaic-77', alreadyThere: true };
    assert.deepEqual(await worklist().findWritten('alert', reference), { ...told, acknowledged: false });
    answer(id, { reference, id: 'mosaic-77', acknowledged: true });
    rmSync(join(folder, 'outbox', `${id}.json`));
    assert.deepEqual(await worklist().findWritten('alert', reference), { ...told, acknowledged: true });
  });

  it('takes back a refusal, with its word, until somebody removes the answer', async () => {
    const { id } = await worklist().raiseAlert(anAlert());
    answer(id, { reference, refused: 'team-closed' });
    const refused = { code: 'mosaic.refused-write', facts: { call: 'find-written', reason: 'team-closed' } };
    await assert.rejects(worklist().findWritten('alert', reference), refused);
    await assert.rejects(worklist().raiseAlert(anAlert()), refused);
    rmSync(join(folder, 'answers', `${id}.json`));
    assert.deepEqual(await worklist().findWritten('alert', reference), { id, alreadyThere: true, handedOver: true });
  });

  it('waits for the rest of an answer that is being written, and says so when it stays half', async () => {
    const { id } = await worklist().raiseAlert(anAlert());
    const file = join(folder, 'answers', `${id}.json`);
    writeFileSync(file, '{"reference": "cp');
    assert.equal((await worklist().findWritten('alert', reference))?.id, id);
    answer(id, { reference: 'another', id: 'x' });
    await assert.rejects(worklist().findWritten('alert', reference), { code: 'mosaic.unexpected-answer' });
    writeFileSync(file, 'Isla Brackenfield');
    const later = createWorklist({ folder, now: () => Date.now() + 3_600_000 });
    await assert.rejects(later.findWritten('alert', reference), { code: 'mosaic.unexpected-answer' });
  });

  it('leaves the text of a write that was cut off, writes it again, and the JSON only when both are whole', async () => {
    mkdirSync(join(folder, 'outbox'));
    const { id } = await worklist().raiseAlert(anAlert());
    rmSync(join(folder, 'outbox', `${id}.json`));
    assert.equal(await worklist().findWritten('alert', reference), undefined);
    assert.deepEqual(await worklist().raiseAlert(anAlert()), { id, alreadyThere: false, handedOver: true });
    assert.deepEqual(outbox(), [`${id}.json`, `${id}.txt`]);
  });

  it('cannot be reached where its folder is not there, and makes none in its place', async () => {
    rmSync(folder, { recursive: true });
    await assert.rejects(worklist().raiseAlert(anAlert()), { code: 'mosaic.unreachable' });
    await assert.rejects(worklist().findWritten('alert', reference), { code: 'mosaic.unreachable' });
    assert.ok(!existsSync(folder));
  });

  it('names a folder that cannot be used, without its path or anything of the action', async () => {
    writeFileSync(join(folder, 'outbox'), 'a file in the place of the folder');
    const error: unknown = await worklist()
      .writeCaseNote(aNote({ text: 'Isla Brackenfield' }))
      .catch((thrown: unknown) => thrown);
    assert.ok(error instanceof Error && 'code' in error);
    assert.equal(error.code, 'mosaic.unreachable');
    assert.doesNotMatch(inspect(error, { depth: 10 }), new RegExp(`${folder}|Brackenfield`));
  });
});
