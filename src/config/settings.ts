import type { AuthoritySettings } from '../activities/ports.js';
import type { AuthorityConfig } from './authority.js';

/** The configuration in the words of the activities. */
export const settingsOf = (config: AuthorityConfig): AuthoritySettings => ({
  authority: config.authority,
  scope: { ...config.scope, telephones: config.authority.telephones },
  actions: {
    caseNoteType: config.mosaic.caseNoteType,
    childAlerts: config.alerts.child,
    restrictedAlerts: config.alerts.restricted,
  },
  operators: config.alerts.operators,
  dataQuality: config.alerts.dataQuality,
  manager: config.alerts.manager,
  restricted: config.alerts.restricted,
  mode: config.mode,
  deadlines: config.deadlines,
  limits: { endsAtMost: config.upload.endsAtMost, endsPercent: config.upload.endsPercent },
  mailbox: {
    recipient: config.mailbox.recipient,
    workflows: config.mailbox.workflows,
    exclusive: config.mailbox.exclusive,
  },
  recordsAtMost: config.upload.recordsAtMost,
  durations: {
    ...config.waits,
    pollEvery: config.mailbox.pollEvery,
    mailboxAlarm: config.mailbox.alarmAfter,
    batchFor: config.upload.batchFor,
    answerWithin: config.upload.answerWithin,
    lookUpAgain: config.upload.lookUpAgain,
    sendAgainAfter: config.upload.sendAgainAfter,
  },
});
