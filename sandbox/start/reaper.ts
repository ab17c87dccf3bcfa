import { endLeftovers, readPidFile } from './pid-file.js';

/**
 * Waits for the end of a supervisor: `node --import tsx reaper.ts PID-FILE SUPERVISOR-PID`, with a channel to it. When the
 * supervisor is killed, its channel closes, and whatever it still ran is ended from here. The Node programs notice by
 * themselves; Temporal cannot, and its pid has to be its own, so it is not wrapped.
 */
async function afterwards(file: string, supervisor: number): Promise<void> {
  const content = readPidFile(file);
  if (content?.supervisor.pid === supervisor) await endLeftovers(file, content);
}

const [, , file, supervisor] = process.argv;
const end = (): void => {
  if (file !== undefined) void afterwards(file, Number(supervisor));
};
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);
if (process.connected) process.once('disconnect', end);
else end();
