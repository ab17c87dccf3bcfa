import type { Instant } from '../domain/dates.js';

/** What the NHS mailbox says of a message. All of it but `id` and `type` is the sender's text: untrusted. */
export interface MessageFacts {
  /** the mailbox's id of this message; the same bytes may come again under another id */
  readonly id: string;
  /** `report`: the mailbox itself says that one of our files was not delivered; its body is empty */
  readonly type: 'data' | 'report';
  /** mailbox id of the sender; reports have none */
  readonly from?: string;
  /** MESH workflow id, empty when the mailbox names none */
  readonly workflowId: string;
  /** the sender's local id; of a report: ours, of the file that failed */
  readonly localId?: string;
  /** of a report: the message id of the file that failed */
  readonly linkedMessageId?: string;
  /** MESH code, such as `14` for a file that nobody collected. A code, never free text */
  readonly statusCode?: string;
  /** when the mailbox took the message over from its sender */
  readonly queuedAt?: Instant;
}

/** One message as the NHS mailbox holds it. */
export interface InboundMessage extends MessageFacts {
  readonly body: Uint8Array;
}

/** One message without its body. */
export interface MessageHead extends MessageFacts {
  /** length of the body, where the mailbox tells */
  readonly bytes?: number;
}

/** Which of the waiting messages. */
export interface Wanted {
  readonly atMost: number;
  /** workflow ids in the words of MESH: `X`, `X*` (begins so), `*X*` (holds it), each with `!` in front for the others */
  readonly workflows?: string;
}

export interface OutboundFile {
  /** our reference for looking the file up again, up to 300 characters; nothing about a person may stand in it */
  readonly localId: string;
  /** MESH workflow id under which the recipient takes the file */
  readonly workflowId: string;
  /** mailbox id of the recipient */
  readonly to: string;
  /** name the recipient sees; nothing about a person may stand in it */
  readonly fileName: string;
  readonly body: Uint8Array;
}

/** How far a sent file got. `undeliverable`: nobody collected it in time. */
export type SentStatus = 'uploading' | 'accepted' | 'acknowledged' | 'undeliverable' | 'error';

/** The mailbox that the NHS puts our messages into, and that we send from. Every failure is a CodedError `mailbox.*`. */
export interface Mailbox {
  /** Proves that address and credentials are right. The NHS asks for one a day. */
  handshake(): Promise<void>;
  /**
   * Ids of waiting messages, oldest first where the service tells; the same id comes again until it is acknowledged.
   * An unusable id in the list fails the call, but only after every usable one was given.
   */
  waiting(wanted: Wanted): AsyncIterable<string>;
  /** What `download` would say, without the body; the message stays as it is. Fails as `download` does. */
  head(id: string): Promise<MessageHead>;
  /** The message stays in the mailbox. Fails with mailbox.oversize, and mailbox.gone after the NHS's five days. */
  download(id: string): Promise<InboundMessage>;
  /** Removes the message for good: call only when its content is safe elsewhere. One that is gone already is no failure. */
  acknowledge(id: string): Promise<void>;
  /** Sends one file. Fails with mailbox.send-unanswered when it may or may not have arrived: look it up before sending again. */
  send(file: OutboundFile): Promise<{ readonly messageId: string }>;
  /**
   * Looks a file up by our local id: the message ids under it, newest last. One whose upload was cut off does not count.
   * Fails with mailbox.unexpected-answer (status 300) when the service says that there are several and does not name them.
   */
  findSent(localId: string): Promise<readonly string[]>;
  track(messageId: string): Promise<SentStatus>;
}

/** A mailbox as configured, with what an operator wants to know of the way to it. */
export interface OpenedMailbox {
  readonly transport: 'mesh' | 'folder';
  readonly mailbox: Mailbox;
  /** A handshake; tells also how far the service's clock is ahead of ours, in milliseconds, where it shows its clock. */
  readonly prove: () => Promise<{ readonly clockAheadMs?: number }>;
  /** our client certificate as PEM, where the way needs one */
  readonly certificate?: string;
}
