import { z } from 'zod';

/** How CP-IS behaves, as far as tools say so: until the next reset, also over a restart. */
export const cpisChangesSchema = z.strictObject({
  /** how long CP-IS takes for a file, in milliseconds */
  answerDelayMs: z.int().min(0).max(2_000_000_000).exactOptional(),
  /** while the Spine cannot be asked, every file is answered with CPF05 */
  spineAvailable: z.boolean().exactOptional(),
  /** CP-IS no longer takes files of our version: CPF06 */
  clientSupported: z.boolean().exactOptional(),
});
export type CpisSettings = Required<z.infer<typeof cpisChangesSchema>>;
