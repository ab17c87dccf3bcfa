import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  exceptionsSchema,
  findingsIn,
  judge,
  type Exceptions,
  type Part,
  type Severity,
} from '../../scripts/audit/policy.js';

const now = new Date('2026-11-26T12:00:00Z');
const id = 'GHSA-aaaa-bbbb-cccc';
const found = (part: Part, severity: Severity) =>
  findingsIn(
    {
      auditReportVersion: 2,
      vulnerabilities: {
        leaf: { via: [{ source: 1, url: `https://example.invalid/advisories/${id}`, severity, title: 'T' }] },
        above: { via: ['leaf'] },
      },
    },
    part,
  ) ?? [];
const exception = (more: Partial<Exceptions[number]> = {}): Exceptions[number] => ({
  advisory: id,
  package: 'leaf',
  reason: 'We never call the function that is at fault.',
  by: 'A. Reviewer',
  until: '2026-12-31',
  ...more,
});

describe('the audit of what we depend on', () => {
  const rows: readonly [Part, Severity, boolean][] = [
    ['production', 'low', false],
    ['production', 'moderate', true],
    ['production', 'critical', true],
    ['development', 'moderate', false],
    ['development', 'high', true],
  ];
  for (const [part, severity, blocks] of rows)
    it(`${blocks ? 'is blocked by' : 'passes'} a fault of ${part} that is ${severity}`, () => {
      const { blocking, passing } = judge(found(part, severity), [], now);
      assert.deepEqual([blocking.length, passing.length], blocks ? [1, 0] : [0, 1]);
    });

  it('counts an advisory once, where it stands, and not at those that depend on it', () => {
    assert.deepEqual(
      found('production', 'high').map((one) => one.package),
      ['leaf'],
    );
  });

  it('takes an exception with a reason and an end, for that package only', () => {
    const findings = found('production', 'high');
    assert.deepEqual(judge(findings, [exception()], now).blocking, []);
    assert.equal(judge(findings, [exception({ package: 'another' })], now).blocking.length, 2);
  });

  it('is blocked by an exception that is over, too long, or for nothing', () => {
    const findings = found('production', 'high');
    const blockedBy = (one: Exceptions[number], from = findings) => judge(from, [one], now).blocking.join();
    assert.match(blockedBy(exception({ until: '2026-11-25' })), /ended on 2026-11-25/);
    assert.match(blockedBy(exception({ until: '2027-06-01' })), /longer than 90 days/);
    assert.match(blockedBy(exception(), []), /for nothing that was found/);
    assert.equal(exceptionsSchema.safeParse([exception({ reason: 'because' })]).success, false);
  });

  it('knows that a registry which refuses the question has not answered it', () => {
    assert.equal(findingsIn({ message: '405 Method Not Allowed', method: 'POST' }, 'production'), undefined);
    assert.deepEqual(findingsIn({ vulnerabilities: {} }, 'production'), []);
  });

  it('has a list of exceptions of the right form', () => {
    const list: unknown = JSON.parse(
      readFileSync(new URL('../../scripts/audit/exceptions.json', import.meta.url), 'utf8'),
    );
    assert.ok(exceptionsSchema.safeParse(list).success);
  });
});
