/** What is looked at of a request to find out who asks. */
export interface CallRequest {
  readonly method: string;
  /** as it was sent: `/v1/mosaic/events` */
  readonly path: string;
  /** as it was sent, with its `?`; empty without one */
  readonly query: string;
  readonly hasBody: boolean;
  readonly header: (name: string) => string | undefined;
  /** of the connection, where the client showed one */
  readonly certificate?: ShownCertificate;
}

export interface ShownCertificate {
  /** whether one of our CAs signed it, and it is in force */
  readonly trusted: boolean;
  /** SHA-256, 64 digits in capitals */
  readonly fingerprint: string;
  /** `C=GB, O=Exampleshire, CN=mosaic` */
  readonly subject: string;
}
