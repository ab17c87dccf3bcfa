import assert from 'node:assert/strict';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { freePortBase } from '../../sandbox/temporal/ports.js';
import { mosaicTaskQueue } from '../../src/contracts/workflow-ids.js';
import { callsTo } from '../support/calls.js';
import { eventually } from '../support/eventually.js';
import { messages, openRecord, register, standing } from '../support/journey.js';
import { openPager, type Pager } from '../support/pager.js';
import type { World } from '../support/world.js';
import { openWorld } from '../support/world.js';

interface Health {
  readonly status: string;
  readonly configuration: {
    readonly digest: string;
    readonly file: 'applies' | 'refused';
    readonly lastRefused?: { readonly code: string };
    readonly waitsForStart: readonly string[];
  };
}

/** `TASK_QUEUE_TYPE_ACTIVITY` of Temporal's interface. */
const activityQueue = 2;

const isAt = (ranges: readonly { readonly start: number }[] | undefined, at: number): boolean =>
  ranges?.some(({ start }) => start === at) === true;

const titled = (title: string) => [{ name: 'told', do: { alert: { title } } }];

describe('a configuration file that changes while a worker runs', () => {
  let world: World;
  let pager: Pager;
  let health: ReturnType<typeof callsTo>;
  let metricsUrl = '';
  let opened = 0;

  before(async () => {
    pager = await openPager();
    const worker = { health: { host: '127.0.0.1', port: String(await freePortBase(1)) } };
    const secondChannel = { kind: 'webhook', url: pager.url };
    world = await openWorld({
      actions: { rules: titled('The first rule'), hours: { holidaysKnownUntil: '2025' }, secondChannel, worker },
    });
    await world.startWorker();
    const url = `http://127.0.0.1:${worker.health.port}`;
    health = callsTo(url);
    metricsUrl = `${url}/metrics`;
    await register(world, '700101');
  });
  after(async () => {
    await world.close();
    await pager.close();
  });

  const ready = () => health.get<Health>('/health/ready');
  const metric = async (name: string): Promise<string | undefined> =>
    new RegExp(`^${name} (.*)$`, 'm').exec(await (await fetch(metricsUrl)).text())?.[1];
  /** As an editor does it: a new file in the place of the old one. */
  const replaceWith = (text: string): void => {
    writeFileSync(`${world.configPath}.new`, text);
    renameSync(`${world.configPath}.new`, world.configPath);
  };
  const whole = (change: Record<string, unknown>): string =>
    stringify({ ...(parse(readFileSync(world.configPath, 'utf8')) as Record<string, unknown>), ...change });
  /** Whether operators are asked for the bank holidays of the years to come. */
  const attentionIs = (standing: boolean) =>
    eventually(`holidays-unknown stands: ${standing}`, async () => {
      const items = await world.link.worklist.list({ code: 'holidays-unknown' });
      return standing ? items.some(({ kind }) => kind === 'collector') : items.length === 0;
    });
  const nextTitle = async (): Promise<string | undefined> => {
    await openRecord(world, '9997042182');
    opened += 1;
    return (await standing(world, opened, '700101')).at(-1)?.body.title;
  };

  it('is followed by the next notification, without a restart', async () => {
    assert.equal(await nextTitle(), 'The first rule');
    await attentionIs(true);
    const { digest } = (await ready()).configuration;
    const hours = { holidaysKnownUntil: '2028' };
    const gateway = { ...(parse(readFileSync(world.configPath, 'utf8')) as { gateway: object }).gateway, port: '8739' };
    replaceWith(whole({ rules: titled('The second rule'), hours, gateway }));
    const { configuration } = await eventually('it is taken', async () => {
      const now = await ready();
      return now.configuration.digest !== digest && now;
    });
    assert.deepEqual([configuration.file, configuration.waitsForStart], ['applies', ['gateway.port']]);
    assert.equal(await nextTitle(), 'The second rule');
    await attentionIs(false);
    assert.equal(await metric('cpis_config_loaded_total'), '2');
    assert.equal(await metric(`cpis_config_info\\{digest="${configuration.digest}"\\}`), '1');
  });

  it('has the nightly comparison run at another time, and Mosaic called at another rate', async () => {
    const read = parse(readFileSync(world.configPath, 'utf8')) as { mosaic: object };
    replaceWith(whole({ reconcile: { at: '04:25' }, mosaic: { ...read.mosaic, callsPerSecond: '40' } }));
    const { schedule, connection } = world.link.temporal;
    const queue: object = {
      namespace: world.namespace,
      taskQueue: { name: mosaicTaskQueue },
      taskQueueType: activityQueue,
    };
    await eventually('the schedule has it', async () => {
      const { spec } = await schedule.getHandle('reconcile').describe();
      return spec.calendars?.some(({ hour, minute }) => isAt(hour, 4) && isAt(minute, 25));
    });
    await eventually('the queue of Mosaic has it', async () => {
      const { pollers } = await connection.workflowService.describeTaskQueue(queue);
      return pollers.some(({ ratePerSecond }) => ratePerSecond === 40);
    });
    assert.equal(await nextTitle(), 'The second rule');
    const { status, configuration } = await ready();
    assert.deepEqual([status, configuration.waitsForStart], ['ready', ['gateway.port']]);
  });

  it('leaves operators the queue of Mosaic, which they hold and let go alone', async () => {
    const { connection } = world.link.temporal;
    const place = { namespace: world.namespace, taskQueue: mosaicTaskQueue, taskQueueType: activityQueue };
    /** As `temporal task-queue config set --queue-rps-limit` does it. */
    const limit = async (rate: object): Promise<void> => {
      const asked: object = { ...place, identity: 'operator', updateQueueRateLimit: { reason: 'a test', ...rate } };
      await connection.workflowService.updateTaskQueueConfig(asked);
    };
    await limit({ rateLimit: { requestsPerSecond: 0 } });
    const { messageId } = await openRecord(world, '9997042182');
    opened += 1;
    await eventually('the message was taken all the same', async () => {
      const found = (await messages(world)).find((one) => one.messageId === messageId);
      return found?.acknowledgedAt;
    });
    await eventually('its call to Mosaic waits', async () => {
      const { raw } = await world.link.temporal.workflow.getHandle(`message-${messageId}`).describe();
      return raw.pendingActivities?.some(({ activityType }) => activityType?.name === 'findChildren');
    });
    assert.equal((await standing(world, 0, '700101')).length, opened - 1);
    await limit({});
    assert.equal((await standing(world, opened, '700101')).length, opened);
  });

  it('is refused where it is bad: the old rule still applies, and health, metrics and people beside Mosaic are told', async () => {
    const { digest } = (await ready()).configuration;
    const good = readFileSync(world.configPath, 'utf8');
    replaceWith(good.slice(0, good.indexOf('upload:')));
    const { status, configuration } = await eventually('it is refused', async () => {
      const now = await ready();
      return now.configuration.file === 'refused' && now;
    });
    assert.deepEqual(
      [status, configuration.digest, configuration.lastRefused?.code],
      ['ready', digest, 'config.invalid'],
    );
    assert.equal(await nextTitle(), 'The second rule');
    assert.deepEqual([await metric('cpis_config_refused_total'), await metric('cpis_config_file_refused')], ['1', '1']);
    await eventually('people are told', () => Promise.resolve(pager.heard.length === 1));
    assert.equal((JSON.parse(pager.heard[0] ?? '') as { code: string }).code, 'config.invalid');

    replaceWith(stringify({ ...(parse(good) as Record<string, unknown>), rules: titled('The third rule') }));
    await eventually('it is taken', async () => (await ready()).configuration.file === 'applies');
    assert.equal(await nextTitle(), 'The third rule');
    assert.equal(await metric('cpis_config_file_refused'), '0');
  });
});
