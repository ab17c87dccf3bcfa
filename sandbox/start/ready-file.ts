import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { commandLine } from './command-line.js';

/** What tools need to use a running sandbox. It holds no secret. */
export interface Ready {
  readonly temporal: {
    readonly address: string;
    readonly namespace: string;
    readonly ui?: string;
    readonly database?: string;
  };
  readonly nhs: { readonly url: string };
  readonly mosaic: { readonly url: string };
  readonly gateway: { readonly url: string };
  readonly metrics: { readonly url: string };
  /** of the worker */
  readonly health: { readonly url: string };
  /** the supervisor and every program by its name */
  readonly pids: Readonly<Record<string, number>>;
  readonly logs: Readonly<Record<string, string>>;
  /** the authority configuration that gateway, worker and CLI use */
  readonly config: string;
}

/** Where `cpis` looks for the sandbox that runs in this folder: in .sandbox/. */
export const runningFile = 'running.json';

/** Written in one step: a reader never sees half of it. */
export function writeReadyFile(file: string, ready: Ready): void {
  const half = `${file}.${process.pid}.half`;
  writeFileSync(half, `${JSON.stringify(ready, undefined, 2)}\n`);
  renameSync(half, file);
}

/** Removes it when it is of this supervisor: another sandbox may have written its own. */
export function removeReadyFile(file: string, supervisor: number): void {
  if (supervisorIn(file) === supervisor) rmSync(file, { force: true });
}

/**
 * Whether this supervisor may write `running.json`: the first sandbox of a folder is the one that `cpis` means; a second
 * one on other ports, such as a benchmark's, must not take its place.
 */
export function mayClaim(file: string, supervisor: number): boolean {
  const other = supervisorIn(file);
  return other === undefined || other === supervisor || commandLine(other)?.includes('sandbox/start.ts') !== true;
}

function supervisorIn(file: string): number | undefined {
  try {
    return supervised.parse(JSON.parse(readFileSync(file, 'utf8'))).pids.supervisor;
  } catch {
    return undefined;
  }
}

const supervised = z.object({ pids: z.object({ supervisor: z.int() }) });
