import { rmSync } from 'node:fs';
import { addressTable } from './start/address-table.js';
import { createSay, processStartedAt, type Say } from './start/clock.js';
import { readOptions, usage, UsageError, type StartOptions } from './start/options.js';
import type { Ready } from './start/ready-file.js';
import { prepareRun } from './start/run.js';
import { createSandbox, type Sandbox } from './start/sandbox.js';
import { playStory, seconds } from './story.js';

/** `npm start`: the whole product on this machine, with an NHS and a Mosaic of its own. */
async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  // nobody may take an earlier run's file for this one's
  if (options.readyFile !== undefined) rmSync(options.readyFile, { force: true });
  const startedAt = processStartedAt();
  const say = createSay(startedAt);
  const asked = stopAsked();
  const run = await Promise.race([prepareRun(options, say), asked.stop]);
  if (run === undefined) return 0;
  const sandbox = createSandbox(run, say);
  asked.again(() => sandbox.kill());
  const used = use(sandbox, options, (line) => (asked.isAsked() ? undefined : say(line)));
  const code = await Promise.race([used, asked.stop.then(() => 0)]);
  say('Ending everything.');
  await sandbox.stop();
  say(`Ended, ${seconds(Date.now() - startedAt)} after the command.`);
  return code;
}

/** Resolves only when there is nothing more to do: after `--once`, or when something cannot start. */
async function use(sandbox: Sandbox, options: StartOptions, say: Say): Promise<number> {
  const ready = await sandbox.start().catch((error: unknown) => {
    say(sentenceOf(error));
    return undefined;
  });
  if (ready === undefined) return 1;
  say(addressTable(ready));
  const played = !options.story || (await tellStory(ready, say));
  if (options.once) return played ? 0 : 1;
  say('It runs until Ctrl-C.');
  return new Promise<number>(() => undefined);
}

async function tellStory(ready: Ready, say: Say): Promise<boolean> {
  try {
    const { registrationMs, notificationMs, endMs } = await playStory(ready, say);
    say(
      `The story in figures: registered in ${seconds(registrationMs)}, from the NHS to Mosaic in ` +
        `${seconds(notificationMs)}, ended in ${seconds(endMs)}.`,
    );
    return true;
  } catch (error) {
    const logs = Object.entries(ready.logs).map(([name, file]) => `  ${name}: ${file}`);
    say([`The story failed: ${sentenceOf(error)}`, 'Logs:', ...logs].join('\n'));
    return false;
  }
}

interface StopAsked {
  readonly stop: Promise<undefined>;
  readonly isAsked: () => boolean;
  readonly again: (action: () => void) => void;
}

/** Ctrl-C, SIGTERM or a closed terminal asks to stop; the second time, `again` is called. */
function stopAsked(): StopAsked {
  let action: () => void = () => process.exit(1);
  let times = 0;
  const stop = new Promise<undefined>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        times += 1;
        if (times === 1) resolve(undefined);
        else action();
      });
    }
  });
  return { stop, isAsked: () => times > 0, again: (next) => (action = next) };
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : 'Something failed.');

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${sentenceOf(error)}\n`);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
