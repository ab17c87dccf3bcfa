import { DefaultFailureConverter } from '@temporalio/common';

/** Messages and stack traces of failures are encrypted like payloads. Loaded by path, also into the workflow bundle. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
