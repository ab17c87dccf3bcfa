import type { Command } from 'commander';
import { checkMailbox, checkWords } from '../mailbox-check.js';
import { listMailbox, listWords } from '../mailbox-list.js';
import { audited } from '../audited.js';
import { configHere } from '../context.js';
import { countFrom } from '../arguments.js';
import type { AuthorityConfig } from '../../config/authority.js';
import type { OpenedMailbox } from '../../mailbox/port.js';

interface ListOptions {
  readonly details?: boolean;
  readonly workflow?: string;
  readonly atMost: number;
  readonly json?: boolean;
}

/** `cpis mailbox check` and `cpis mailbox list`: the way to the NHS and what waits there. Both leave every message there. */
export function addMailbox(program: Command, openMailbox: (config: AuthorityConfig) => Promise<OpenedMailbox>): void {
  const seen = <T>(what: string, look: (opened: OpenedMailbox) => Promise<T>): Promise<T> => {
    const config = configHere();
    return audited(config, { what }, async () => look(await openMailbox(config)));
  };
  const mailbox = program.command('mailbox').description('the NHS mailbox: is it reachable, and what waits in it');
  mailbox
    .command('check')
    .description('prove the connection and the credentials, and tell what waits')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const checked = await seen('mailbox-check', (opened) => checkMailbox(opened, new Date()));
      process.stdout.write(json === true ? asJson(checked) : checkWords(checked));
    });
  mailbox
    .command('list')
    .description('ids of the waiting messages, oldest first')
    .option('--details', 'with type, workflow and size of each')
    .option('--workflow <filter>', 'only these workflows, in the words of MESH: X, X*, *X*, or !X for all others')
    .option('--at-most <number>', 'no more than so many', countFrom, 1000)
    .option('--json', 'as JSON')
    .action(async ({ details, workflow, atMost, json }: ListOptions) => {
      const wanted = { atMost, ...(workflow !== undefined && { workflows: workflow }) };
      const listed = await seen('mailbox-list', ({ mailbox: waiting }) =>
        listMailbox(waiting, wanted, details === true),
      );
      process.stdout.write(json === true ? asJson(listed) : listWords(listed));
    });
}

const asJson = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
