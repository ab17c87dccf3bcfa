import { createTransport } from 'nodemailer';
import type SMTPTransport from 'nodemailer/lib/smtp-transport/index.js';
import { CodedError } from '../domain/failure.js';
import type { OutOfBand, SecondChannel } from './port.js';

export interface MailSettings {
  readonly host: string;
  readonly port: number;
  /** `starttls` refuses a server that does not offer it; `implicit` speaks TLS from the first byte; `none` is for this machine only */
  readonly tls: 'starttls' | 'implicit' | 'none';
  /** PEM; the authorities that this machine trusts where it is absent */
  readonly ca?: () => string;
  /** read for every mail, so that a rotated password is used at once */
  readonly login?: () => { readonly user: string; readonly password: string };
  readonly from: string;
  readonly to: readonly string[];
}

const withinMs = 10_000;

/** Sends one short mail for each message, to everybody at once. It arrived where the server took it for one of them. */
export const createMail = (settings: MailSettings): SecondChannel => ({
  async tell(message) {
    // a transport of its own for each: people are told a few times a year, and a connection that idles breaks
    const transport = createTransport(optionsOf(settings));
    try {
      await transport.sendMail({ from: settings.from, to: [...settings.to], ...mailOf(message) });
    } catch (error) {
      // the library's error holds what was said to the server, the login included: it never leaves
      const status = statusOf(error);
      throw new CodedError('second-channel.unanswered', status === undefined ? {} : { status });
    } finally {
      transport.close();
    }
  },
});

function optionsOf({ host, port, tls, ca, login }: MailSettings): SMTPTransport.Options {
  const credentials = login?.();
  return {
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    // the name of the host is checked against the certificate
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca && { ca: ca() }) },
    ...(credentials && { auth: { user: credentials.user, pass: credentials.password } }),
    connectionTimeout: withinMs,
    greetingTimeout: withinMs,
    socketTimeout: withinMs,
    dnsTimeout: withinMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

const mailOf = ({ authority, code, says, next }: OutOfBand) => ({
  subject: `CP-IS Link, ${authority}: ${code}`,
  text: `${says}\n\n${next}\n\nAuthority: ${authority}\nCode: ${code}\n`,
  // no out-of-office answer to it
  headers: { 'Auto-Submitted': 'auto-generated' },
  xMailer: false as const,
});

const statusOf = (error: unknown): number | undefined =>
  typeof error === 'object' && error !== null && 'responseCode' in error && typeof error.responseCode === 'number'
    ? error.responseCode
    : undefined;
