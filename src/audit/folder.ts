import { open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';

/**
 * The folder of the audit, as the writer needs it. It must be there: one that was made where a disk is missing would begin
 * every chain anew, unseen. Every failure is an error of the file system.
 */
export interface AuditFolder {
  names(): Promise<readonly string[]>;
  read(name: string): Promise<string>;
  /** Adds to a file that must be there, and must be as long as `at` says: nobody else writes it. Safe on the disk once it resolves. */
  append(name: string, text: string, at: number): Promise<void>;
  /** Writes a small file, whole or not at all. Safe on the disk once it resolves. */
  put(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
  /**
   * Keeps other processes from the chain until it is let go; undefined where another has it. `lost` is called when the lock was
   * taken away, which happens to a process that stood still for a while.
   */
  hold(chain: string, lost: () => void): Promise<(() => Promise<void>) | undefined>;
}

/** A process that stands still for longer loses its chain to the next one, which goes on with another file name. */
const staleMs = 15_000;

export const auditFolder = (path: string): AuditFolder => ({
  names: async () => (await readdir(path)).sort(),
  read: (name) => readFile(join(path, name), 'utf8'),

  append: (name, text, at) => written(join(path, name), 'r+', text, at),

  async put(name, text) {
    const beside = join(path, `${name}.new`);
    await written(beside, 'w', text);
    await rename(beside, join(path, name));
    await synced(path);
  },

  remove: (name) => unlink(join(path, name)),

  async hold(chain, lost) {
    try {
      const options = {
        lockfilePath: join(path, `${chain}.lock`),
        realpath: false,
        stale: staleMs,
        onCompromised: lost,
      };
      return await lock(join(path, chain), options);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ELOCKED') return undefined;
      throw error;
    }
  },
});

async function written(path: string, flags: string, text: string, at?: number): Promise<void> {
  const file = await open(path, flags, 0o640);
  try {
    if (at !== undefined && (await file.stat()).size !== at) throw new Error('AUDIT_FILE_MOVED');
    const bytes = Buffer.from(text);
    let done = 0;
    while (done < bytes.length) {
      const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at === undefined ? null : at + done);
      done += bytesWritten;
    }
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** A name is safe once its folder is. */
async function synced(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
