import { randomInt } from 'node:crypto';

/** `yyyyMMddHHmmssSSS` in UTC. */
export const stampOf = (ms: number): string => new Date(ms).toISOString().replace(/\D/g, '');

const sixHex = 0x1000000;

/** Message ids as MESH forms them, `yyyyMMddHHmmssSSS_` + 6 hex: in order, and none twice, after a reset neither. */
export function createIds(now: () => number, isTaken: (id: string) => boolean): () => string {
  let count = randomInt(sixHex / 2);
  let last = 0;
  return () => {
    last = Math.max(last, now());
    let id: string;
    do {
      count = (count + 1) % sixHex;
      id = `${stampOf(last)}_${count.toString(16).toUpperCase().padStart(6, '0')}`;
    } while (isTaken(id));
    return id;
  };
}
