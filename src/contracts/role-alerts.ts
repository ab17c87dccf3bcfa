import { defineUpdate } from '@temporalio/workflow';
import type { ActOutcome, OperatorAct } from '../domain/operator-acts.js';

/** A person says that they deal with the alerts to roles of a file, a message, the mailbox or the desk. */
export const takeUpAlerts = defineUpdate<ActOutcome, [OperatorAct]>('takeUpAlerts');
