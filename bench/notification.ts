import { registerChildren, timeAccesses } from './accesses.js';
import { startForBench } from './sandbox.js';
import { summary } from './summary.js';

const children = 5;
const accesses = 20;

/** How long an access takes from the authority's mailbox to Mosaic, on this machine, everything real. */
export async function benchNotification(): Promise<string> {
  const sandbox = await startForBench();
  try {
    const numbers = await registerChildren(sandbox.ready, children);
    return summary('From the mailbox to Mosaic', await timeAccesses(sandbox.ready, numbers, accesses));
  } finally {
    await sandbox.stop();
  }
}
