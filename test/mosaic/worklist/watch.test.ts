import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodedError } from '../../../src/domain/failure.js';
import { createAnswerWatcher, type RefusedAction } from '../../../src/mosaic/worklist/watch.js';
import { createWorklist } from '../../../src/mosaic/worklist/worklist.js';
import { anAlert, anOperatorsAlert } from '../examples.js';

describe('the answers of a worklist', () => {
  let folder: string;
  let told: RefusedAction[];
  let failing: boolean;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'worklist-'));
    told = [];
    failing = false;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const watcher = (now?: () => number) =>
    createAnswerWatcher(
      { folder, ...(now && { now }) },
      {
        refused: (action) => {
          if (failing) return Promise.reject(new CodedError('temporal.unreachable'));
          told.push(action);
          return Promise.resolve();
        },
      },
    );
  const { reference } = anAlert();
  const answer = (id: string, said: object) => {
    writeFileSync(join(folder, 'answers', `${id}.json`), JSON.stringify(said));
  };
  const written = async () => (await createWorklist({ folder }).raiseAlert(anAlert())).id;

  it('are none where nobody wrote to the worklist yet', async () => {
    await watcher().look();
    assert.deepEqual(told, []);
  });

  it('are heard at the next look where they refuse, once, whose file it was for', async () => {
    const id = await written();
    const watching = watcher();
    await watching.look();
    answer(id, { reference, refused: 'team-closed' });
    await watching.look();
    await watching.look();
    assert.deepEqual(
      told.map(({ answerId, ...rest }) => [answerId.startsWith(`${id}/`), rest]),
      [[true, { reference, reason: 'team-closed', personId: '700101' }]],
    );
  });

  it('are told again where nobody could hear, and have the same id after a restart', async () => {
    const id = await written();
    answer(id, { reference, refused: 'team-closed' });
    failing = true;
    const watching = watcher();
    await assert.rejects(watching.look(), { code: 'temporal.unreachable' });
    failing = false;
    await watching.look();
    await watcher().look();
    assert.equal(told.length, 2);
    assert.equal(told[0]?.answerId, told[1]?.answerId);
  });

  it('are heard anew where somebody answers again, wherever the action was moved', async () => {
    const id = await written();
    const watching = watcher();
    answer(id, { reference, refused: 'team-closed' });
    await watching.look();
    renameSync(join(folder, 'outbox', `${id}.json`), join(folder, 'done', `${id}.json`));
    answer(id, { reference, refused: 'role-unknown' });
    const later = new Date(Date.now() + 5000);
    utimesSync(join(folder, 'answers', `${id}.json`), later, later);
    await watching.look();
    assert.deepEqual(
      told.map(({ reason }) => reason),
      ['team-closed', 'role-unknown'],
    );
    assert.notEqual(told[0]?.answerId, told[1]?.answerId);
  });

  it('are passed over where they refuse nothing, answer something else, are half written, or are too old', async () => {
    const id = await written();
    answer(id, { reference, id: 'mosaic-77' });
    await watcher().look();
    answer(id, { reference: 'another', refused: 'team-closed' });
    await watcher().look();
    writeFileSync(join(folder, 'answers', `${id}.json`), '{"refused": "te');
    await watcher().look();
    answer('alert-nobody-knows', { reference, refused: 'team-closed' });
    await watcher().look();
    answer(id, { reference, refused: 'team-closed' });
    await watcher(() => Date.now() + 46 * 86_400_000).look();
    assert.deepEqual(told, []);
  });

  it('name no child where the action was about none', async () => {
    const { id } = await createWorklist({ folder }).raiseAlert(anOperatorsAlert());
    answer(id, { reference: anOperatorsAlert().reference, refused: 'role-unknown' });
    await watcher().look();
    assert.equal(told.length, 1);
    assert.equal('personId' in (told[0] ?? {}), false);
  });
});
