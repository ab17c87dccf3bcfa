import { pino } from 'pino';

/** What a log line may say beside its sentence: codes, counts and ids of ours. Anything else is left out, and named. */
export const loggedFields = [
  'code',
  'kind',
  'cause',
  'status',
  'line',
  'count',
  'chain',
  'subject',
  'host',
  // a name that the configuration gave
  'caller',
  'port',
  'url',
  'origin',
  // of our process, as Temporal shows it
  'identity',
  'nextSequence',
  'temporal',
  // facts of a CodedError: numbers and codes
  'call',
  'reason',
  'field',
  'record',
  'bytes',
  'days',
  'extract',
  'lines',
  'removed',
  'ended',
  'atMost',
  'sequence',
  'waitedMs',
  // of a changed configuration: keys and the authority's own choices
  'digest',
  'problems',
  'changes',
  'asked',
  'failed',
] as const;

const allowed: ReadonlySet<string> = new Set(loggedFields);

/** A child's workflow id stands in what Temporal logs, too. */
const childIds = /child-[\w.-]+/g;

export interface LoggerOptions {
  /** what a child's workflow id becomes; without it, nothing tells one child from another */
  readonly mark?: (workflowId: string) => string;
  /** where the lines go; standard output unless said */
  readonly to?: { write(line: string): void };
}

/**
 * JSON lines: codes, ids of ours and pseudonyms. The one place where what may stand in a log is decided: fields that are not
 * allowed never leave, and a child's id becomes the pseudonym that the audit has for it.
 */
export const createLogger = (name: string, { mark = () => 'child-hidden', to }: LoggerOptions = {}) => {
  const options = {
    name,
    base: { name },
    formatters: { log: (fields: Record<string, unknown>) => kept(fields, mark) },
    hooks: {
      logMethod(args: Parameters<pino.LogFn>, method: pino.LogFn) {
        const marked = args.map((one: unknown) => (typeof one === 'string' ? hidden(one, mark) : one));
        method.apply(this, marked as Parameters<pino.LogFn>);
      },
    },
  } as pino.LoggerOptions;
  return to === undefined ? pino(options) : pino(options, to);
};

export type Logger = ReturnType<typeof createLogger>;

const hidden = (text: string, mark: (workflowId: string) => string): string => text.replace(childIds, mark);

function kept(
  fields: Readonly<Record<string, unknown>>,
  mark: (workflowId: string) => string,
): Record<string, unknown> {
  const out = Object.keys(fields).filter((key) => !allowed.has(key));
  const inside = Object.entries(fields).filter(([key]) => allowed.has(key));
  const plain = Object.fromEntries(inside.map(([key, value]) => [key, plainly(value, mark)]));
  return out.length === 0 ? plain : { ...plain, leftOut: out };
}

/** Texts with their ids marked; of an object its plain values; nothing of what an error says. */
function plainly(value: unknown, mark: (workflowId: string) => string): unknown {
  if (typeof value === 'string') return hidden(value, mark);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return value.name;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, typeof inner === 'object' ? typeof inner : plainly(inner, mark)]),
  );
}
