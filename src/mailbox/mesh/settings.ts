import type { TlsMaterial } from '../../outgoing/tls.js';
import type { Secret } from '../../secrets/secret.js';

export interface MeshSettings {
  /** address of the MESH service without `/messageexchange`, such as `https://msg.intspineservices.nhs.uk` */
  readonly url: string;
  readonly mailboxId: string;
  /** read for every request, so that a changed secret needs no restart */
  readonly password: () => Secret;
  readonly sharedKey: () => Secret;
  /** our client certificate and key, and the NHS's root and sub CA */
  readonly tls?: TlsMaterial;
  /** milliseconds: `connect` until the connection stands, `answer` for one whole request */
  readonly timeouts?: { readonly connect?: number; readonly answer?: number };
  /** `messageBytes`: the largest message that is downloaded, unzipped */
  readonly limits?: { readonly messageBytes?: number };
  /** files above this go out in chunks of this size */
  readonly chunkBytes?: number;
  readonly clientVersion?: string;
  readonly now?: () => Date;
  readonly nonce?: () => string;
}

const mebibyte = 1024 * 1024;

export const defaults = {
  timeouts: { connect: 10_000, answer: 60_000 },
  /** The largest message that is held in memory. CP-IS messages stay far below it. */
  messageBytes: 16 * mebibyte,
  /** MESH over the internet long took 20 MB a request: docs name 19 MiB as the size that every client uses safely. */
  chunkBytes: 19 * mebibyte,
  /** Lists, receipts and errors: a full page of ids takes some 20 KB. */
  answerBytes: mebibyte,
} as const;

/** The largest page that needs no `max_results` above the service's own default. */
export const pageSize = 500;
