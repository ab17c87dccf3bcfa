import type { CollectorState } from '../contracts/collector.js';
import type { Durations } from '../contracts/durations.js';
import type { Attention } from '../domain/attentions.js';
import { raise } from '../domain/attentions.js';
import type { MailboxAlarm } from '../domain/mailbox-alarms.js';
import { msOf, type Instant } from '../domain/dates.js';
import { climbDue } from '../domain/role-climbs.js';
import { lookAt } from './climbing.js';
import { now } from './run.js';

/** What the alert of an alarm is about: each step has an alert of its own. */
export const alarmAbout = ({ code, step }: MailboxAlarm, since: Instant): string =>
  `collector/${code}-${step}-${msOf(since)}`;

export const lostAbout = (messageId: string): string => `collector/lost-${messageId}`;

/** Whether what an alert is about still needs a person. */
const matters = (attentions: readonly Attention[], alertAbout: string): boolean =>
  attentions.some(({ code, about }) =>
    code === 'message-possibly-lost'
      ? alertAbout === lostAbout(about ?? '')
      : alertAbout.startsWith(`collector/${code}-`),
  );

interface Run {
  state: CollectorState;
  readonly durations: Durations;
}

/** Has alerts about the mailbox climb while nobody takes them up. What is over by itself stops. */
export async function climb(run: Run): Promise<void> {
  settle(run);
  const { climbs = [] } = run.state;
  for (const { about } of climbs) {
    const due = climbDue(
      (run.state.climbs ?? []).filter((one) => one.about === about),
      now(),
    );
    if (due === undefined) continue;
    const looked = await lookAt(due, run.durations.slowRetry);
    const { untaken, ...next } = looked(run.state.climbs ?? []);
    const { attentions } = run.state;
    const raised = untaken ? raise(attentions, { code: 'alert-not-taken-up', since: now(), about }) : attentions;
    run.state = { ...run.state, ...next, attentions: raised };
  }
  settle(run);
}

function settle(run: Run): void {
  const { attentions, climbs } = run.state;
  const standing = attentions.filter(
    ({ code, about }) => code !== 'alert-not-taken-up' || matters(attentions, about ?? ''),
  );
  const left = climbs?.filter(({ about }) => matters(attentions, about));
  run.state = { ...run.state, attentions: standing, ...(left && { climbs: left }) };
}
