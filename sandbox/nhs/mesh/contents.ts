import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Ledger } from '../../shared/ledger.js';
import { openCollection } from '../collection.js';
import type { StoredMessage } from './message.js';

/** What messages hold, chunk by chunk as it was sent. */
export interface Contents {
  /** @param chunk from 1 */
  put(id: string, chunk: number, bytes: Uint8Array): void;
  chunk(id: string, chunk: number): Buffer | undefined;
  /** All chunks together, unzipped. Throws when it says gzip and is not. */
  whole(message: StoredMessage): Buffer;
  forget(): void;
}

export function openContents(ledger: Ledger): Contents {
  const chunks = openCollection(ledger, 'chunks', z.string());
  const chunk: Contents['chunk'] = (id, number) => {
    const text = chunks.get(`${id}/${number}`);
    return text === undefined ? undefined : Buffer.from(text, 'base64');
  };
  return {
    put: (id, number, bytes) => chunks.put(`${id}/${number}`, Buffer.from(bytes).toString('base64')),
    chunk,
    whole({ id, chunks: count, gzip }) {
      const parts = Array.from({ length: count }, (_, index) => chunk(id, index + 1) ?? Buffer.alloc(0));
      return Buffer.concat(gzip ? parts.map((part) => gunzipSync(part)) : parts);
    },
    forget: () => chunks.forget(),
  };
}
