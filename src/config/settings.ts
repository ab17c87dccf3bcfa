import type { AuthoritySettings } from '../activities/ports.js';
import { present } from '../schemas/present.js';
import type { AuthorityConfig } from './authority.js';

/** The settings of the moment: the same object until the configuration is another. */
export function currentSettings(current: () => AuthorityConfig): () => AuthoritySettings {
  let config = current();
  let settings = settingsOf(config);
  return () => {
    if (current() !== config) {
      config = current();
      settings = settingsOf(config);
    }
    return settings;
  };
}

/** The configuration in the words of the activities. */
export const settingsOf = (config: AuthorityConfig): AuthoritySettings => ({
  authority: config.authority,
  scope: { ...config.scope, telephones: config.authority.telephones },
  actions: {
    rules: config.rules,
    noteType: config.mosaic.caseNoteType,
    careSettings: config.careSettings,
    hours: config.hours,
    ladder: config.alerts.ladder.map((rung) => present(rung)),
    ...(config.alerts.emergencyDuty && {
      emergencyDuty: { kind: 'emergency-duty' as const, ...present(config.alerts.emergencyDuty) },
    }),
    restrictedAlerts: config.alerts.restricted,
    locationIn: config.alerts.patientLocation,
    ...(config.alerts.climb && {
      climb: { after: config.alerts.climb.after, unread: config.alerts.climb.withoutAcknowledgements },
    }),
    off: config.alerts.off,
    to: present(config.alerts.to),
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
    senders: config.mailbox.senders ?? [config.mailbox.recipient],
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
