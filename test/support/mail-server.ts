import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** Somebody's mail server on this machine: keeps what it took. */
export interface MailServer {
  readonly port: number;
  readonly mails: readonly { readonly to: readonly string[]; readonly text: string; readonly encrypted: boolean }[];
  /** what clients logged in with */
  readonly logins: readonly (readonly [unknown, unknown])[];
  readonly refuse: () => void;
  close(): Promise<void>;
}

export async function openMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: { to: string[]; text: string; encrypted: boolean }[] = [];
  const logins: [unknown, unknown][] = [];
  let refuses = false;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: options.key === undefined ? ['STARTTLS'] : [],
    disableReverseLookup: true,
    onAuth: ({ username, password }, _session, done) => {
      logins.push([username, password]);
      if (refuses) done(new Error('no'));
      else done(null, { user: 'somebody' });
    },
    onRcptTo: (_address, _session, done) => {
      if (refuses) done(new Error('there is nobody of that name'));
      else done();
    },
    onData: (stream, session, done) => {
      void text(stream).then((body) => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ to, text: body, encrypted: session.secure });
        done();
      });
    },
    ...options,
  });
  // a client that does not trust us ends the connection: that is what the test is about
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    logins,
    refuse: () => void (refuses = true),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
