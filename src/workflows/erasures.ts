import { allHandlersFinished, condition, continueAsNew, setHandler } from '@temporalio/workflow';
import { roll as rollSignal } from '../contracts/child.js';
import type { ErasuresInput } from '../contracts/erasures.js';
import * as messages from '../contracts/erasures.js';
import { isErasureAct } from '../contracts/guards.js';
import { confirmErasureRefusal, emptyLedger, erasureConfirmed } from '../domain/erasure.js';
import { startedWith } from './receiving.js';
import { refusal } from './refusal.js';
import { createRoll, now } from './run.js';

/** Knows by marks which children were erased, and which one of two people has confirmed. Lives for ever, and does nothing. */
export async function erasures(input: ErasuresInput): Promise<void> {
  const { carried } = startedWith(input);
  let ledger = carried ?? emptyLedger;
  const roll = createRoll();
  setHandler(rollSignal, roll.ask, { description: 'Continue as new at the next quiet moment.' });
  setHandler(messages.erasedChildren, () => ledger.erased);
  setHandler(
    messages.confirmErasure,
    (asked) => {
      const { ledger: next, outcome } = erasureConfirmed(ledger, asked, now());
      ledger = next;
      return outcome;
    },
    {
      description: 'Confirm that a child is erased; two people must.',
      validator: (asked: unknown) => {
        const code = isErasureAct(asked) ? confirmErasureRefusal(ledger, asked) : 'act.invalid';
        if (code !== undefined) throw refusal(code);
      },
    },
  );
  await condition(roll.due);
  await condition(allHandlersFinished);
  await continueAsNew<typeof erasures>({ carried: ledger });
}
