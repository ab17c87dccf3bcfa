import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

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

/** Removes it when it is of this supervisor: a later sandbox may have written its own. */
export function removeReadyFile(file: string, supervisor: number): void {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const pids: unknown = typeof content === 'object' && content !== null && 'pids' in content ? content.pids : {};
    const ours = typeof pids === 'object' && pids !== null && 'supervisor' in pids && pids.supervisor === supervisor;
    if (ours) rmSync(file);
  } catch {
    // there is none
  }
}
