export interface FolderSettings {
  /** the mailbox's folder of the MESH client: the one that holds IN, OUT, SENT and FAILED */
  readonly folder: string;
  readonly mailboxId: string;
  /** `messageBytes`: the largest message that is read; `fileBytes`: the largest file that is sent */
  readonly limits?: { readonly messageBytes?: number; readonly fileBytes?: number };
  /** milliseconds that half a message, or one that another program holds, may stay so before it counts as broken */
  readonly patience?: number;
  readonly now?: () => Date;
}

const mebibyte = 1024 * 1024;
const minute = 60_000;

export const defaults = {
  /** The largest message that is held in memory. CP-IS messages stay far below it. */
  messageBytes: 16 * mebibyte,
  /** Above 75 MB a file needs `AllowChunking`, and a receiver that takes chunks. Source: MESH client user guide. */
  fileBytes: 75_000_000,
  /** A virus scanner or a slow share holds a file for seconds; what is not whole after this long stays so. */
  patience: 10 * minute,
} as const;

/** A control file has a few hundred bytes; nothing larger is read. */
export const controlBytesAtMost = 64 * 1024;

/** MESH puts a message back for 30 days when somebody asks; so long stays what was read. */
export const keepProcessedFor = 30 * 24 * 60 * minute;

/** Nobody writes a file for so long: what is still unfinished, a killed process left. */
export const unfinishedAfter = 60 * minute;
