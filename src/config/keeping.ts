import { z } from 'zod';
import { duration, name, units, whole } from './values.js';

const megabyte = 1_000_000;

/** Where the audit of every process on this machine stands. */
export const auditSchema = z.strictObject({
  /** must be there: one that was made where a disk is missing would begin every chain anew */
  folder: name,
  /** 32 bytes in base64; made by `cpis make-keys --audit` */
  keyFile: name,
  /** megabytes: a new file begins then, and every day */
  newFileAt: whole
    .pipe(z.number().min(1).max(1000))
    .default(10)
    .transform((megabytes) => megabytes * megabyte),
});

const atLeast = (ms: number, message: string) => duration.refine((given) => given >= ms, message);

const retention = {
  closedWorkflows: 45 * units.d,
  audit: 6 * 365 * units.d,
  auditRemovedBy: 'worker',
} as const;

/** How long what is over is kept: docs/information-governance.md says why. */
export const retentionSchema = z
  .strictObject({
    /** closed workflows, and with them the raw messages; MESH may put a message back until day 30 */
    closedWorkflows: atLeast(45 * units.d, 'must be at least 45d: MESH may put a message back until day 30').default(
      retention.closedWorkflows,
    ),
    audit: atLeast(365 * units.d, 'must be at least 365d').default(retention.audit),
    /** worker: each night, once it is older than that; hand: only by `cpis audit prune` */
    auditRemovedBy: z.enum(['worker', 'hand']).default(retention.auditRemovedBy),
  })
  .default(retention);
