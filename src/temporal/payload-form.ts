import type { Payload } from '@temporalio/common';

/**
 * A payload as one run of bytes, so that nothing of its form stays in clear: how many metadata there are, each with the
 * lengths of name and value, then the data. Lengths are unsigned, of 32 bits, most significant byte first.
 */
export function packed({ metadata, data }: Payload): Buffer {
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [Buffer.from(name), value] as const);
  // the SDK gives void results as undefined, and decoded messages as plain arrays
  const content = data ?? [];
  const head = entries.reduce((sum, [name, value]) => sum + name.length + value.length + 2 * lengthBytes, lengthBytes);
  const bytes = Buffer.allocUnsafe(head + content.length);
  let at = bytes.writeUInt32BE(entries.length);
  for (const part of entries.flat()) {
    at = bytes.writeUInt32BE(part.length, at);
    bytes.set(part, at);
    at += part.length;
  }
  bytes.set(content, at);
  return bytes;
}

const lengthBytes = 4;

/** Gives back what `packed` took. Throws where the bytes are not of its form. */
export function unpacked(content: Buffer): Payload {
  let at = lengthBytes;
  const next = (): Buffer => {
    const from = at + lengthBytes;
    at = from + content.readUInt32BE(at);
    if (at > content.length) throw new RangeError('a length that goes beyond the end');
    return content.subarray(from, at);
  };
  const metadata: Record<string, Uint8Array> = {};
  for (let left = content.readUInt32BE(0); left > 0; left -= 1) metadata[next().toString()] = next();
  return { metadata, data: content.subarray(at) };
}
