import { z } from 'zod';
import { isLoopback } from '../outgoing/addresses.js';
import { name } from './values.js';

/** How connections are secured: docs/security.md. */
type Context = z.core.$RefinementCtx;

const problem = (context: Context, path: string, message: string): void => {
  context.addIssue({ code: 'custom', path: [path], message });
};

/** Our own certificate and key, and whom we trust in place of the public authorities. */
const tlsFiles = {
  caFile: name.optional(),
  certificateFile: name.optional(),
  keyFile: name.optional(),
};
interface Pair {
  readonly certificateFile?: string | undefined;
  readonly keyFile?: string | undefined;
}
const inPairs = ({ certificateFile, keyFile }: Pair, context: Context): void => {
  if ((certificateFile === undefined) === (keyFile === undefined)) return;
  const missing = keyFile === undefined ? 'keyFile' : 'certificateFile';
  problem(context, missing, 'is missing: a certificate and its key are given together');
};

export const clientTls = z.strictObject(tlsFiles).superRefine(inPairs);

/** Somebody vouches that nobody can listen on the way: the network of one machine, or of one cluster. */
const plaintext = z.literal('internal-network').optional();
type Plaintext = z.infer<typeof plaintext>;

const closedNetwork = 'or say plaintext: internal-network where nobody else can reach the network';

/** Calls without TLS stay on this machine, unless somebody vouches for the network. */
export const inClear = {
  field: { plaintext },
  check: ({ url, plaintext: vouched }: { url: string; plaintext?: Plaintext }, context: Context): void => {
    if (!URL.canParse(url) || vouched !== undefined) return;
    const { protocol, hostname } = new URL(url);
    if (protocol !== 'http:' || isLoopback(hostname)) return;
    problem(context, 'url', `would go out in clear: give an https address, ${closedNetwork}`);
  },
};

const variable = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'expected the name of a variable, such as MESH_PASSWORD');

type SecretFields<N extends string> = Record<`${N}File` | `${N}Env`, z.ZodOptional<z.ZodString>>;

/** A secret never stands in the configuration: `<name>File` says in which file it stands, `<name>Env` in which variable. */
export const secretFields = <N extends string>(called: N): SecretFields<N> =>
  ({ [`${called}File`]: name.optional(), [`${called}Env`]: variable.optional() }) as SecretFields<N>;

/** Exactly one place, or at most one where the other side may ask for no secret. */
export const namesOne =
  (called: string, place: 'needed' | 'allowed') =>
  (fields: Readonly<Record<string, unknown>>, context: Context): void => {
    const [file, env] = [fields[`${called}File`], fields[`${called}Env`]];
    if (file !== undefined && env !== undefined)
      problem(context, `${called}Env`, `stands beside ${called}File: name one of them`);
    if (file === undefined && env === undefined && place === 'needed')
      problem(context, `${called}File`, `is missing: name a file, or a variable with ${called}Env`);
  };

/** Without TLS, whoever is on the way to Temporal can read and command everything: only by an explicit choice: docs/decisions/0030-temporal-in-clear-is-a-choice.md. With it, the server must know us too. */
export const temporalSchema = z
  .strictObject({
    address: z.string().regex(/^(\[[0-9a-fA-F:]+\]|[^:\s]+):\d+$/, 'expected host:port'),
    namespace: name,
    tls: z
      .strictObject({ serverName: name.optional(), caFile: name.optional(), certificateFile: name, keyFile: name })
      .optional(),
    plaintext,
  })
  .superRefine(({ address, tls, plaintext: vouched }, context) => {
    if (tls !== undefined && vouched !== undefined)
      problem(context, 'plaintext', 'stands beside tls: name one of them');
    if (tls !== undefined || vouched !== undefined || isLoopback(address.replace(/:\d+$/, ''))) return;
    problem(context, 'tls', `is missing: give it, ${closedNetwork}`);
  });
