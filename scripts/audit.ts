import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { argv, exit, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { exceptionsSchema, findingsIn, judge, type Finding } from './audit/policy.js';

/**
 * `npm run audit [-- --needed]`: known faults of what we depend on, judged by docs/supply-chain.md. Where the registry
 * refuses the question, nothing is proved: that is said loudly, and fails where the answer is `--needed`, as for a release.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const say = (text: string): void => void stdout.write(`${text}\n`);

function audit(options: readonly string[]): unknown {
  const { stdout: said } = spawnSync('npm', ['audit', '--json', '--audit-level=none', ...options], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  try {
    return JSON.parse(said);
  } catch {
    return undefined;
  }
}

const production = findingsIn(audit(['--omit=dev']), 'production');
const all = production && findingsIn(audit([]), 'development');
if (production === undefined || all === undefined) {
  say('');
  say('=====================================================================');
  say(' npm audit: NOT RUN. The registry does not answer the question here.');
  say(' No known fault was looked for. Run it where the registry answers.');
  say('=====================================================================');
  exit(argv.includes('--needed') ? 1 : 0);
}

const isOfProduction = (one: Finding): boolean =>
  production.some((other) => other.advisory === one.advisory && other.package === one.package);
const exceptions = exceptionsSchema.parse(
  JSON.parse(readFileSync(new URL('audit/exceptions.json', import.meta.url), 'utf8')),
);
const findings = [...production, ...all.filter((one) => !isOfProduction(one))];
const { blocking, passing } = judge(findings, exceptions, new Date());
for (const line of passing) say(`passes   ${line}`);
for (const line of blocking) say(`BLOCKS   ${line}`);
say(`npm audit: ${blocking.length} block, ${passing.length} pass (docs/supply-chain.md).`);
exit(blocking.length > 0 ? 1 : 0);
