/** How long anything may take in a test before it counts as not happening; longer where everything is made slow on purpose. */
const withinMs = Number(process.env['CPIS_TEST_WITHIN_MS'] ?? 25_000);
const pauseMs = 50;

/**
 * Waits until `look` returns something other than undefined or false, and gives it back. Fails with what was waited for,
 * and with the last error of `look`.
 */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  within = withinMs,
): Promise<T> {
  const deadline = Date.now() + within;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const found = await look();
      if (found !== undefined && found !== false) return found;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new Error(`Waited ${within} ms in vain: ${what}.`, { cause: last });
}
