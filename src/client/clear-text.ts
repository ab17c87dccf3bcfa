import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { ClearKind } from '../contracts/clear-text.js';
import { isClear } from '../contracts/clear-text.js';
import { CodedError } from '../domain/failure.js';

/** Fails with `clear-text.refused` and the kind of what may not stand in clear: never with the text itself. */
export function mustBeClear(kind: ClearKind, text: string): void {
  if (!isClear(kind, text)) throw new CodedError('clear-text.refused', { kind });
}

interface Started {
  readonly workflowType: string;
  readonly headers: object;
  readonly options: { readonly workflowId: string; readonly taskQueue: string; readonly memo?: object | undefined };
}

function startMustBeClear({ workflowType, headers, options }: Started): void {
  mustBeClear('workflowType', workflowType);
  mustBeClear('workflowId', options.workflowId);
  mustBeClear('taskQueue', options.taskQueue);
  for (const name of Object.keys(headers)) mustBeClear('header', name);
  for (const name of Object.keys(options.memo ?? {})) mustBeClear('memo', name);
}

/** Holds every call of ours against the table of what may stand in clear, before it leaves the process. */
export const onlyClearText: WorkflowClientInterceptor = {
  startWithDetails: (input, next) => {
    startMustBeClear(input);
    return next(input);
  },
  signalWithStart: (input, next) => {
    startMustBeClear(input);
    mustBeClear('signal', input.signalName);
    return next(input);
  },
  signal: (input, next) => {
    mustBeClear('workflowId', input.workflowExecution.workflowId);
    mustBeClear('signal', input.signalName);
    for (const name of Object.keys(input.headers)) mustBeClear('header', name);
    return next(input);
  },
  startUpdate: (input, next) => {
    mustBeClear('workflowId', input.workflowExecution.workflowId);
    mustBeClear('update', input.updateName);
    if (input.options.updateId !== undefined) mustBeClear('updateId', input.options.updateId);
    for (const name of Object.keys(input.headers)) mustBeClear('header', name);
    return next(input);
  },
  startUpdateWithStart: (input, next) => {
    startMustBeClear({
      workflowType: input.workflowType,
      headers: input.workflowStartHeaders,
      options: input.workflowStartOptions,
    });
    mustBeClear('update', input.updateName);
    if (input.updateOptions.updateId !== undefined) mustBeClear('updateId', input.updateOptions.updateId);
    for (const name of Object.keys(input.updateHeaders)) mustBeClear('header', name);
    return next(input);
  },
  query: (input, next) => {
    mustBeClear('workflowId', input.workflowExecution.workflowId);
    mustBeClear('query', input.queryType);
    return next(input);
  },
  terminate: (input, next) => {
    if (input.reason !== undefined) mustBeClear('reason', input.reason);
    return next(input);
  },
};
