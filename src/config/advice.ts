import { isRecordOnly } from '../domain/action-plans.js';
import type { ActionRule } from '../domain/action-rules.js';
import { unknownSetting } from '../domain/care-settings.js';
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
export const adviceOn = (config: AuthorityConfig): readonly Advice[] => [
  ...gatewayAdvice(config),
  ...settingAdvice(config),
  ...config.rules.flatMap((rule, place) => ruleAdvice(rule, place, config)),
  ...(config.alerts.emergencyDuty === undefined
    ? [{ path: ['alerts'], message: 'no emergencyDuty: nobody is told in addition when offices are closed' }]
    : []),
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

function ruleAdvice({ name, when, outcome }: ActionRule, place: number, config: AuthorityConfig): readonly Advice[] {
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
  return [...notes, ...steps, ...roles, ...ladderAdvice(config, found)];
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
    ...Object.entries(alerts.to).flatMap(([trigger, to]) =>
      to.map(({ role }, place) => ({ path: ['alerts', 'to', trigger, place], role })),
    ),
  ];
}

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
    return ids.flatMap((teamId) => {
      if (teamId === undefined) return [];
      const team = teams.find((one) => one.teamId === teamId);
      if (team === undefined) return [{ path, message: `Mosaic has no team ${teamId}` }];
      return team.closed ? [{ path, message: `the team ${teamId} is closed` }] : [];
    });
  });
