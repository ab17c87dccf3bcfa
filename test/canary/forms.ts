/** A text that must stand nowhere in clear, as somebody may have written it down. */
interface Form {
  readonly canary: string;
  readonly how: string;
  readonly bytes: Buffer;
}

/** What was found: the canary, in which form, and where. */
export interface Finding {
  readonly canary: string;
  readonly how: string;
  readonly at: number;
}

/** Base64 of a text inside a longer one depends on where it begins: the middle of each of the three is always the same. */
function base64Middles(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    const whole = Math.floor((shift + bytes.length) / 3) * 4;
    return encoded.slice(shift === 0 ? 0 : 4, whole);
  });
}

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

function formsOf(canary: string): readonly Form[] {
  const form = (how: string, bytes: Buffer | string): Form => ({ canary, how, bytes: Buffer.from(bytes as string) });
  const hex = Buffer.from(canary).toString('hex');
  return [
    form('plain', canary),
    form('capitals', canary.toUpperCase()),
    form('hex', hex),
    form('hex in capitals', hex.toUpperCase()),
    form('URL', encodeURIComponent(canary)),
    form('JSON', JSON.stringify(canary).slice(1, -1)),
    { canary, how: 'UTF-16, little end first', bytes: utf16(canary) },
    { canary, how: 'UTF-16, big end first', bytes: utf16(canary).swap16() },
    ...base64Middles(canary).flatMap((middle) => [
      form('base64', middle),
      form('base64 for addresses', middle.replaceAll('+', '-').replaceAll('/', '_')),
    ]),
  ];
}

const prefixBytes = 4;
const slots = 1 << 20;
const slotOf = (word: number): number => Math.imul(word, 0x9e3779b1) >>> 12;

/**
 * Makes a search for every form of every canary, which goes through bytes once however many there are. A canary must be
 * long enough that no other text holds it by chance.
 */
export function searchFor(canaries: readonly string[]): (bytes: Buffer) => readonly Finding[] {
  for (const canary of canaries) if (canary.length < 8) throw new Error(`A canary is too short: ${canary}`);
  const starts = new Map<number, Form[]>();
  const isStart = new Uint8Array(slots);
  for (const form of [...new Set(canaries)].flatMap(formsOf)) {
    const word = form.bytes.readUInt32LE(0);
    starts.set(word, [...(starts.get(word) ?? []), form]);
    isStart[slotOf(word)] = 1;
  }
  return (bytes) => {
    const found = new Map<string, Finding>();
    for (let at = 0; at + prefixBytes <= bytes.length; at += 1) {
      const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
      if (isStart[slotOf(word)] === 0) continue;
      for (const { canary, how, bytes: form } of starts.get(word >>> 0) ?? []) {
        if (bytes.subarray(at, at + form.length).equals(form)) found.set(`${canary} ${how}`, { canary, how, at });
      }
    }
    return [...found.values()];
  };
}
