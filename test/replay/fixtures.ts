import { fileURLToPath } from 'node:url';

/** What stored histories were encrypted with: keys for nothing else, so they may stand in the repository. */
export const recorded = {
  namespace: 'recorded',
  keys: {
    payloads: fileURLToPath(new URL('./payload-keys.json', import.meta.url)),
    encryptionKey: { file: fileURLToPath(new URL('./key-encryption-key', import.meta.url)) },
    subjects: fileURLToPath(new URL('./subject-key', import.meta.url)),
  },
  histories: fileURLToPath(new URL('./histories/', import.meta.url)),
};

export interface StoredHistory {
  readonly workflowId: string;
  readonly workflowType: string;
  readonly history: unknown;
}
