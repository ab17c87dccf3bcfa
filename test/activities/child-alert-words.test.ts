import assert from 'node:assert/strict';
import { childAlert } from '../../src/activities/child-alerts.js';
import type { AuthoritySettings } from '../../src/activities/ports.js';
import type { ChildAlert } from '../../src/domain/child-alerts.js';
import { failures } from '../../src/domain/failure.js';
import { at, person } from '../support/examples.js';
import { aPolicy } from '../support/policies.js';

const to = (role: string) => [{ kind: 'worker-role', role }] as const;
const settings = {
  actions: aPolicy({}),
  dataQuality: to('DATA-QUALITY'),
  restricted: to('RESTRICTED'),
} as unknown as AuthoritySettings;
const textOf = (about: string, audience: ChildAlert['audience'] = 'data-quality'): string => {
  const since = at('2026-11-20T10:00:00Z');
  return childAlert(person('700101'), { trigger: 'record-refused', about, audience, since }, settings).text;
};

describe('an alert about a record that was not taken', () => {
  it('says why and what to do, in the words of the failure table', () => {
    for (const code of ['CPR01', 'CPR03', 'CPR04', 'CPR05', 'CPR07', 'given-up', 'ends-returned'] as const) {
      const text = textOf(`P1/${code}`);
      assert.ok(text.includes(`${failures[code].says} ${failures[code].next}`), text);
      assert.match(text, /\nAbout: P1\/.+$/);
    }
    assert.match(textOf('P1/not-on-cpis'), /the child is not on CP-IS\. Act at once/);
    assert.match(textOf('P1/day-366'), /two people must confirm it\./);
  });

  it('says nothing of that to the restricted audience', () => {
    assert.equal(textOf('P1/CPR02', 'restricted'), textOf('P1/CPR03', 'restricted'));
    assert.doesNotMatch(textOf('P1/CPR02', 'restricted'), /CPR|About/);
  });
});
