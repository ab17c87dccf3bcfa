import type { AlertTrigger } from '../domain/actions.js';
import type { AttentionCode } from '../domain/attentions.js';
import { alertOperators } from './activities.js';
import { attempt } from './attempt.js';
import type { MessageRecord } from './message-record.js';

/** Tells the operators' role in Mosaic, for ever if need be, and waits until a person decided, or the run must roll. */
export async function needPerson(
  record: MessageRecord,
  trigger: AlertTrigger,
  isDecided: () => boolean,
  about?: string,
): Promise<void> {
  record.at('needs-a-person');
  const untold: AttentionCode = 'alert-untold';
  const reference = [`message-${record.input.messageId}`, ...(about === undefined ? [] : [about])].join('/');
  const done = (): boolean => isDecided() || record.mustReturn();
  while (!done() && !record.state.told.includes(reference)) {
    const alerting = await attempt(alertOperators(reference, trigger));
    if (alerting.ok) record.set({ told: [...record.state.told, reference] });
    else {
      record.attend(untold, alerting.failure);
      await record.wait(isDecided, record.durations().slowRetry);
    }
  }
  record.calm(untold);
  await record.wait(isDecided);
}
