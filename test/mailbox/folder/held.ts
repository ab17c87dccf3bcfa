import { chmodSync, chownSync, statSync } from 'node:fs';

const nobody = 65_534;

/**
 * Runs `work` while a file cannot be opened, as when another program holds it. Root may open everything, so a test that
 * runs as root does the work as somebody who may not.
 */
export async function held(folder: string, path: string, work: () => Promise<void>): Promise<void> {
  const { mode } = statSync(path);
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) chownSync(folder, nobody, nobody);
  chmodSync(path, 0o000);
  if (isRoot) process.seteuid?.(nobody);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(path, mode);
  }
}
