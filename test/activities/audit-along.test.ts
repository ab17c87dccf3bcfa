import assert from 'node:assert/strict';
import { createChildActivities } from '../../src/activities/children.js';
import type { Ports } from '../../src/activities/index.js';
import type { AuditLine } from '../../src/domain/audit.js';
import { changeLines, changesDue, opened, submitted } from '../../src/domain/child-registration.js';
import type { ChildState } from '../../src/domain/child-state.js';
import { attended, noted } from '../../src/domain/child-state.js';
import type { SubmittedChange } from '../../src/domain/desk-state.js';
import { CodedError } from '../../src/domain/failure.js';
import { assessAll, event, fresh, now, reported } from '../support/child-life.js';
import { aChild, protectionPlan } from '../support/examples.js';

/** A child whose one change is numbered and not yet handed to the desk. */
function aboutToSubmit(): { state: ChildState; changeNumber: number } {
  const assessed = assessAll(reported(fresh, event('e-1', aChild({ plans: [protectionPlan('2026-11-12')] }))));
  const state = opened(assessed, changesDue(assessed, now), now);
  return { state, changeNumber: state.lastChangeNumber };
}

const words = (lines: readonly { readonly what: string }[]): readonly string[] => lines.map(({ what }) => what);

/** The activity, with a desk that keeps what it hears, and an audit that writes or fails. */
function submitting(audit: (line: AuditLine) => Promise<void>) {
  const heard: SubmittedChange[] = [];
  const desk = { submit: (change: SubmittedChange) => Promise.resolve(void heard.push(change)) };
  const { submitChange } = createChildActivities({ desk, audit: { record: audit } } as unknown as Ports);
  return { heard, submitChange };
}

const change = { personId: '700101', changeNumber: 1 } as unknown as SubmittedChange;

describe('what a registration adds to the audit', () => {
  it('is written where its change is handed to the desk: what the child held, then the change', async () => {
    const { state, changeNumber } = aboutToSubmit();
    const written: AuditLine[] = [];
    const { heard, submitChange } = submitting((line) => Promise.resolve(void written.push(line)));
    const lines = changeLines(state, changeNumber);
    assert.deepEqual(await submitChange({ change, lines }), { isAudited: true });
    assert.equal(heard.length, 1);
    assert.deepEqual(words(written), ['event-received', 'change-submitted']);
    const done = submitted(state, changeNumber, now, lines);
    assert.deepEqual(done.unaudited.lines, []);
    assert.equal(done.timeline.at(-1)?.what, 'change-submitted');
  });

  it('has one id for one change, however often it is said', () => {
    const { state, changeNumber } = aboutToSubmit();
    const [first, again] = [changeLines(state, changeNumber), changeLines(state, changeNumber)];
    assert.equal(first.change.id, again.change.id);
    assert.notEqual(first.change.id, changeLines(state, changeNumber + 1).change.id);
  });

  it('stays with the child where the audit cannot be written, and the desk has the change all the same', async () => {
    const { state, changeNumber } = aboutToSubmit();
    const { heard, submitChange } = submitting(() => Promise.reject(new CodedError('audit.unwritable')));
    const { isAudited } = await submitChange({ change, lines: changeLines(state, changeNumber) });
    assert.deepEqual([heard.length, isAudited], [1, false]);
    assert.deepEqual(words(submitted(state, changeNumber, now).unaudited.lines), [
      'event-received',
      'change-submitted',
    ]);
  });

  it('leaves with the child what came while it was written, and closes the attention about the audit', () => {
    const { state, changeNumber } = aboutToSubmit();
    const lines = changeLines(state, changeNumber);
    const unwritten = attended(state, { code: 'audit-unwritten', since: now });
    const done = submitted(noted(unwritten, now, 'retry-asked'), changeNumber, now, lines);
    assert.deepEqual(words(done.unaudited.lines), ['retry-asked']);
    assert.deepEqual(done.attentions, []);
  });
});
