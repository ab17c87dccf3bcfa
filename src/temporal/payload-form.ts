import type { Payload } from '@temporalio/common';

/**
 * A payload as one run of bytes, so that nothing of its form stays in clear: how many metadata there are, each with the
 * lengths of name and value, then the data. Lengths are unsigned, of 32 bits, most significant byte first.
 */
export function packed({ metadata, data }: Payload): readonly Uint8Array[] {
  // the SDK gives void results as undefined, and decoded messages as plain arrays
  const content = Buffer.from(data ?? []);
  return [headOf(Object.entries(metadata ?? {})), content];
}

function headOf(entries: readonly (readonly [string, Uint8Array])[]): Buffer {
  const parts: Uint8Array[] = [lengthOf(entries.length)];
  for (const [name, value] of entries) {
    const called = Buffer.from(name);
    parts.push(lengthOf(called.length), called, lengthOf(value.length), Uint8Array.from(value));
  }
  return Buffer.concat(parts);
}

function lengthOf(count: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(count);
  return bytes;
}

/** Gives back what `packed` took. Throws where the bytes are not of its form. */
export function unpacked(content: Buffer): Payload {
  let at = 0;
  const next = (): Buffer => {
    const [from, length] = [at + 4, content.readUInt32BE(at)];
    at = from + length;
    if (at > content.length) throw new RangeError('a length that goes beyond the end');
    return content.subarray(from, at);
  };
  const count = content.readUInt32BE(at);
  at += 4;
  const metadata: Record<string, Uint8Array> = {};
  for (let place = 0; place < count; place += 1) metadata[next().toString()] = next();
  return { metadata, data: content.subarray(at) };
}
