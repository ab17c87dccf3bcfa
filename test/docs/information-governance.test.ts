import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { retentionSchema } from '../../src/config/keeping.js';
import type { ChildState } from '../../src/domain/child-state.js';
import { newChildState } from '../../src/domain/child-state.js';
import { person } from '../support/examples.js';

const page = readFileSync(new URL('../../docs/information-governance.md', import.meta.url), 'utf8');

/** Fields that a new child does not have yet. A new one of `ChildState` without a place here does not compile. */
const optional = {
  snapshot: true,
  assessed: true,
  waitingSince: true,
  sensitiveSince: true,
  mergedInto: true,
} satisfies Record<
  { [Key in keyof ChildState]-?: undefined extends ChildState[Key] ? Key : never }[keyof ChildState],
  true
>;

describe('docs/information-governance.md', () => {
  it('has every field that a child’s workflow carries, and no other', () => {
    const map = page.slice(page.indexOf('## The data map'));
    const named = [...map.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);
    const carried = [...Object.keys(newChildState(person('700101'))), ...Object.keys(optional)];
    assert.deepEqual([...named].sort(), [...carried].sort());
  });

  it('says of every period of the configuration how long it is and why', () => {
    const settings = Object.keys(
      z.toJSONSchema(retentionSchema, { io: 'input', unrepresentable: 'any' }).properties ?? {},
    );
    assert.ok(settings.length >= 3);
    assert.deepEqual(
      settings.filter((name) => !page.includes(`\`retention.${name}\``)),
      [],
    );
  });
});
