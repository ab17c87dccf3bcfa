import { isAct } from '../contracts/guards.js';
import type { OperatorAct } from '../domain/operator-acts.js';
import { wasTaken } from '../domain/operator-acts.js';
import type { Alerted } from '../domain/role-climbs.js';
import { mayTakeUp } from '../domain/role-climbs.js';
import { refusal } from './refusal.js';

interface TakenUpBefore extends Alerted {
  readonly log?: readonly OperatorAct[];
}

/** An alert to roles can be taken up while something needs a person; said again, it is the same act. */
export function validateTakeUp(state: TakenUpBefore, asked: unknown): void {
  if (!isAct(asked)) throw refusal('act.invalid');
  if (!wasTaken(state.log ?? [], asked.actId) && !mayTakeUp(state)) throw refusal('act.nothing-to-do');
}
