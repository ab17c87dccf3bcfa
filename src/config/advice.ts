import { isRecordOnly } from '../domain/action-plans.js';
import type { ActionRule, NotificationKind } from '../domain/action-rules.js';
import type { AlertTrigger, Recipient } from '../domain/actions.js';
import { unknownSetting } from '../domain/care-settings.js';
import type { PlainDate } from '../domain/dates.js';
import { addDays } from '../domain/dates.js';
import { isPastTable } from '../domain/office-hours.js';
import type { ReferenceData } from '../domain/reference-data.js';
import { isLoopback } from './access.js';
import type { AuthorityConfig } from './authority.js';
import type { Path } from './check.js';

/** Something that is allowed and probably not meant, or that Mosaic does not know. */
export interface Advice {
  readonly path: Path;
  readonly message: string;
}

/** What a configuration that can be used had better say otherwise. */
export const adviceOn = (config: AuthorityConfig, today: PlainDate): readonly Advice[] => [
  ...gatewayAdvice(config),
  ...settingAdvice(config),
  ...holidayAdvice(config, today),
  ...config.rules.flatMap((rule, place) => ruleAdvice(rule, place, config)),
  ...offAdvice(config),
  ...(config.alerts.emergencyDuty === undefined
    ? [{ path: ['alerts'], message: 'no emergencyDuty: nobody is told in addition when offices are closed' }]
    : []),
];

/** Bank holidays are published two to three years ahead: this is early enough to enter them. */
const holidayWarningDays = 60;

function holidayAdvice({ hours: { holidaysKnownUntil } }: AuthorityConfig, today: PlainDate): readonly Advice[] {
  if (!isPastTable(addDays(today, holidayWarningDays), holidaysKnownUntil)) return [];
  const when = isPastTable(today, holidaysKnownUntil)
    ? 'are known no more'
    : `are known until ${holidaysKnownUntil} only`;
  const message = `bank holidays ${when}: past that year everything counts as out of hours. Enter the new ones`;
  return [{ path: ['hours', 'holidaysKnownUntil'], message }];
}

/** What people hear of by any of these alerts, and by no other. */
const heardOnlyBy: readonly { readonly what: string; readonly by: readonly AlertTrigger[] }[] = [
  { what: 'a child who should be on CP-IS is not', by: ['record-refused', 'registration-overdue'] },
  { what: 'a file fails, or has no answer', by: ['upload-file', 'upload-validation', 'answer-overdue'] },
  { what: 'a notification cannot be read or placed', by: ['message-unreadable', 'notification-unmatched'] },
  { what: 'a note or an alert cannot be written', by: ['action-parked'] },
  { what: 'a process of CP-IS Link or the mailbox fails', by: ['unexpected-failure'] },
  { what: 'nobody takes an alert up', by: ['alert-not-taken-up'] },
];

/** Switching an alert off is allowed; that nobody in Mosaic hears of a failure at all is probably not meant. */
function offAdvice({ alerts: { off }, rules }: AuthorityConfig): readonly Advice[] {
  const path = ['alerts', 'off'];
  const unheard = heardOnlyBy
    .filter(({ by }) => by.every((trigger) => off.includes(trigger)))
    .map(({ what, by }) => `${by.join(', ')}: nobody in Mosaic hears that ${what}; cpis worklist shows it`);
  const silent = (trigger: AlertTrigger, kinds: readonly NotificationKind[]): readonly string[] =>
    off.includes(trigger)
      ? rulesFor(rules, kinds)
          .filter(({ outcome }) => outcome.alert !== undefined && outcome.step === undefined)
          .map(({ name }) => `${trigger}: “${name}” alerts nobody, out of hours neither`)
      : [];
  return [
    ...unheard,
    ...silent('case-note-create', ['access']),
    ...silent('number-inactive', ['number-inactive', 'number-replaced']),
  ].map((message) => ({ path, message }));
}

/** The rules that a notification of these kinds may come to: none behind one that takes all of a kind. */
const rulesFor = (rules: readonly ActionRule[], kinds: readonly NotificationKind[]): readonly ActionRule[] => [
  ...new Set(
    kinds.flatMap((kind) => {
      const ofKind = rules.filter(({ when }) => when.kinds?.includes(kind) ?? true);
      const last = ofKind.findIndex(({ when }) => Object.keys(when).every((key) => key === 'kinds'));
      return ofKind.slice(0, last + 1);
    }),
  ),
];

const gatewayAdvice = ({ gateway: { host, tls, open } }: AuthorityConfig): readonly Advice[] => [
  ...(tls === undefined && !isLoopback(host)
    ? [{ path: ['gateway'], message: 'no tls beyond this machine: what stands in front must end TLS' }]
    : []),
  ...(open === undefined ? [] : [{ path: ['gateway', 'open'], message: 'takes events without a credential' }]),
];

function settingAdvice({ careSettings: { organisations, sensitive } }: AuthorityConfig): readonly Advice[] {
  if (organisations.length === 0)
    return [
      {
        path: ['careSettings'],
        message: 'names no organisation: the details of every access go to the narrow audience only',
      },
    ];
  const known = new Set(organisations.map(({ setting }) => setting));
  return sensitive.flatMap((setting, place) =>
    known.has(setting)
      ? []
      : [{ path: ['careSettings', 'sensitive', place], message: `no organisation is of the setting ${setting}` }],
  );
}

function ruleAdvice(
  { name, when, outcome, join }: ActionRule,
  place: number,
  config: AuthorityConfig,
): readonly Advice[] {
  const known = new Set([...config.careSettings.organisations.map(({ setting }) => setting), unknownSetting, 'none']);
  const unknown = (when.careSettings ?? []).filter((setting) => !known.has(setting));
  return [
    ...unknown.map((setting) => ({
      path: ['rules', place, 'when', 'careSettings'],
      message: `no organisation is of the setting ${setting}: “${name}” never holds for it`,
    })),
    ...(outcome.caseNote !== undefined && outcome.alert === undefined && outcome.step === undefined
      ? [{ path: ['rules', place, 'do'], message: `“${name}” writes a note that nobody is told of` }]
      : []),
    ...(join !== undefined && when.kinds?.includes('access') === false
      ? [{ path: ['rules', place, 'join'], message: `“${name}” is no rule for accesses: nothing else is ever joined` }]
      : []),
    ...(isRecordOnly(outcome)
      ? [{ path: ['rules', place, 'do'], message: `“${name}” is record-only: nobody in Mosaic hears of it` }]
      : []),
  ];
}

/** What the configuration names and Mosaic does not have, or cannot reach. */
export function missingInMosaic(config: AuthorityConfig, found: ReferenceData): readonly Advice[] {
  const roles = rolesIn(config).flatMap(({ path, role }) => roleAdvice(path, role, found));
  const steps = config.rules.flatMap(({ outcome: { step } }, place) =>
    step === undefined ? [] : stepAdvice(['rules', place, 'do', 'step'], step, found),
  );
  const notes = config.rules.flatMap(({ outcome: { caseNote } }, place) =>
    caseNote === undefined || found.noteTypes.includes(caseNote.noteType ?? config.mosaic.caseNoteType)
      ? []
      : [{ path: ['rules', place, 'do', 'caseNote'], message: 'Mosaic has no such type of case note' }],
  );
  const duty = teamAdvice(['alerts', 'emergencyDuty', 'teamId'], config.alerts.emergencyDuty?.teamId, found.teams);
  return [...notes, ...steps, ...roles, ...ladderAdvice(config, found), ...duty, ...relationAdvice(config, found)];
}

type NamedRole = { readonly path: Path; readonly role: string };

function rolesIn({ alerts }: AuthorityConfig): readonly NamedRole[] {
  const lists = ['operators', 'dataQuality', 'manager', 'restricted'] as const;
  return [
    ...lists.flatMap((list) => alerts[list].map(({ role }, place) => ({ path: ['alerts', list, place], role }))),
    ...alerts.ladder.flatMap((rung, place): readonly NamedRole[] =>
      'role' in rung ? [{ path: ['alerts', 'ladder', place], role: rung.role }] : [],
    ),
    ...alerts.ladder.flatMap((rung, place): readonly NamedRole[] =>
      rung.kind === 'team'
        ? Object.entries(rung.roles).map(([team, role]) => ({ path: ['alerts', 'ladder', place, 'roles', team], role }))
        : [],
    ),
    ...(alerts.emergencyDuty === undefined
      ? []
      : [{ path: ['alerts', 'emergencyDuty'], role: alerts.emergencyDuty.role }]),
    ...namedIn(alerts).flatMap(({ path, recipient }) =>
      recipient.kind === 'worker-role' ? [{ path, role: recipient.role }] : [],
    ),
  ];
}

const namedIn = ({ to }: AuthorityConfig['alerts']): readonly { path: Path; recipient: Recipient }[] =>
  Object.entries(to).flatMap(([trigger, recipients]) =>
    recipients.map((recipient, place) => ({ path: ['alerts', 'to', trigger, place], recipient })),
  );

const relationAdvice = ({ alerts }: AuthorityConfig, { relationships }: ReferenceData): readonly Advice[] =>
  namedIn(alerts).flatMap(({ path, recipient }) =>
    recipient.kind === 'related-worker' && !relationships.includes(recipient.relationship)
      ? [{ path, message: `Mosaic has no relationship ${recipient.relationship}` }]
      : [],
  );

function roleAdvice(path: Path, role: string, { roles }: ReferenceData): readonly Advice[] {
  const found = roles.find((one) => one.role === role);
  if (found === undefined) return [{ path, message: `Mosaic has no role ${role}` }];
  if (found.workers === 0) return [{ path, message: `nobody holds the role ${role}: its alerts reach nobody` }];
  return found.seesNextActions
    ? []
    : [{ path, message: `the role ${role} lacks Next Actions at Browse or above: its alerts are not shown` }];
}

function stepAdvice(
  path: Path,
  { stepType, nextAction }: { stepType: string; nextAction: string },
  { stepTypes }: ReferenceData,
): readonly Advice[] {
  const found = stepTypes.find(({ type }) => type === stepType);
  if (found === undefined) return [{ path: [...path, 'stepType'], message: `Mosaic has no step type ${stepType}` }];
  return found.nextActions.includes(nextAction)
    ? []
    : [{ path: [...path, 'nextAction'], message: `the step ${stepType} has no next action ${nextAction}` }];
}

const ladderAdvice = ({ alerts }: AuthorityConfig, { teams, relationships }: ReferenceData): readonly Advice[] =>
  alerts.ladder.flatMap((rung, place): readonly Advice[] => {
    const path = ['alerts', 'ladder', place];
    if (rung.kind === 'allocated-worker')
      return rung.relationships
        .filter((code) => !relationships.includes(code))
        .map((code) => ({ path, message: `Mosaic has no relationship ${code}` }));
    const ids = rung.kind === 'team' ? Object.keys(rung.roles) : rung.kind === 'emergency-duty' ? [rung.teamId] : [];
    return ids.flatMap((teamId) => teamAdvice(path, teamId, teams));
  });

function teamAdvice(path: Path, teamId: string | undefined, teams: ReferenceData['teams']): readonly Advice[] {
  if (teamId === undefined) return [];
  const team = teams.find((one) => one.teamId === teamId);
  if (team === undefined) return [{ path, message: `Mosaic has no team ${teamId}` }];
  return team.closed ? [{ path, message: `the team ${teamId} is closed` }] : [];
}
