import { createServer } from 'node:net';

const host = '127.0.0.1';

/** Whether this loopback port can be listened on now. */
export function portIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host }, () => probe.close(() => resolve(true)));
  });
}

/** The first of `count` free ports in a row, away from the ports that systems give out by themselves. */
export async function freePortBase(count: number): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const base = 10_000 + Math.floor(Math.random() * 20_000);
    const free = await Promise.all(Array.from({ length: count }, (_, step) => portIsFree(base + step)));
    if (free.every(Boolean)) return base;
  }
  throw new Error(`No ${count} free ports in a row were found between 10000 and 30000.`);
}
