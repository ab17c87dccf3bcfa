import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { FailureCode } from '../domain/failure.js';
import { CodedError, httpStatusOf } from '../domain/failure.js';
import type { Logger } from '../observability/logger.js';
import { problemOf } from './problem.js';

/** What our own framework refuses by itself: it reads the body. */
const ofFramework: Readonly<Record<number, FailureCode>> = { 400: 'request.not-json', 413: 'request.too-large' };

/** Answers an error with its problem, and logs it once with codes alone. */
export const createFailed =
  (logger: Logger, realm: string) =>
  (error: Error, context: Context): Response => {
    const code = codeOf(error);
    const { reason, seconds } = error instanceof CodedError ? error.facts : {};
    const status = httpStatusOf(code);
    if (status >= 500) logger.error({ code, kind: error.name }, 'A request failed.');
    else logger.warn({ code, ...(reason === undefined ? {} : { reason }) }, 'A request was refused.');
    return problemOf(context, code, {
      headers: {
        ...(status === 401 ? { 'www-authenticate': `Bearer realm="${realm}"` } : {}),
        ...(typeof seconds === 'number' ? { 'retry-after': String(seconds) } : {}),
      },
    });
  };

function codeOf(error: Error): FailureCode {
  if (error instanceof CodedError) return error.code;
  if (error instanceof HTTPException) return ofFramework[error.status] ?? 'request.invalid';
  return 'unexpected';
}
