import type { Attention } from './attentions.js';
import type { StandingAlert } from './child-alerts.js';
import type { Climbing, ClimbResult } from './child-climbs.js';
import { climbingOf, onNextRung } from './child-climbing.js';
import type { Instant } from './dates.js';

/** An alert to roles, about no single child, that climbs while nobody takes it up. */
export interface RoleClimb {
  /** what it is about: a workflow’s id, or an item in it */
  readonly about: string;
  readonly climbing: Climbing;
}

export type RoleClimbs = readonly RoleClimb[];

/** What a look at an alert changes. */
export interface Looked {
  readonly climbs: RoleClimbs;
  /** nobody took it up on any rung: a person of ours must see to it */
  readonly untaken: boolean;
}

/** The alert stands in Mosaic from now on. One that the authority switched off, or has climb nowhere, is left out. */
export function climbBegun(
  climbs: RoleClimbs,
  about: string,
  standing: StandingAlert | undefined,
  now: Instant,
): RoleClimbs {
  const climbing = standing && climbingOf(standing.climb, { kind: 'alert', reference: standing.reference }, now);
  return climbing === undefined ? climbs : [...climbEnded(climbs, about), { about, climbing }];
}

/** Somebody took it up, or what it is about is over. */
export const climbEnded = (climbs: RoleClimbs, about: string): RoleClimbs =>
  climbs.filter((one) => one.about !== about);

/** What people were told of, and which of those alerts climb. */
export interface Alerted {
  readonly climbs?: RoleClimbs;
  readonly attentions: readonly Attention[];
}

/** Whether there is anything that a person can say to deal with: an alert that climbs, or what people were told of. */
export const mayTakeUp = ({ climbs = [], attentions }: Alerted): boolean => climbs.length > 0 || attentions.length > 0;

/** A person deals with it: nothing about it climbs any more. What it is about stays until it is over. */
export const takenUp = ({ attentions }: Alerted): Required<Alerted> => ({
  climbs: [],
  attentions: attentions.filter(({ code }) => code !== 'alert-not-taken-up'),
});

/** Where the alert about this stands, if it climbs. */
export const climbAbout = (climbs: RoleClimbs, about: string): RoleClimb | undefined =>
  climbs.find((one) => one.about === about);

/** The first one that nobody took up within its time. */
export const climbDue = (climbs: RoleClimbs, now: Instant): RoleClimb | undefined =>
  climbs.find(({ climbing }) => climbing.dueAt <= now);

/** When the next one is looked at; undefined where nothing climbs. */
export const climbDueAt = (climbs: RoleClimbs): Instant | undefined =>
  climbs.map(({ climbing }) => climbing.dueAt).sort()[0];

/** What became of a look. What ended meanwhile stays ended. */
export function climbLooked(climbs: RoleClimbs, about: string, result: ClimbResult, now: Instant): Looked {
  const standing = climbAbout(climbs, about);
  if (standing === undefined) return { climbs, untaken: false };
  switch (result) {
    case 'acknowledged':
    case 'unreadable':
      return { climbs: climbEnded(climbs, about), untaken: false };
    case 'at-the-top':
      return { climbs: climbEnded(climbs, about), untaken: true };
    case 'refused':
    case 'climbed': {
      const climbing = onNextRung(standing.climbing, result, now);
      return { climbs: climbs.map((one) => (one === standing ? { about, climbing } : one)), untaken: false };
    }
  }
}

/** Mosaic cannot be asked now: looked at again later. */
export const climbPostponed = (climbs: RoleClimbs, about: string, dueAt: Instant): RoleClimbs =>
  climbs.map((one) => (one.about === about ? { about, climbing: { ...one.climbing, dueAt } } : one));
