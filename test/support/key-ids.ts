/** The ids of the keys that payloads in a history, or anywhere else in a message of the server, were encrypted with. */
export function keyIdsIn(value: unknown): ReadonlySet<string> {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return new Set();
  const { kid, ...inner } = value as Readonly<Record<string, unknown>>;
  const found = kid instanceof Uint8Array ? [Buffer.from(kid).toString()] : [];
  return new Set([...found, ...Object.values(inner).flatMap((one) => [...keyIdsIn(one)])]);
}
