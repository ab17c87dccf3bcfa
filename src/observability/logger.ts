import { pino } from 'pino';

/** JSON lines on standard output: codes, ids and pseudonyms. Nothing of a person is ever given to it. */
export const createLogger = (name: string) => pino({ name, base: { name } });

export type Logger = ReturnType<typeof createLogger>;
