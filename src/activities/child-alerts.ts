import type { Alert, AlertTrigger, Recipient } from '../domain/actions.js';
import { attentions } from '../domain/attentions.js';
import { rolesOf } from '../domain/alert-targets.js';
import type { AlertAudience, ChildAlert } from '../domain/child-alerts.js';
import { audiencesAbove } from '../domain/child-alerts.js';
import type { ClimbPlan } from '../domain/child-climbs.js';
import { msOf } from '../domain/dates.js';
import { answerCodeOf, failureOf } from '../domain/failure.js';
import type { MosaicPersonId } from '../domain/people.js';
import type { AuthoritySettings } from './ports.js';

type Words = { readonly title: string; readonly text: string };

const words: Partial<Readonly<Record<AlertTrigger, Words>>> = {
  'registration-overdue': {
    title: 'A child is not on CP-IS',
    text: 'A plan of this child is open and CP-IS has not accepted it in time. An emergency department sees nothing of it.',
  },
  'record-refused': {
    title: 'What CP-IS shows of this child is not up to date',
    text: 'A record of this child was not taken. Correct the data in Mosaic, or act as the worklist says.',
  },
  'action-parked': {
    title: 'A case note or an alert cannot be written',
    text: 'The NHS told us something about a child and Mosaic does not take it. Look at the worklist at once.',
  },
};

const narrowWords: Words = {
  title: 'CP-IS: for the restricted audience',
  text: 'Something about the CP-IS registration of this person needs the restricted audience.',
};

const otherWords: Words = { title: 'CP-IS needs a person', text: 'Look at the worklist.' };

const inWords = ({ says, next }: { readonly says: string; readonly next: string }): string => `${says} ${next}`;

/** What an alert says besides its trigger: the last part of what it is about. */
const besides: Readonly<Record<string, string>> = {
  'not-on-cpis': inWords(attentions['start-refused-after-delete']),
  'day-300': 'The end of a plan was not taken for 300 days. From day 366 on it can only be deleted.',
  'day-366': inWords(attentions['end-past-365-days']),
};

/** Why, and what to do, in the words of the one table of failures. */
function textOf(text: string, about: string): string {
  const last = about.split('/').at(-1) ?? '';
  const code = answerCodeOf(last);
  const answer = code && inWords(failureOf(code));
  return [text, besides[last] ?? answer].filter((one) => one !== undefined).join('\n');
}

/** An alert about one child, to those who may know of it. Codes only: nothing that the NHS or Mosaic wrote. */
export function childAlert(personId: MosaicPersonId, alert: ChildAlert, settings: AuthoritySettings): Alert {
  const { trigger, about, audience, since } = alert;
  const { title, text: said } = audience === 'restricted' ? narrowWords : (words[trigger] ?? otherWords);
  const text = audience === 'restricted' ? said : textOf(said, about);
  const reference = `cpis/${personId}/${trigger}/${audience}/${about}/${msOf(since)}`.slice(0, 200);
  const recipients = recipientsOf(trigger, audience, settings);
  const common = { reference, trigger, title, recipients };
  // operators hear of a child's workflow, not of its file; Mosaic finds a related worker by the child alone
  return audience === 'operators' && rolesOf(recipients).length === recipients.length
    ? { ...common, text: `${text}\nWorkflow: child-${personId}` }
    : { ...common, personId, text: audience === 'restricted' ? text : `${text}\nAbout: ${about}` };
}

/** What is raised on the rungs above while nobody takes the alert up; undefined where the authority has nothing climb. */
export function childAlertClimb(
  personId: MosaicPersonId,
  alert: ChildAlert,
  settings: AuthoritySettings,
): ClimbPlan | undefined {
  const { climb, off } = settings.actions;
  if (climb === undefined || off.includes('alert-not-taken-up')) return undefined;
  const told = childAlert(personId, alert, settings);
  const effects = audiencesAbove[alert.audience].map((audience, below) => {
    const base = `cpis/${personId}/alert-not-taken-up/${audience}/${alert.about}/${msOf(alert.since)}`;
    const reference = `${base.slice(0, 190)}~${below + 1}`;
    const recipients = recipientsOf('alert-not-taken-up', audience, settings);
    const text = `Nobody has taken this up yet.\n${told.text}`;
    return {
      kind: 'alert',
      reference,
      write: { ...told, reference, trigger: 'alert-not-taken-up', text, recipients },
    } as const;
  });
  return { ...climb, effects };
}

/** The authority may send a trigger elsewhere; the narrow audience stays the only one of a restricted child. */
function recipientsOf(
  trigger: AlertTrigger,
  audience: AlertAudience,
  settings: AuthoritySettings,
): readonly Recipient[] {
  const elsewhere = settings.actions.to[trigger];
  if (audience !== 'restricted' && elsewhere !== undefined) return elsewhere;
  switch (audience) {
    case 'data-quality':
      return settings.dataQuality;
    case 'manager':
      return settings.manager;
    case 'operators':
      return settings.operators;
    case 'restricted':
      return settings.restricted;
  }
}
