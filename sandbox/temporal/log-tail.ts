import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';

const mostBytes = 16_384;

/** The last lines of a log file; empty when there is none. */
export function logTail(file: string, lines = 15): string {
  try {
    const opened = openSync(file, 'r');
    try {
      const { size } = fstatSync(opened);
      const bytes = Buffer.alloc(Math.min(size, mostBytes));
      readSync(opened, bytes, 0, bytes.length, size - bytes.length);
      return bytes.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
    } finally {
      closeSync(opened);
    }
  } catch {
    return '';
  }
}

/** The size of a log file in bytes; 0 when there is none. */
export const logSize = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Whether a log file holds this text at or after byte `from`. */
export function logSays(file: string, text: string, from: number): boolean {
  try {
    return readFileSync(file).indexOf(text, from) >= 0;
  } catch {
    return false;
  }
}
