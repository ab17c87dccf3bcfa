import type { AuditKeys } from './keys.js';
import type { Head } from './line.js';

export interface ChainHead extends Head {
  readonly chain: string;
}

/** Where each chain stood: kept elsewhere, it shows when the end of one was cut off, or all of one removed. */
export function checkpointText(keys: AuditKeys, heads: readonly ChainHead[], at: string): string {
  const body = JSON.stringify({ at, heads: heads.map(({ chain, seq, code }) => ({ chain, seq, code })) });
  return `${JSON.stringify({ checkpoint: body, proof: keys.code(`checkpoint\n${body}`) })}\n`;
}

/** Undefined where the text is no checkpoint that this key made. */
export function readCheckpoint(keys: AuditKeys, text: string): readonly ChainHead[] | undefined {
  const outer = parsed(text);
  if (typeof outer !== 'object' || outer === null || !('checkpoint' in outer) || !('proof' in outer)) return undefined;
  const { checkpoint, proof } = outer;
  if (typeof checkpoint !== 'string' || keys.code(`checkpoint\n${checkpoint}`) !== proof) return undefined;
  return (JSON.parse(checkpoint) as { heads: readonly ChainHead[] }).heads;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
