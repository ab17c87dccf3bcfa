import * as workflow from '@temporalio/workflow';
import type { Activities } from './every-payload-activities.js';

const told = workflow.defineSignal<[string]>('told');
const asked = workflow.defineUpdate<string, [string]>('asked');
const look = workflow.defineQuery<string, [string]>('look');

const { speak, fail, beat } = workflow.proxyActivities<Activities>({
  startToCloseTimeout: '20s',
  retry: { maximumAttempts: 1 },
});
const { speak: speakHere } = workflow.proxyLocalActivities<Activities>({ startToCloseTimeout: '5s' });

/** Every kind of payload that there is, each with a word of its own; ends by failing, once it was told to. */
export async function everyPayload(words: { readonly carried: string }): Promise<string> {
  let heard = '';
  workflow.setHandler(told, (word) => {
    heard = word;
  });
  workflow.setHandler(asked, (word) => `answer ${word}`);
  workflow.setHandler(look, (word) => `seen ${word}`);
  workflow.setCurrentDetails(`current details ${words.carried}`);
  await speak.executeWithOptions({ summary: 'summary canary-activity-summary' }, ['canary-activity-argument']);
  await speakHere('canary-local-argument');
  await workflow.sleep(1, { summary: 'canary-timer-summary' });
  await fail('canary-failure').catch(() => undefined);
  const beating = beat('canary-heartbeat').catch(() => undefined);
  await workflow.condition(() => heard !== '');
  await beating;
  throw workflow.ApplicationFailure.nonRetryable('canary-workflow-failure', 'unexpected', { at: 'canary-details' });
}

export async function returning(word: string): Promise<string> {
  if (word !== 'canary-continued') await workflow.continueAsNew<typeof returning>('canary-continued');
  return 'canary-result';
}
