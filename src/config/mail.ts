import { z } from 'zod';
import { name, port } from './values.js';

const address = z.email();
const variable = z.string().regex(/^[A-Z_][A-Z0-9_]*$/, 'expected the name of an environment variable');

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host);

/** A mail server of the authority's. What goes over a network is encrypted, and the server's name is checked. */
export const mailChannel = z
  .strictObject({
    kind: z.literal('mail'),
    host: name,
    port: port.default(587),
    tls: z.enum(['starttls', 'implicit', 'none']).default('starttls'),
    caFile: name.optional(),
    userFile: name.optional(),
    passwordFile: name.optional(),
    userEnv: variable.optional(),
    passwordEnv: variable.optional(),
    from: address,
    to: z.array(address).min(1),
  })
  .superRefine((mail, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (mail.tls === 'none' && !isLoopback(mail.host)) refuse('tls', 'none is for a server on this machine only');
    const users = [mail.userFile, mail.userEnv].filter((one) => one !== undefined).length;
    const passwords = [mail.passwordFile, mail.passwordEnv].filter((one) => one !== undefined).length;
    if (users > 1 || passwords > 1) refuse('userFile', 'a file or an environment variable, not both');
    if (users !== passwords) refuse('passwordFile', 'a login needs a user and a password');
    if (users > 0 && mail.tls === 'none') refuse('tls', 'a login is never sent in clear');
  });
