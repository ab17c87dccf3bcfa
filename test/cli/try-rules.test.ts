import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exportLines } from '../../src/audit/export.js';
import { auditPlace } from '../../src/audit/open.js';
import { loadConfig } from '../../src/config/load.js';
import { openMosaic, type OpenMosaic } from '../sandbox/mosaic/open-mosaic.js';
import { fileWith } from '../support/files.js';
import { cpis } from './cpis.js';

const pathOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const example = pathOf('config/example.yaml');
const messageOf = (name: string): string => pathOf(`test/fixtures/cpis/golden/${name}.xml`);
const atNight = ['--received-at', '2026-11-22T06:05:00Z'];

/** What is shown, without what it is wrapped in. */
const tried = (file: string, ...words: readonly string[]) =>
  cpis(['try-rules', file, '--config', example, ...atNight, ...words]);

interface Tried {
  readonly situation: { readonly kind: string; readonly careSetting: string };
  readonly plan: { readonly rule?: string; readonly effects: readonly { readonly kind: string }[] };
}

describe('cpis try-rules', () => {
  it('shows for each access the rule, the texts, who is told, and where it climbs', async () => {
    const { code, out } = await tried(messageOf('access-notification'));
    assert.equal(code, 0);
    const [unknown = '', telephone = ''] = out.split('\n\nB7A4D0E2');
    assert.match(
      unknown,
      /access, care setting unknown, opened by a person, received out of hours\nRule: a record was opened\n/,
    );
    assert.match(
      unknown,
      /- case note CPIS: CP-IS record opened by the NHS\n {4}The CP-IS record of this child was opened\./,
    );
    assert.match(unknown, /- alert to the role CPIS-EDT: /);
    assert.match(unknown, /\nIf nobody takes it up: after 4 h the role CPIS-DUTY, then after 4 h the worklist/);
    assert.match(telephone, /opened by a device, .*\nRule: a record was opened by telephone advice\n/);
    assert.match(telephone, /Location of the patient: given, for the narrow audience/);
    assert.ok(out.endsWith('\nNothing was sent or written.\n'));
  });

  it('shows who is told of a number, of a notification without a child, and for a restricted child', async () => {
    const [numbers, empty, restricted] = await Promise.all([
      tried(messageOf('inactive-numbers'), '--json'),
      tried(messageOf('access-notification-empty')),
      tried(messageOf('access-notification'), '--restricted', '--json'),
    ]);
    const { notifications } = JSON.parse(numbers.out) as { notifications: readonly Tried[] };
    assert.deepEqual(
      notifications.map(({ situation, plan }) => [situation.kind, plan.rule]),
      [
        ['number-replaced', 'everything else'],
        ['number-inactive', 'everything else'],
      ],
    );
    assert.match(empty.out, /^It names no child: the role CPIS-OPERATORS is told, and no child’s file\.\n/);
    assert.match(restricted.out, /CPIS-RESTRICTED/);
    assert.doesNotMatch(restricted.out, /"case-note"/);
  });

  it('refuses wrong words and wrong files with one sentence, with 2, and without a word of the message', async () => {
    const upload = readFileSync(messageOf('access-notification'), 'utf8');
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['/nowhere/message.xml', '--config', example], /^\/nowhere\/message\.xml cannot be read: ENOENT\.$/],
      [
        [fileWith('Isla Brackenfield'), '--config', example],
        /^A file is not well-formed XML .*\(cpis\.unreadable, line 1\)$/,
      ],
      [[fileWith('<a>Isla</a>'), '--config', example], /\(cpis\.unknown-message/],
      [
        [fileWith(upload.replace(/<effectiveTime [^>]*>/, '')), '--config', example],
        /\(cpis\.content-missing, line \d+\)$/,
      ],
      [[messageOf('upload'), '--config', example], /^This is an upload: only what the NHS tells/],
      [
        [messageOf('access-notification'), '--config', example, '--received-at', 'yesterday'],
        /^--received-at: expected a time/,
      ],
      [[messageOf('access-notification'), '--config', example, '--person', 'a b'], /A Mosaic person id has letters/],
      [
        [messageOf('access-notification'), '--config', example, '--plan-kind', 'adoption'],
        /Allowed choices are child-protection/,
      ],
    ];
    const ends = await Promise.all(cases.map(([words]) => cpis(['try-rules', ...words])));
    for (const [at, { code, out, err }] of ends.entries()) {
      const [words, says] = cases[at] ?? [[], /^$/];
      assert.deepEqual([code, out], [2, ''], words.join(' '));
      assert.match(err.split('\n(cpis --help')[0]?.trim() ?? '', says);
      assert.doesNotMatch(err, /Isla|Brackenfield|\bat .*:\d+:\d+/);
    }
  });

  describe('with --person', () => {
    let mosaic: OpenMosaic;
    let config: string;
    let auditFolder: string;
    before(async () => {
      mosaic = await openMosaic();
      const written = readFileSync(example, 'utf8').replace('  tokenFile: /run/secrets/mosaic_token\n', '');
      auditFolder = mkdtempSync(join(tmpdir(), 'cpis-audit-'));
      config = fileWith(
        written
          .replace('https://mosaic.example.invalid', mosaic.url)
          .replace('/srv/cpis-link/audit', auditFolder)
          .replace('/run/secrets/audit_key', fileWith(randomBytes(32).toString('base64'))),
      );
    });
    after(() => mosaic.close());
    const of = (person: string) =>
      cpis(['try-rules', messageOf('access-notification'), '--config', config, '--person', person]);

    it('reads who works with the child, gives the reason for each rung that does not hold, and writes nothing', async () => {
      await mosaic.patch('/admin/children/700102', { allocated: { workerId: 'worker-2107', teamId: 'team-39' } });
      const [allocated, nobody] = await Promise.all([of('700101'), of('700102')]);
      assert.equal(allocated.code, 0);
      assert.match(allocated.out, /- alert to the child’s ALLOCATED-WORKER: /);
      assert.doesNotMatch(allocated.out, /does not tell who works with a child/);
      assert.match(
        nobody.out,
        /not allocated-worker: the worker has no role or no organisation in Mosaic.*\n {2}not team: the team is closed/,
      );
      assert.deepEqual(await mosaic.get('/admin/effects'), []);
    });

    it('says that a person is unknown, and ends with 3', async () => {
      const { code, out, err } = await of('799999');
      assert.deepEqual([code, out], [3, '']);
      assert.match(err, /^Mosaic does not know this person\. .*\(mosaic\.person-unknown\)\n$/);
    });

    it('looks at a child in Mosaic, so the audit says who did', async () => {
      const { folder, keys } = auditPlace(loadConfig(config).audit);
      const lines = await exportLines(folder, keys, { what: 'try-rules' });
      // each command writes a chain of its own
      assert.deepEqual(lines.map(({ result }) => result).sort(), [
        ...['asked', 'asked', 'asked', 'done', 'done'],
        'mosaic.person-unknown',
      ]);
      assert.doesNotMatch(JSON.stringify(lines), /799999/);
    });
  });
});
