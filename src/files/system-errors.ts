/** The system's own name of an error, such as `ENOSPC`: never its text, which holds paths. */
export const systemCode = (error: unknown): string => {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'UNKNOWN';
};

export const isMissing = (error: unknown): boolean => systemCode(error) === 'ENOENT';

/** The folder is not there, or the share behind it does not answer. */
const away = new Set(['ENOENT', 'ENOTDIR', 'ESTALE', 'EIO', 'ENODEV', 'ENXIO', 'ENOTCONN', 'EHOSTDOWN', 'ETIMEDOUT']);

/** Another program holds the file, or the system is short of something for a moment. */
const busy = new Set(['EBUSY', 'EAGAIN', 'ETXTBSY', 'EMFILE', 'ENFILE', 'ENOMEM']);

/** What a failed access says of the folder: it is away, it is busy, or its rights or its disk must be looked at. */
export const folderTrouble = (reason: string): 'away' | 'busy' | 'unusable' =>
  away.has(reason) ? 'away' : busy.has(reason) ? 'busy' : 'unusable';
