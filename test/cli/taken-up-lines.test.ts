import assert from 'node:assert/strict';
import { alertsIn } from '../../src/cli/taken-up-lines.js';

const header = 'workflow,kind';
const one = (personId: string): object => ({ personId });
const about = (personId: string, what: string): object => ({ personId, about: what });
const tooMuch = (line: number): string => `line ${line}: more than an id and what it is about`;

describe('whom a list for take-up names', () => {
  const read = (...lines: readonly string[]) => alertsIn(lines.join('\n'));
  const rows: readonly (readonly [string, readonly string[], readonly object[]])[] = [
    ['a line each', ['700101', '', 'child-700102'], [{ personId: '700101' }, { personId: '700102' }]],
    ['what each is about', ['700101 Q1', '700102,Q2'], [about('700101', 'Q1'), about('700102', 'Q2')]],
    [
      'the list of cpis worklist',
      [header, 'child-700101,child', 'upload-7,upload', 'erasures,erasures'],
      [{ personId: '700101' }, { workflowId: 'upload-7' }],
    ],
    ['alerts to roles', ['collector', 'upload-desk'], [{ workflowId: 'collector' }, { workflowId: 'upload-desk' }]],
    [
      'the list of a spreadsheet',
      ['\uFEFFchild;about', '700101;Q1', '700102;'],
      [about('700101', 'Q1'), one('700102')],
    ],
    ['nobody', ['', '  '], []],
    ['nobody but a header', [header], []],
  ];
  for (const [what, lines, alerts] of rows)
    it(`reads ${what}`, () => {
      assert.deepEqual(read(...lines), alerts);
    });

  const wrong: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    [
      'every line that names no child, by its own number',
      ['child,about', '700101,Q1', '', 'Isla Brackenfield,Q2', ',Q3'],
      ['line 4: names no child', 'line 5: names no child'],
    ],
    ['a row without a workflow', [header, 'child-700101,child', ',child'], ['line 3: names no child']],
    ['lines that say more', ['700101 Q1 at once', '700102,Q2,yes'], [tooMuch(1), tooMuch(2)]],
    ['a header without the child', ['name,about', 'Isla,Q1'], ['line 1: the header names no column child or workflow']],
    [
      'what is no CSV',
      ['child,about', '700101,"Isla', '700102,Q2'],
      ['line 3: not CSV: a quote in it, or above it, is wrong'],
    ],
  ];
  for (const [what, lines, problems] of wrong)
    it(`refuses ${what}, and quotes nothing`, () => {
      assert.throws(
        () => read(...lines),
        ({ name, message }: Error) => {
          assert.equal(name, 'ConfigError');
          assert.deepEqual(
            message.split('\n').slice(1),
            problems.map((problem) => `  ${problem}`),
          );
          assert.doesNotMatch(message, /Isla/);
          return true;
        },
      );
    });
});
