import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process' command line as one text; undefined when there is no such process, or it has ended and nobody has asked how. */
export function commandLine(pid: number): string | undefined {
  return (process.platform === 'linux' ? fromProc(pid) : fromPs(pid)) || undefined;
}

function fromProc(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0$/, '').replaceAll('\0', ' ');
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): string | undefined {
  try {
    return execFileSync('ps', ['-ww', '-p', String(pid), '-o', 'args='], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}
