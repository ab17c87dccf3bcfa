import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { ConfigError } from '../../config/load.js';

/** `cpis make-keys`: makes the payload keys and the subject key. Never writes over a file: a lost key is lost data. */
export function addMakeKeys(program: Command): void {
  program
    .command('make-keys')
    .description('make the key files that the configuration names')
    .requiredOption('--payloads <file>', 'where the payload keys go')
    .requiredOption('--subjects <file>', 'where the subject key goes')
    .option('--audit <file>', 'where the audit’s key goes')
    .action(({ payloads, subjects, audit }: { payloads: string; subjects: string; audit?: string }) => {
      const files = [payloads, subjects, ...(audit === undefined ? [] : [audit])];
      const standing = files.find((path) => existsSync(path));
      if (standing !== undefined) throw new ConfigError(`${standing} stands already. Keys are never written over.`);
      const id = `k${new Date().toISOString().slice(0, 10).replaceAll('-', '')}`;
      write(payloads, JSON.stringify({ current: id, keys: { [id]: newKey() } }));
      write(subjects, newKey());
      if (audit !== undefined) write(audit, newKey());
      process.stdout.write('Keep a copy of these files in a safe place: without them nothing can be read.\n');
    });
}

const newKey = (): string => randomBytes(32).toString('base64');

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${content}\n`, { mode: 0o600, flag: 'wx' });
}
