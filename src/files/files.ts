import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMissing, systemCode } from './system-errors.js';

/** A name of ours, with a dot first, that whoever reads the folder passes over. */
const unfinishedName = /^\.[A-Za-z0-9_.-]+\.[0-9a-f-]{36}\.tmp$/;

/**
 * Neither a link nor a pipe: only plain files are opened, and opening never waits. Windows has neither of the two flags,
 * and there they count as 0.
 */
const reading = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The bytes of a file; undefined where it has more than allowed. */
export async function readAtMost(path: string, bytes: number): Promise<Buffer | undefined> {
  const file = await open(path, reading);
  try {
    if ((await file.stat()).size > bytes) return undefined;
    const content = await file.readFile();
    return content.length > bytes ? undefined : content;
  } finally {
    await file.close();
  }
}

/** Rejects while another program holds the file. */
export const proveReadable = async (path: string): Promise<void> => (await open(path, reading)).close();

/**
 * Makes a file that stands whole or not at all, also when the process or the machine ends in between: written aside,
 * flushed to the disk, then renamed.
 */
export async function writeWhole(folder: string, name: string, content: Uint8Array, mode = groupMayToo): Promise<void> {
  const aside = await writeAside(folder, name, content, mode);
  try {
    await rename(aside, join(folder, name));
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** What an account of another program reads. */
const groupMayToo = 0o660;

async function writeAside(folder: string, name: string, content: Uint8Array, mode = groupMayToo): Promise<string> {
  const path = join(folder, `.${name}.${randomUUID()}.tmp`);
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(content);
    await file.sync();
    await file.close();
    return path;
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(path, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Not every system and share can flush a folder; where it cannot, the rename alone has to do. */
const cannotFlush = new Set(['EINVAL', 'EPERM', 'EACCES', 'EISDIR', 'ENOTSUP', 'EBADF']);

/** Makes renames in a folder survive a power cut. */
export async function flush(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    if (!cannotFlush.has(systemCode(error))) throw error;
  }
}

/** Moves a file and takes one that is not there for moved. */
export const moveIfThere = (from: string, to: string): Promise<void> =>
  rename(from, to).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });

/** The names of plain files in a folder: no links, no pipes, no folders. */
export async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/**
 * Size and newest time of a file, in milliseconds; undefined where its folder is there and it is not. A share that is away
 * must never look like a folder without the file: a file that was sent would be sent again.
 */
export async function standing(path: string): Promise<{ readonly bytes: number; readonly at: number } | undefined> {
  try {
    const { size, mtimeMs, ctimeMs } = await stat(path);
    return { bytes: size, at: Math.max(mtimeMs, ctimeMs) };
  } catch (error) {
    if (!isMissing(error)) throw error;
    await stat(dirname(path));
    return undefined;
  }
}

/** Proves that files can be made in a folder: rights alone do not tell it on a network share. */
export async function proveWritable(folder: string): Promise<void> {
  await rm(await writeAside(folder, 'handshake', new Uint8Array()));
}

/** Makes one folder where it is missing, and never those above it: where a share is not there, nothing must look like it. */
export const makeFolder = (path: string): Promise<void> =>
  mkdir(path, { mode: 0o770 }).catch((error: unknown) => {
    if (systemCode(error) !== 'EEXIST') throw error;
  });

/** Takes files away that are older than allowed; `unfinished` only those that a killed process left half written. */
export async function sweep(folder: string, before: number, which: 'unfinished' | 'all'): Promise<void> {
  for (const name of await filesIn(folder)) {
    if (which === 'unfinished' && !unfinishedName.test(name)) continue;
    const found = await standing(join(folder, name));
    if (found !== undefined && found.at < before) await rm(join(folder, name), { force: true });
  }
}
