import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTemporal } from '../../sandbox/temporal/find.js';
import { freePortBase } from '../../sandbox/temporal/ports.js';
import { startTemporal } from '../../sandbox/temporal/server.js';
import { searchFor } from '../canary/forms.js';
import type { Canary } from '../canary/people.js';
import { canaries, textsOf } from '../canary/people.js';
import { cpis } from '../cli/cpis.js';
import { eventually } from '../support/eventually.js';
import { anAct, person } from '../support/examples.js';
import { effects, endPlan, openRecord, reaches, standing, startPlan } from '../support/journey.js';
import { testNumbers } from '../support/numbers.js';
import { startWorkerProcess } from '../support/worker-process.js';
import type { World } from '../support/world.js';
import { openWorld } from '../support/world.js';

const search = searchFor(canaries.flatMap(textsOf));

/** Twenty people live through what the product does and through what goes wrong; then everything is searched for them. */
describe('the canaries', function () {
  this.timeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), 'cpis-canary-'));
  const databaseFile = join(folder, 'temporal.db');
  let another: string | undefined;
  const said = new Map<string, string>();
  let stopServer: () => Promise<void>;
  let world: World;

  before(async () => {
    const found = await findTemporal(() => undefined);
    if (found.kind === 'address') throw new Error('The canaries need a server of their own, whose database is a file.');
    const server = await startTemporal({
      path: found.path,
      port: await freePortBase(1),
      databaseFile,
      logFile: join(folder, 'temporal.log'),
    });
    stopServer = () => server.stop();
    another = process.env['CPIS_TEST_TEMPORAL'];
    process.env['CPIS_TEST_TEMPORAL'] = server.address;
    const worker = { health: { host: '127.0.0.1', port: String(await freePortBase(1)) } };
    world = await openWorld({ actions: { worker } });
  });
  after(async () => {
    await world.close();
    await stopServer();
    if (another === undefined) delete process.env['CPIS_TEST_TEMPORAL'];
    else process.env['CPIS_TEST_TEMPORAL'] = another;
    rmSync(folder, { recursive: true, force: true });
  });

  const accessOf = ({ nhsNumber, author, organisation, postcode }: Canary, more: object = {}) =>
    openRecord(world, nhsNumber, {
      organisation,
      author: { kind: 'person', name: author, role: 'Consultant' },
      location: { postcode },
      ...more,
    });
  const known = async (one: Canary, spine: object = {}): Promise<string> => {
    const { personId, nhsNumber, familyName, givenNames, birthDate } = one;
    const details = { nhsNumber, familyName, givenNames, birthDate };
    await world.nhs.post('/admin/people', [{ ...details, ...spine }]);
    await world.mosaic.post('/admin/children', [{ personId, ...details }]);
    return startPlan(world, personId);
  };
  const hear = async (name: string, words: readonly string[]): Promise<void> => {
    const { out, err } = await cpis(words, world.configPath);
    said.set(name, `${out}${err}`);
  };

  it('are registered, refused, looked up, told, retried, ended, and met by every kind of failure', async () => {
    const worker = await startWorkerProcess(world);
    const [first, second, refused, sensitive, ...others] = canaries;
    assert.ok(first && second && refused && sensitive);
    const plans = new Map<string, string>();
    for (const one of [first, second, ...others]) plans.set(one.personId, await known(one));
    await known(refused, { birthDate: '2011-01-01' });
    await known(sensitive, { sensitive: true });
    for (const { personId } of [first, second, ...others]) await reaches(world, personId, 'registered');
    await reaches(world, refused.personId, 'refused');
    // Mosaic fails for a while, and the worker is killed in the middle
    await world.mosaic.post('/admin/faults', { on: 'any', action: 'fail', status: 503, count: 20 });
    for (const one of others.slice(0, 8)) await accessOf(one);
    await worker.kill();
    said.set('the log of the worker that was killed', worker.said());
    const next = await startWorkerProcess(world);
    for (const { personId } of others.slice(0, 8)) await standing(world, 2, personId);
    await world.mosaic.post('/admin/faults', { on: 'case-note', action: 'fail', status: 422, count: 2 });
    await accessOf(second);
    await eventually('the refusal is parked or told to the next', async () => {
      const { pending, timeline } = await world.link.children.status(person(second.personId));
      return pending.length > 0 || timeline.length > 4;
    });
    // what cannot be read, and what is nobody's
    await world.nhs.post('/admin/messages', { body: `not XML, ${first.words}`, workflowId: 'TEST_CPIS_ACCESS' });
    const [nobody] = testNumbers(1, 890_000);
    await accessOf(first, { nhsNumber: nobody, force: true });
    await eventually('two messages need a person', async () => {
      const query = 'WorkflowType = "message" AND CpisAttention IS NOT NULL';
      return (await world.link.temporal.workflow.count(query)).count >= 2;
    });
    // what people do and write
    await world.link.children.retry(person(refused.personId), anAct(refused.words));
    await world.link.children.resend(person(first.personId), anAct(first.words));
    await endPlan(world, first.personId, plans.get(first.personId) ?? '');
    await reaches(world, first.personId, 'ended');
    for (const [name, words] of Object.entries({
      child: ['child', first.personId],
      worklist: ['worklist', '--json'],
      messages: ['message', 'list'],
      nonsense: ['child', first.familyName],
      'the daily report': ['report', 'daily', '--json'],
    }))
      await hear(`cpis: ${name}`, words);
    const wrong = await world.gateway.post('/v1/mosaic/events', { eventId: first.words, personId: first.familyName });
    assert.equal(wrong.status, 400);
    said.set('an answer of the gateway', await wrong.text());
    const { health } = world.config.worker ?? {};
    assert.ok(health);
    for (const path of ['/metrics', '/health/ready'])
      said.set(path, await (await fetch(`http://${health.host}:${health.port}${path}`)).text());
    await next.kill();
    said.set('the log of the worker', next.said());
  });

  it('would be found: they stand where they may', async () => {
    const found = search(Buffer.from(JSON.stringify(await effects(world))));
    assert.ok(found.length > 20, `${found.length} found in Mosaic`);
  });

  it('stand nowhere else: not in the database, histories, lists, logs, metrics, audit or answers', async () => {
    for await (const execution of world.link.temporal.workflow.list()) {
      const handle = world.link.temporal.workflow.getHandle(execution.workflowId, execution.runId);
      const raw = JSON.stringify([execution.raw, (await handle.describe()).raw], plain);
      said.set(`lists and descriptions: ${execution.type} ${execution.runId}`, raw);
    }
    const { folder: audit } = world.config.audit;
    const files = [
      ...readdirSync(folder).map((name) => join(folder, name)),
      ...readdirSync(audit, { recursive: true, encoding: 'utf8' }).map((name) => join(audit, name)),
    ];
    const contents = [
      ...files.flatMap((path) => (path.endsWith('.lock') ? [] : [[path, readIfFile(path)] as const])),
      ...[...said].map(([name, text]) => [name, Buffer.from(text)] as const),
    ];
    assert.ok(contents.some(([path, bytes]) => path === databaseFile && bytes.length > 100_000));
    // the view of one child, which stands in the audit, shows what operators wrote about it; nothing else does
    const maySay = (name: string, canary: string): boolean =>
      name === 'cpis: child' && canaries.some(({ words }) => words === canary);
    const found = contents.flatMap(([name, bytes]) =>
      search(bytes)
        .filter(({ canary }) => !maySay(name, canary))
        .map(({ canary, how }) => `${name}: ${canary} (${how})`),
    );
    assert.deepEqual(found, []);
  });
});

function readIfFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}

const plain = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint'
    ? String(value)
    : value instanceof Uint8Array
      ? Buffer.from(value).toString('latin1')
      : value;
