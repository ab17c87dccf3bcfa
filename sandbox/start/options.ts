import { parseArgs } from 'node:util';

/** What each port is for, in the order in which `--port-base N` gives them out: N, N+1, … */
export const portTable = [
  { name: 'temporal', standard: 7233, for: 'the Temporal server' },
  { name: 'temporalUi', standard: 8233, for: "Temporal's web page" },
  { name: 'nhs', standard: 8710, for: 'the NHS sandbox' },
  { name: 'mosaic', standard: 8720, for: 'the Mosaic sandbox' },
  { name: 'gateway', standard: 8730, for: 'the gateway' },
  { name: 'metrics', standard: 8740, for: "Temporal's metrics of the worker" },
  { name: 'health', standard: 8741, for: "the worker's health" },
] as const;

export type PortName = (typeof portTable)[number]['name'];
export type Ports = Readonly<Record<PortName, number>>;

export interface StartOptions {
  /** play the story, then exit */
  readonly once: boolean;
  readonly story: boolean;
  /** data stays in .sandbox/ between runs */
  readonly keep: boolean;
  readonly readyFile: string | undefined;
  /** another authority's configuration, which the sandbox's addresses and credentials are put over */
  readonly configFile: string | undefined;
  readonly ports: Ports;
}

export const usage = `npm start -- [options]

  --once             play the story, then exit: 0 when it ended well, else 1
  --no-story         start everything, play nothing
  --keep             keep Temporal's database and the sandboxes' ledgers in .sandbox/ between runs
  --ready-file FILE  write addresses, process ids and log files there whenever everything serves
  --port-base N      use the ports N to N+6 instead of the usual ones
  --config FILE      start with another authority's configuration
  --help             show this`;

/** A command line that cannot be understood. Its message says what is wrong and what there is. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads the command line; undefined when help was asked for. Throws a UsageError. */
export function readOptions(args: readonly string[]): StartOptions | undefined {
  const given = parsed(args);
  if (given.help) return undefined;
  if (given.once && given['no-story']) throw new UsageError('--once plays the story: it cannot go with --no-story.');
  return {
    once: given.once ?? false,
    story: !given['no-story'],
    keep: given.keep ?? false,
    readyFile: given['ready-file'],
    configFile: given.config,
    ports: portsFrom(given['port-base']),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        once: { type: 'boolean' },
        'no-story': { type: 'boolean' },
        keep: { type: 'boolean' },
        'ready-file': { type: 'string' },
        'port-base': { type: 'string' },
        config: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : 'This cannot be understood.'}\n\n${usage}`);
  }
}

function portsFrom(base: string | undefined): Ports {
  if (base !== undefined && !/^\d+$/.test(base)) throw new UsageError('--port-base must be a number, such as 17000.');
  const first = base === undefined ? undefined : Number(base);
  const highest = 65_535 - portTable.length;
  if (first !== undefined && (first < 1024 || first > highest)) {
    throw new UsageError(`--port-base must be between 1024 and ${highest}.`);
  }
  const port = (step: number): number => (first === undefined ? (portTable[step]?.standard ?? 0) : first + step);
  return Object.fromEntries(portTable.map(({ name }, step) => [name, port(step)])) as Ports;
}
