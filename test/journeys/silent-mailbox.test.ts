import assert from 'node:assert/strict';
import { anAct } from '../support/examples.js';
import { eventually } from '../support/eventually.js';
import { effects } from '../support/journey.js';
import { withWorld } from '../support/lives.js';

describe('a mailbox that cannot be read', () => {
  it(
    'is told long before messages go, again at later steps, climbs, and is over by itself when it answers',
    withWorld(
      async (world) => {
        await world.nhs.post('/admin/faults', { on: 'inbox', action: 'fail', status: 503, count: 100_000 });
        const isSilent = async (): Promise<boolean> =>
          (await world.link.collector.status()).attentions.some(({ code }) => code === 'mailbox-silent');
        await eventually('the attention shows', isSilent);
        await eventually('the operators’ role was told', async () =>
          (await effects(world)).some(({ reference }) => reference.includes('collector/mailbox-silent-')),
        );
        const untaken = async (): Promise<boolean> =>
          (await world.link.collector.status()).attentions.some(({ code }) => code === 'alert-not-taken-up');
        await eventually('nobody took it up: a person of ours is asked', untaken);
        const told = (await effects(world)).filter(({ reference }) => reference.includes('mailbox-silent-'));
        assert.ok(
          told.some(({ body }) => body.trigger === 'alert-not-taken-up'),
          'the manager was told before',
        );
        await world.nhs.remove('/admin/faults');
        await eventually('the alarm is over', async () => !(await isSilent()) && !(await untaken()));
        assert.equal(new Set(told.map(({ reference }) => reference)).size, told.length);
      },
      { mailbox: { alarmAfter: '300ms' }, actions: { alerts: { climb: { after: '500ms' } } } },
    ),
  );

  it(
    'is told too where a person put the collector on hold and forgot it',
    withWorld(
      async (world) => {
        const { link } = world;
        await link.collector.hold(anAct('the NHS moves its mailboxes'));
        await eventually('the attention shows', async () =>
          (await link.collector.status()).attentions.some(({ code }) => code === 'mailbox-silent'),
        );
        await eventually('the operators’ role was told', async () =>
          (await effects(world)).some(({ reference }) => reference.includes('collector/mailbox-silent-')),
        );
        await link.collector.release(anAct());
        await eventually('the alarm is over', async () => (await link.collector.status()).attentions.length === 0);
      },
      { mailbox: { alarmAfter: '300ms' } },
    ),
  );
});
