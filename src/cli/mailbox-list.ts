import { CodedError, isOfOneMessage, type FailureCode } from '../domain/failure.js';
import { plainText } from '../domain/plain-text.js';
import type { Mailbox, Wanted } from '../mailbox/port.js';

/** One waiting message; its details only where they were asked for. */
export interface ListedMessage {
  readonly id: string;
  readonly type?: 'data' | 'report';
  readonly workflowId?: string;
  /** length of the body, where the mailbox tells */
  readonly bytes?: number;
  /** why its details cannot be told */
  readonly failure?: FailureCode;
}

/** What waits, oldest first; every message stays there. */
export async function listMailbox(
  mailbox: Mailbox,
  wanted: Wanted,
  details: boolean,
): Promise<readonly ListedMessage[]> {
  const listed: ListedMessage[] = [];
  for await (const id of mailbox.waiting(wanted)) listed.push(details ? await detailed(mailbox, id) : { id });
  return listed;
}

/** One message that cannot be read must not hide the others. What stops every call ends the list. */
async function detailed(mailbox: Mailbox, id: string): Promise<ListedMessage> {
  try {
    const { type, workflowId, bytes } = await mailbox.head(id);
    return { id, type, workflowId: plainText(workflowId, 60), ...(bytes !== undefined && { bytes }) };
  } catch (error) {
    if (!(error instanceof CodedError) || !isOfOneMessage(error.code)) throw error;
    return { id, failure: error.code };
  }
}

export const listWords = (listed: readonly ListedMessage[]): string =>
  listed.length === 0 ? 'No message waits.\n' : listed.map((one) => `${words(one)}\n`).join('');

function words({ id, type, workflowId, bytes, failure }: ListedMessage): string {
  if (failure !== undefined) return `${id}  ${failure}`;
  if (type === undefined) return id;
  return [id, type.padEnd(6), workflowId === '' ? '-' : workflowId, bytes === undefined ? '-' : `${bytes} bytes`].join(
    '  ',
  );
}
