import { condition, continueAsNew, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import { notified } from '../../src/contracts/child.js';
import type { ChildNotification } from '../../src/domain/child-notifications.js';
import type { MosaicPersonId } from '../../src/domain/people.js';
import type { BaselineActivities } from './activities.js';
import { noOp } from './contract.js';

const { look, write } = proxyActivities<BaselineActivities>({
  startToCloseTimeout: '90s',
  retry: { maximumAttempts: 4 },
});

/** As many events as a child allows itself in one run. */
const eventsAtMost = 500;

/**
 * The least that this could be on Temporal: a signal, then one activity after the other. It keeps nothing, decides nothing
 * and proves nothing; what the child costs beyond it is what the child promises.
 */
export async function baseline({ personId }: { readonly personId: MosaicPersonId }): Promise<void> {
  const waiting: ChildNotification[] = [];
  let noOps = 0;
  setHandler(notified, (notification) => void waiting.push(notification));
  setHandler(noOp, () => void (noOps += 1));
  const isLong = (): boolean => workflowInfo().historyLength > eventsAtMost && noOps === 0;
  for (;;) {
    await condition(() => waiting.length > 0 || isLong());
    const notification = waiting.shift();
    if (notification === undefined) return continueAsNew<typeof baseline>({ personId });
    const { plan } = await look({ personId, notification, audience: 'file' });
    for (const effect of plan.effects) await write({ effect, triedBefore: false });
  }
}
