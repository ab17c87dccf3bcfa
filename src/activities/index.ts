import type { AuditSink } from '../audit/port.js';
import type { Mailbox } from '../mailbox/port.js';
import type { Mosaic } from '../mosaic/port.js';
import type { SecondChannel } from '../second-channel/port.js';
import { createActionActivities } from './actions.js';
import { createAuditActivities } from './audit.js';
import { createChildActivities } from './children.js';
import { createMailboxActivities } from './mailbox.js';
import { createMessageActivities } from './messages.js';
import { asCodes } from './as-codes.js';
import type {
  AuthoritySettings,
  Children,
  Collector,
  Erasures,
  Messages,
  Pseudonyms,
  UploadDesk,
  Uploads,
} from './ports.js';
import { ofOneVersion } from './one-version.js';
import { createReconcileActivities } from './reconcile.js';
import { toldElsewhere } from './told-elsewhere.js';
import { createUploadActivities } from './uploads.js';

export interface Ports {
  readonly settings: AuthoritySettings;
  readonly mosaic: Mosaic;
  readonly mailbox: Mailbox;
  readonly children: Children;
  readonly desk: UploadDesk;
  readonly uploads: Uploads;
  readonly messages: Messages;
  readonly collector: Collector;
  readonly erasures: Erasures;
  readonly pseudonyms: Pseudonyms;
  readonly secondChannel: SecondChannel;
  readonly audit: AuditSink;
}

/** The same, with settings that may change while the process runs: `current` gives the same object until they do. */
export interface LivePorts extends Omit<Ports, 'settings'> {
  readonly current: () => AuthoritySettings;
}

export type Activities = ReturnType<typeof createActivities>;

/** Everything that workflows have done outside of themselves. Every error leaves as a code of the failure table. */
export const createActivities = ({ current, ...ports }: LivePorts) =>
  asCodes(
    toldElsewhere(
      ofOneVersion(current, (settings) => activitiesOf({ ...ports, settings })),
      { authority: current().authority.odsCode, secondChannel: ports.secondChannel },
    ),
  );

const activitiesOf = (ports: Ports) => ({
  ...createChildActivities(ports),
  ...createActionActivities(ports),
  ...createUploadActivities(ports),
  ...createMailboxActivities(ports),
  ...createMessageActivities(ports),
  ...createReconcileActivities(ports),
  ...createAuditActivities(ports),
});
