import type { UploadState } from '../contracts/upload.js';
import type { AlertTrigger } from '../domain/actions.js';
import type { AttentionCode } from '../domain/attentions.js';
import { clear, raise } from '../domain/attentions.js';
import { msOf } from '../domain/dates.js';
import { climbBegun, climbDue, climbDueAt } from '../domain/role-climbs.js';
import { alertOperators } from './activities.js';
import { lookAt } from './climbing.js';
import { now, until } from './run.js';
import type { UploadRecord } from './upload-record.js';

/** What a person must look at; the rest is over by itself. */
const mattersToPeople: readonly AttentionCode[] = [
  'file-not-built',
  'file-not-sent',
  'file-delayed',
  'file-undelivered',
  'file-rejected',
  'answer-overdue',
  'pds-unavailable',
];

/** Where nothing needs a person any more, nothing climbs. */
export function settled(state: UploadState): UploadState {
  if (state.climbs === undefined || state.attentions.some(({ code }) => mattersToPeople.includes(code))) return state;
  const { climbs: _over, ...rest } = state;
  return { ...rest, attentions: clear(rest.attentions, 'alert-not-taken-up') };
}

/** Tells the operators' role of this file; the alert climbs while nobody takes it up. */
export async function alertOf(record: UploadRecord, trigger: AlertTrigger): Promise<void> {
  const about = `upload-${record.input.sequence}`;
  const alert = await alertOperators(about, trigger);
  const climbs = climbBegun(record.state.climbs ?? [], about, alert, now());
  if (climbs.length > 0) record.set({ climbs });
}

/** Tells the next rung of what nobody took up, for as long as something is waited for. */
export async function climbMeanwhile(
  record: UploadRecord,
  isSo: () => boolean,
  left: () => number | undefined,
): Promise<void> {
  for (;;) {
    const due = climbDueAt(record.state.climbs ?? []);
    if (due === undefined || isSo() || msOf(due) - Date.now() > (left() ?? Infinity)) return;
    await until(isSo, msOf(due) - Date.now());
    const climb = climbDue(record.state.climbs ?? [], now());
    if (climb === undefined || isSo()) continue;
    const looked = await lookAt(climb, record.durations().slowRetry);
    const { climbs, untaken } = looked(record.state.climbs ?? []);
    const { attentions } = record.state;
    const attention = { code: 'alert-not-taken-up', since: now() } as const;
    record.set({ climbs, ...(untaken && { attentions: raise(attentions, attention) }) });
    if (untaken) record.at(record.state.stage);
  }
}
