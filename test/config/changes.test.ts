import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { applied, planOfChanges, planWords } from '../../src/config/applied.js';
import type { AuthorityConfig } from '../../src/config/authority.js';
import { checkConfig } from '../../src/config/check.js';
import { configJsonSchema } from '../../src/config/json-schema.js';
import { durationKeys, namedSections } from '../../src/config/words.js';

const folder = new URL('../../config/', import.meta.url);
const textOf = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const example = textOf('example.yaml');
const configOf = (text: string): AuthorityConfig => {
  const checked = checkConfig(text);
  return checked.ok ? checked.config : assert.fail(JSON.stringify(checked.problems));
};
const changed = (...steps: readonly (readonly [string | RegExp, string])[]): AuthorityConfig =>
  configOf(
    steps.reduce((text, [from, to]) => {
      const next = text.replace(from, to);
      assert.notEqual(next, text, String(from));
      return next;
    }, example),
  );
const running = configOf(example);
const said = (next: AuthorityConfig): readonly string[] =>
  planOfChanges(running, next).map(({ path, says, takesEffect }) => `${path}: ${says} (${takesEffect})`);

const first = '  - name: a record was opened by telephone advice\n';
const telephone = /( {2}- name: a record was opened by telephone advice\n(?: {4}.*\n)+)/;

describe('what changes between two configurations', () => {
  it('is nothing where only comments, the order of keys and ways to write a duration differ', () => {
    const text = example.replaceAll(/^ *#.*\n/gm, '').replace('after: 4h', 'after: 240m');
    assert.deepEqual(said(configOf(text)), []);
    assert.equal(planWords([]), 'Nothing changes.\n');
  });

  const rows: readonly [string, readonly [string | RegExp, string], readonly string[]][] = [
    ['a duration', ['after: 4h', 'after: 2h'], ['alerts.climb.after: 4h → 2h (at once)']],
    ['a switch', ['exclusive: false', 'exclusive: true'], ['mailbox.exclusive: false → true (at the next start)']],
    ['a time of day', ["at: '03:15'", "at: '04:05'"], ['reconcile.at: 03:15 → 04:05 (at once)']],
    [
      'what came to a list and what went',
      ['[C2, C1, V2]', '[C2, V2, E1]'],
      ['scope.lookedAfterStatuses: in: E1; out: C1 (at once)'],
    ],
    [
      'the order of a list',
      ['[C2, C1, V2]', '[V2, C2, C1]'],
      ['scope.lookedAfterStatuses: in another order (at once)'],
    ],
    [
      'an organisation, by its row',
      ["    - { name: 'NHS 111*', setting: telephone }\n", ''],
      ['careSettings.organisations: out: name NHS 111*, setting telephone (at once)'],
    ],
    [
      'what is not set any more',
      [/ {2}climb: .*\n/, ''],
      ['alerts.climb: after 4h, withoutAcknowledgements false → not set (at once)'],
    ],
    [
      'a new rule, with its place',
      [first, `  - name: all\n    when: { authors: [device] }\n    do: record-only\n${first}`],
      ['rules.all: new, as rule 1 of 4 (at once)'],
    ],
    ['a rule that is gone', [telephone, ''], ['rules.a record was opened by telephone advice: taken out (at once)']],
    [
      'a rule’s own words',
      ['title: CP-IS record opened by telephone advice', 'title: Opened by telephone'],
      [
        'rules.a record was opened by telephone advice.do.caseNote.title: CP-IS record opened by telephone advice → Opened by telephone (at once)',
      ],
    ],
  ];
  for (const [what, step, lines] of rows) it(`names ${what}`, () => assert.deepEqual(said(changed(step)), lines));

  it('names what repeated accesses join, and for how long', () => {
    const rule = 'rules.a record was opened by telephone advice.join';
    assert.deepEqual(said(changed(['within: 8h', 'within: 6h'])), [`${rule}.within: 8h → 6h (at once)`]);
    assert.deepEqual(said(changed(['    join: { within: 8h }\n', ''])), [`${rule}: within 8h → not set (at once)`]);
  });

  it('names rules in another order: the first that fits counts', () => {
    const { rules } = running;
    const [one, two, three] = rules;
    assert.ok(one && two && three);
    assert.deepEqual(said({ ...running, rules: [two, one, three] }), [
      'rules: in another order: the first that fits counts (at once)',
    ]);
  });

  it('says where an address leads and no more: what follows may be a token', () => {
    const lines = said(
      changed([
        'url: https://pager.example.invalid/cpis-link',
        'url: https://hooks.example.invalid/services/T0/a-secret?k=a-secret',
      ]),
    );
    assert.deepEqual(lines, [
      'secondChannel.url: https://pager.example.invalid/… → https://hooks.example.invalid/… (at once)',
    ]);
  });

  it('is told in two parts, those at once first', () => {
    const words = planWords(
      planOfChanges(running, changed(['temporal.internal:7233', 'other.internal:7233'], ['after: 4h', 'after: 2h'])),
    );
    assert.equal(
      words,
      [
        'Takes effect at once:',
        '  alerts.climb.after (what becomes of an alert that nobody takes up): 4h → 2h',
        'Takes effect at the next start:',
        '  temporal.address (the Temporal server): temporal.internal:7233 → other.internal:7233',
        '',
      ].join('\n'),
    );
  });
});

describe('what applies while a process runs', () => {
  const atOnce: readonly (readonly [string | RegExp, string])[] = [
    ["officeHours: '01632960100'", "officeHours: '01632960111'"],
    ['name: Exampleshire County Council', 'name: Exampleshire'],
    ['[C2, C1, V2]', '[C2]'],
    ['shortBreaks: leave-out', 'shortBreaks: share'],
    ['pollEvery: 5m', 'pollEvery: 6m'],
    ['alarmAfter: 1h', 'alarmAfter: 2h'],
    ['recordsAtMost: 500', 'recordsAtMost: 400'],
    ['answerWithin: 24h', 'answerWithin: 12h'],
    ['endsPercent: 2', 'endsPercent: 3'],
    ['caseNoteType: CPIS', 'caseNoteType: OTHER'],
    ['url: https://pager', 'url: https://other'],
    ["to: '17:00'", "to: '18:00'"],
    ['holidaysKnownUntil: 2028', 'holidaysKnownUntil: 2029'],
    ['setting: telephone }', 'setting: urgent-care }'],
    ['sensitive: [sexual-health, mental-health]', 'sensitive: [sexual-health]'],
    ['caseNote: { noteType: CPIS }', 'caseNote: { noteType: CPIS, title: Opened }'],
    ['after: 4h', 'after: 5h'],
    ['off: []', 'off: [upload-file]'],
    ['alertAfter: 24h', 'alertAfter: 48h'],
    ['tail: 405d', 'tail: 410d'],
    ['callsPerSecond: 100', 'callsPerSecond: 50'],
    ["at: '03:15'", "at: '04:15'"],
    ['requestsPerSecond: 100', 'requestsPerSecond: 50'],
    ['scopes: [read, operate]', 'scopes: [read]'],
    ['role: cpis-duty', 'role: cpis-other'],
    ['mosaic-1: /run/secrets/mosaic_gateway_key', 'mosaic-2: /run/secrets/other_gateway_key'],
    ['window: 60s', 'window: 90s'],
  ];
  const atStart: readonly (readonly [string | RegExp, string])[] = [
    ['odsCode: ZZ9', 'odsCode: ZZ8'],
    ['mode: live', 'mode: observe'],
    ['namespace: exampleshire', 'namespace: other'],
    ['payloads: /var/lib/cpis-link/payload-keys.json', 'payloads: /var/lib/cpis-link/other.json'],
    ['encryptionKey: { file: /run/secrets/key_encryption_key }', 'encryptionKey: { variable: CPIS_OTHER_KEY }'],
    ['url: https://mesh', 'url: https://other'],
    ['mailboxId: ZZ9LA001', 'mailboxId: ZZ9LA002'],
    ['recipient: CPISHUB1', 'recipient: CPISHUB2'],
    ['upload: TEST_CPIS_UPLOAD', 'upload: CPIS_UPLOAD'],
    ['exclusive: false', 'exclusive: true'],
    ['firstSequence: 1', 'firstSequence: 2'],
    ['releaseAtStart: false', 'releaseAtStart: true'],
    ['url: https://mosaic', 'url: https://other'],
    ['port: 8730', 'port: 8739'],
    ['certificateFile: /run/secrets/gateway_certificate', 'certificateFile: /run/secrets/other'],
    ['address: 127.0.0.1:8740', 'address: 127.0.0.1:8742'],
    ['port: 8741', 'port: 8743'],
  ];
  for (const step of atOnce)
    it(`is the new one of ${step[1]}`, () => {
      const next = changed(step);
      assert.deepEqual(applied(running, next), next);
      assert.deepEqual([...new Set(planOfChanges(running, next).map((one) => one.takesEffect))], ['at once']);
    });
  for (const step of atStart)
    it(`is the running one of ${step[1]}, until the next start`, () => {
      const next = changed(step);
      assert.deepEqual(applied(running, next), running);
      assert.deepEqual([...new Set(planOfChanges(running, next).map((one) => one.takesEffect))], ['at the next start']);
    });

  it('is never half of one way to the NHS or to Mosaic and half of another', () => {
    const other = configOf(textOf('examples/worklist-only.yaml'));
    const now = applied(running, other);
    assert.deepEqual(
      [now.mailbox.transport, now.mosaic.transport, now.temporal],
      [running.mailbox.transport, running.mosaic.transport, running.temporal],
    );
    assert.deepEqual(now.rules, other.rules);
  });
});

describe('the words of a plan of changes', () => {
  it('name every section of a configuration', () => {
    const { properties } = JSON.parse(configJsonSchema()) as { properties: Record<string, unknown> };
    assert.deepEqual(
      Object.keys(properties).filter((key) => !namedSections.includes(key)),
      [],
    );
  });

  it('know every key that is written as a duration', () => {
    const files = ['example.yaml', ...readdirSync(new URL('examples/', folder)).map((name) => `examples/${name}`)];
    const keys = files.flatMap((name) =>
      [...textOf(name).matchAll(/^[^#]*?(\w+): \d+(?:ms|s|m|h|d)\b/gm)].map(([, key]) => key),
    );
    assert.ok(keys.length > 50);
    assert.deepEqual(
      keys.filter((key) => !durationKeys.has(key ?? '')),
      [],
    );
  });
});
