import type { Secret } from '../secrets/secret.js';

/** What one side of a TLS connection brings, as PEM texts. */
export interface TlsMaterial {
  /** whom we trust for this connection, in place of the public authorities that Node knows */
  readonly ca?: string;
  /** our own certificate, with the key that belongs to it */
  readonly client?: { readonly certificate: string; readonly key: Secret };
}

/** The protocol that every connection needs at least. */
export const leastTls = 'TLSv1.2' as const;
