import { pino } from 'pino';
import { installRuntime } from '../../src/observability/temporal-runtime.js';

/** Says nothing; whoever imports this has the SDK say nothing either. */
export const quiet = pino({ level: 'silent' });
installRuntime(quiet, undefined);
