import { z } from 'zod';

/** What MESH keeps of a message beside its content. Times are ISO 8601 in UTC. */
export const storedMessageSchema = z.object({
  id: z.string(),
  /** order of arrival, from 1 */
  position: z.int(),
  to: z.string(),
  from: z.string().optional(),
  workflowId: z.string(),
  localId: z.string().optional(),
  subject: z.string().optional(),
  fileName: z.string().optional(),
  contentType: z.string(),
  gzip: z.boolean(),
  type: z.enum(['DATA', 'REPORT']),
  chunks: z.int(),
  status: z.enum(['uploading', 'accepted', 'acknowledged', 'undeliverable']),
  uploadedAt: z.string(),
  /** since when it waits: the five days run from here */
  acceptedAt: z.string().optional(),
  /** when it came for the first time: the thirty days run from here, however often it is put back */
  deliveredAt: z.string().optional(),
  /** on its way until then, by a fault */
  visibleFrom: z.string().optional(),
  downloads: z.int(),
  acknowledgements: z.int(),
  acknowledgedAt: z.string().optional(),
  kind: z.enum(['upload', 'acknowledgement', 'access', 'inactive', 'report', 'other']),
  notificationId: z.string().optional(),
  nhsNumbers: z.array(z.string()),
  /** further mex headers, which win over our own */
  headers: z.record(z.string(), z.string()),
});
export type StoredMessage = z.infer<typeof storedMessageSchema>;

export type MessageDraft = Pick<StoredMessage, 'to' | 'workflowId' | 'kind'> & Partial<StoredMessage>;

const unlessSaid: Pick<
  StoredMessage,
  'contentType' | 'gzip' | 'type' | 'chunks' | 'status' | 'downloads' | 'acknowledgements' | 'nhsNumbers' | 'headers'
> = {
  contentType: 'application/octet-stream',
  gzip: false,
  type: 'DATA',
  chunks: 1,
  status: 'uploading',
  downloads: 0,
  acknowledgements: 0,
  nhsNumbers: [],
  headers: {},
};

/** What a message is when its sender begins; the draft may say otherwise. */
export const newMessage = (
  draft: MessageDraft,
  begun: Pick<StoredMessage, 'id' | 'position' | 'uploadedAt'>,
): StoredMessage => ({ ...unlessSaid, ...begun, ...draft });
