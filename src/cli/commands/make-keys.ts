import type { Command } from 'commander';
import { ConfigError } from '../../config/load.js';
import { makeKeyFiles, type NewKeyFiles } from '../../temporal/make-key-files.js';
import { configHere } from '../context.js';

interface Options {
  readonly payloads?: string;
  readonly encryptionKey?: string;
  readonly subjects?: string;
  readonly audit?: string;
}

/** `cpis make-keys`: makes the key ring, and what is missing of the other keys. Never writes over a file. */
export function addMakeKeys(program: Command): void {
  program
    .command('make-keys')
    .description('make the key ring and the keys beside it: where the configuration says, or where you say')
    .option('--payloads <file>', 'where the key ring goes')
    .option('--encryption-key <file>', 'the key-encryption key: made where it is missing')
    .option('--subjects <file>', 'the subject key: made where it is missing')
    .option('--audit <file>', 'the audit’s key: made where it is missing')
    .action(async (options: Options) => {
      const made = await makeKeyFiles(placesOf(options));
      for (const path of made) process.stdout.write(`Made ${path}\n`);
      process.stdout.write(
        'Keep copies of all in safe places, the key-encryption key apart from the others: without them nothing can be read.\n',
      );
    });
}

function placesOf({ payloads, encryptionKey, subjects, audit }: Options): NewKeyFiles {
  const given = [payloads, encryptionKey, subjects, audit].filter((path) => path !== undefined);
  if (given.length === 0) {
    const { keys, audit: place } = configHere();
    return { ...keys, audit: place.keyFile };
  }
  if (payloads === undefined || encryptionKey === undefined || subjects === undefined)
    throw new ConfigError('Say all three, or none: --payloads, --encryption-key and --subjects.');
  return { payloads, encryptionKey: { file: encryptionKey }, subjects, ...(audit !== undefined && { audit }) };
}
