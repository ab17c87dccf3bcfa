import { startForBench } from './sandbox.js';
import { registerChildren, timeAccesses } from './accesses.js';
import { summary } from './summary.js';

const children = 5;
const accesses = 20;

/** `npm run bench`: how long an access takes from the authority's mailbox to Mosaic, on this machine, everything real. */
const sandbox = await startForBench();
try {
  const numbers = await registerChildren(sandbox.ready, children);
  const times = await timeAccesses(sandbox.ready, numbers, accesses);
  process.stdout.write(summary('From the mailbox to Mosaic', times));
} finally {
  await sandbox.stop();
}
