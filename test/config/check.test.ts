import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { adviceOn, missingInMosaic } from '../../src/config/advice.js';
import { checkConfig, pathWords } from '../../src/config/check.js';
import { configJsonSchema } from '../../src/config/json-schema.js';
import { day } from '../support/examples.js';
import type { ReferenceData } from '../../src/domain/reference-data.js';

const example = readFileSync(new URL('../../config/example.yaml', import.meta.url), 'utf8');
const replaced = (from: string | RegExp, to: string): string => {
  const text = example.replace(from, to);
  assert.notEqual(text, example);
  return text;
};
const problemsOf = (text: string): readonly string[] => {
  const checked = checkConfig(text);
  return checked.ok ? [] : checked.problems.map(({ path, message }) => `${path}: ${message}`);
};
const configOf = (text: string) => {
  const checked = checkConfig(text);
  assert.ok(checked.ok, problemsOf(text).join('\n'));
  return checked.config;
};

describe('a configuration that cannot be used', () => {
  it('is told with the line of each problem', () => {
    const checked = checkConfig('authority:\n  name: X\n  odsCode: lower\nupload:\n  batchFor: 5\nsurprise: 1\n');
    assert.ok(!checked.ok);
    const at = (path: string) => checked.problems.find((one) => one.path === path);
    assert.equal(at('authority.odsCode')?.line, 3);
    assert.deepEqual(at('surprise'), { line: 6, path: 'surprise', message: 'there is no such setting' });
    assert.deepEqual(at('upload.firstSequence'), { line: 4, path: 'upload.firstSequence', message: 'is missing' });
  });

  const rows: readonly [string, string | RegExp, string, RegExp][] = [
    [
      'an unknown placeholder',
      'title: CP-IS record opened by telephone advice',
      "title: 'By {doctor}'",
      /^rules\.0\.do\.caseNote\.title: \{doctor\} is no field/,
    ],
    [
      'a brace alone',
      'title: CP-IS record opened by telephone advice',
      "title: 'By {'",
      /a \{ or \} alone is no field/,
    ],
    [
      'a title that does not fit',
      'title: CP-IS record opened by telephone advice',
      `title: ${'x'.repeat(101)}`,
      /a title is one line of at most 100/,
    ],
    [
      'a rule that is never reached',
      'careSettings: [telephone] }',
      'careSettings: [telephone] }\n    do: { alert: {} }\n  - name: again\n    when: { kinds: [access], careSettings: [telephone] }',
      /“again” is never reached: “a record was opened by telephone advice”/,
    ],
    [
      'a kind without a fallback',
      / {2}- name: everything else\n {4}do:\n {6}alert: \{\}\n/,
      '',
      /no fallback for (empty|number-inactive)/,
    ],
    [
      'a rule that asks for nothing',
      / {6}alert: \{\}\n\nalerts:/,
      '      {}\n\nalerts:',
      /rules\.2\.do: asks for nothing/,
    ],
    [
      'a step for a notification that names no child',
      'name: everything else\n',
      'name: empty\n    when: { kinds: [empty] }\n    do: { step: { stepType: A, nextAction: B } }\n  - name: everything else\n',
      /an empty notification names no child/,
    ],
    ['a ladder that may end at nobody', '    - { kind: role, role: CPIS-DUTY }\n', '', /the last rung must be a role/],
    ['a trigger that is none', 'off: []', 'off: [anything]', /alerts\.off\.0/],
    [
      'the patient’s location in the file',
      'alert: {}\n      # As',
      "alert: { text: 'At {postcode}' }\n      # As",
      /names the patient’s location/,
    ],
    [
      'a related worker for what is no child’s',
      /to:\n {4}upload-file: .*/,
      'to:\n    upload-file: [{ kind: related-worker, relationship: ALLWKR }]',
      /alerts\.to\.upload-file: is about no single child/,
    ],
    [
      'a related worker alone, whom a child may not have',
      /to:\n {4}upload-file: .*/,
      'to:\n    record-refused: [{ kind: related-worker, relationship: ALLWKR }]',
      /alerts\.to\.record-refused: name a worker role too/,
    ],
    [
      'the emergency duty team for a missing tick',
      /to:\n {4}upload-file: .*/,
      'to:\n    alert-not-taken-up: [{ kind: worker-role, role: CPIS-EDT }]',
      /alerts\.to\.alert-not-taken-up: names the emergency duty team/,
    ],
    ['hours that end before they begin', "from: '09:00'", "from: '19:00'", /from must be before to/],
    [
      'a word for a choice without a default',
      'temporaryPlans: leave-out',
      'temporaryPlans: maybe',
      /scope\.temporaryPlans/,
    ],
  ];
  for (const [what, from, to, problem] of rows)
    it(`is one with ${what}`, () => assert.match(problemsOf(replaced(from, to)).join('\n'), problem));
});

const today = day('2026-11-26');

describe('a configuration that can be used', () => {
  it('is the example, without anything that had better be otherwise', () => {
    assert.deepEqual(adviceOn(configOf(example), today), []);
  });

  it('is told what is probably not meant', () => {
    const advice = (text: string) =>
      adviceOn(configOf(text), today).map(({ path, message }) => `${pathWords(path)}: ${message}`);
    assert.match(
      advice(replaced('sensitive: [sexual', 'sensitive: [dentist, sexual')).join(),
      /sensitive\.0: no organisation is of the setting dentist/,
    );
    assert.match(
      advice(replaced('careSettings: [telephone] }', 'careSettings: [telphone] }')).join(),
      /telphone: “a record was opened by telephone advice” never holds/,
    );
    assert.match(advice(replaced(/ {2}emergencyDuty: \{.*\n/, '')).join(), /nobody is told in addition/);
    assert.match(
      advice(replaced(/ {2}organisations:\n( {4}.*\n)+/, '  organisations: []\n')).join(),
      /names no organisation/,
    );
  });

  const offAdvice = (off: string) =>
    adviceOn(configOf(replaced('off: []', `off: [${off}]`)), today).map(({ message }) => message);

  it('may switch an alert off, and is told where nobody in Mosaic hears of a failure any more', () => {
    assert.deepEqual(offAdvice('upload-file, upload-validation, record-refused, empty-notification'), []);
    assert.match(
      offAdvice('upload-file, upload-validation, answer-overdue').join(),
      /nobody in Mosaic hears that a file fails/,
    );
    assert.match(offAdvice('record-refused, registration-overdue').join(), /a child who should be on CP-IS is not/);
    assert.match(offAdvice('action-parked').join(), /cannot be written; cpis worklist shows it/);
    assert.deepEqual(offAdvice('case-note-create').length, 2, 'both rules for an access');
    assert.match(offAdvice('number-inactive').join(), /“everything else” alerts nobody/);
  });

  it('is asked for the next bank holidays 60 days before the last known year ends', () => {
    const on = (date: string) => adviceOn(configOf(example), day(date)).map(({ message }) => message);
    assert.deepEqual(on('2028-11-01'), []);
    assert.match(
      on('2028-11-02').join(),
      /are known until 2028 only: past that year everything counts as out of hours/,
    );
    assert.match(on('2029-01-01').join(), /are known no more/);
  });

  const role = (name: string, more = {}) => ({ role: name, workers: 2, seesNextActions: true, ...more });
  const mosaic: ReferenceData = {
    noteTypes: ['CPIS'],
    stepTypes: [{ type: 'CPIS-NOTIFIED', nextActions: ['CPIS-FOLLOW-UP'] }],
    roles: ['DUTY', 'TEAM-31', 'EDT', 'OPERATORS', 'DATA-QUALITY', 'MANAGER', 'RESTRICTED'].map((one) =>
      role(`CPIS-${one}`),
    ),
    teams: ['team-31', 'team-edt'].map((teamId) => ({ teamId, closed: false })),
    relationships: ['ALLOCATED-WORKER'],
  };
  const missing = (text: string, found: Partial<ReferenceData> = {}) =>
    missingInMosaic(configOf(text), { ...mosaic, ...found }).map(({ message }) => message);

  it('has everything in Mosaic, or is told what it lacks there', () => {
    const steps = replaced('      # step: {', '      step: {');
    assert.deepEqual(missing(steps), []);
    assert.deepEqual(missing(steps, { stepTypes: [] }), ['Mosaic has no step type CPIS-NOTIFIED']);
    assert.deepEqual(missing(steps, { stepTypes: [{ type: 'CPIS-NOTIFIED', nextActions: [] }] }), [
      'the step CPIS-NOTIFIED has no next action CPIS-FOLLOW-UP',
    ]);
    assert.deepEqual(missing(example, { noteTypes: [] }).length, 2);
    assert.deepEqual(missing(example, { teams: ['team-31', 'team-edt'].map((teamId) => ({ teamId, closed: true })) }), [
      'the team team-31 is closed',
      'the team team-edt is closed',
    ]);
    assert.deepEqual(missing(example, { teams: [] }), ['Mosaic has no team team-31', 'Mosaic has no team team-edt']);
    assert.deepEqual(missing(example, { relationships: [] }), ['Mosaic has no relationship ALLOCATED-WORKER']);
    const named = replaced(
      /to:\n {4}upload-file: .*/,
      'to:\n    record-refused: [{ kind: related-worker, relationship: ALLWKR }, { kind: worker-role, role: NOBODY }]',
    );
    assert.deepEqual(missing(named), ['Mosaic has no role NOBODY', 'Mosaic has no relationship ALLWKR']);
    const [first = role('CPIS-DUTY'), ...others] = mosaic.roles;
    assert.match(missing(example, { roles: others }).join(), /no role CPIS-DUTY/);
    assert.match(
      missing(example, { roles: [...others, { ...first, workers: 0 }] }).join(),
      /nobody holds the role CPIS-DUTY/,
    );
    assert.match(
      missing(example, { roles: [...others, { ...first, seesNextActions: false }] }).join(),
      /lacks Next Actions/,
    );
  });
});

describe('the form of a configuration for editors', () => {
  it('is the one that npm run config-schema writes', () => {
    const written = readFileSync(new URL('../../config/authority.schema.json', import.meta.url), 'utf8');
    assert.deepEqual(JSON.parse(written), JSON.parse(configJsonSchema()), 'run: npm run config-schema');
  });
});
