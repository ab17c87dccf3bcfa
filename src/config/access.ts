import { isIP } from 'node:net';
import { z } from 'zod';
import { digitsOfFingerprint } from './fingerprint.js';
import { name, port, units, whole, within } from './values.js';

/** Who may come in, and with what: docs/gateway.md. Keys and certificates stand in files of their own. */
export const scopes = ['events', 'read', 'operate'] as const;
export type Scope = (typeof scopes)[number];

/** Only signatures by a private key: with a shared secret, whoever can check a token could make one. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const;

const upTo = (ms: number, fallback: number) =>
  within(fallback).refine((value) => value <= ms, { message: `at most ${ms / units.s}s` });

/** The longest that a signature may ever be taken after it was made, and before. */
export const signatureLimits = { window: 5 * units.m, ahead: 30 * units.s };

const tokenRules = {
  issuer: name,
  audience: name,
  algorithms: z.array(z.enum(algorithms)).min(1),
  /** a JWKS, or one public key or certificate as PEM. Never an address: a token must not say where its key is */
  keysFile: name,
  /** how far the clocks of issuer and gateway may be apart */
  leeway: upTo(2 * units.m, 30 * units.s),
};
export type TokenRules = z.infer<z.ZodObject<typeof tokenRules>>;

const tokenCredential = z
  .strictObject({
    kind: z.literal('token'),
    ...tokenRules,
    /** the claim `sub`, of a program */
    subject: name.optional(),
    /** one of the roles in `rolesClaim`, of people */
    role: name.optional(),
    rolesClaim: name.default('roles'),
    /** the claim that names the person who acts; without it, the request says who */
    personClaim: name.optional(),
  })
  .refine(({ subject, role }) => (subject === undefined) !== (role === undefined), {
    message: 'name either the subject or the role: a token of this issuer alone says nothing',
  });

const signatureCredential = z.strictObject({
  kind: z.literal('signature'),
  /** key ids and the files with their keys: 32 to 64 bytes in base64. Two while one is changed for another */
  keys: z.record(z.string().regex(/^[\w.-]{1,64}$/, 'expected a key id such as mosaic-1'), name),
});

const fingerprint = z.string().transform((text, context) => {
  const digits = digitsOfFingerprint(text);
  if (digits !== undefined) return digits;
  context.addIssue({ code: 'custom', message: 'expected a SHA-256 fingerprint: 64 hexadecimal digits' });
  return z.NEVER;
});

const certificateCredential = z
  .strictObject({
    kind: z.literal('certificate'),
    fingerprints: z.array(fingerprint).default([]),
    /** as `openssl x509 -noout -subject -nameopt oneline,-space_eq` prints it */
    subject: name.optional(),
  })
  .refine(({ fingerprints, subject }) => fingerprints.length > 0 || subject !== undefined, {
    message: 'name fingerprints or the subject: a certificate of this CA alone says nothing',
  });

const callerSchema = z.strictObject({
  /** stands in the log and the audit */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'expected a name such as mosaic-connector'),
  scopes: z.array(z.enum(scopes)).min(1),
  requestsPerSecond: whole.pipe(z.number().min(1).max(10_000)).default(100),
  credential: z.discriminatedUnion('kind', [tokenCredential, signatureCredential, certificateCredential]),
});
export type CallerSettings = z.infer<typeof callerSchema>;

const served = { certificateFile: name, keyFile: name };

/** Whether a host to listen on is this machine's alone. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** Whether an address is of this machine alone. */
export const isOfThisMachine = (address: string): boolean =>
  isLoopback(new URL(address).hostname.replace(/^\[|\]$/g, ''));

export const gatewaySchema = z
  .strictObject({
    host: name,
    port,
    tls: z.strictObject({ ...served, clientCaFile: name.optional() }).optional(),
    callers: z.array(callerSchema).default([]),
    /** how old a signature may be, and how far ahead its clock */
    signatures: z
      .strictObject({
        window: upTo(signatureLimits.window, units.m),
        ahead: upTo(signatureLimits.ahead, 5 * units.s),
      })
      .default({ window: units.m, ahead: 5 * units.s }),
    /** sandbox: events are taken without a credential, on this machine only */
    open: z.literal('sandbox').optional(),
  })
  .superRefine((gateway, context) => {
    for (const { path, message } of gatewayProblems(gateway)) context.addIssue({ code: 'custom', path, message });
  });
export type GatewaySettings = z.infer<typeof gatewaySchema>;

interface Found {
  readonly path: (string | number)[];
  readonly message: string;
}

type Given = Pick<GatewaySettings, 'host' | 'tls' | 'callers' | 'open'>;

const gatewayProblems = ({ host, tls, callers, open }: Given): readonly Found[] => [
  ...(callers.length === 0 && open === undefined
    ? [{ path: ['callers'], message: 'names nobody: no event would be taken (docs/gateway.md)' }]
    : []),
  ...(open !== undefined && !isLoopback(host)
    ? [{ path: ['open'], message: 'an open gateway listens on this machine only: host must be 127.0.0.1' }]
    : []),
  ...repeated(callers.map((caller) => caller.name)).map((place) => ({
    path: ['callers', place, 'name'],
    message: 'another caller has this name',
  })),
  ...repeatedKeys(callers),
  ...callers.flatMap(({ credential }, place) =>
    credential.kind === 'certificate' && tls?.clientCaFile === undefined
      ? [{ path: ['callers', place, 'credential'], message: 'needs gateway.tls.clientCaFile' }]
      : [],
  ),
];

const repeated = (names: readonly string[]): readonly number[] =>
  names.flatMap((one, place) => (names.indexOf(one) < place ? [place] : []));

function repeatedKeys(callers: readonly CallerSettings[]): readonly Found[] {
  const ids = callers.flatMap(({ credential }, place) =>
    credential.kind === 'signature' ? Object.keys(credential.keys).map((id) => ({ id, place })) : [],
  );
  return repeated(ids.map(({ id }) => id)).map((at) => ({
    path: ['callers', ids[at]?.place ?? 0, 'credential', 'keys'],
    message: 'a key id belongs to one caller, and another has it',
  }));
}

/** What a person sees of a payload: everything, or its structure and codes. */
const sights = ['safeguarding', 'support'] as const;
export type Sight = (typeof sights)[number];

/** `cpis codec-server`, which opens payloads for the Temporal UI: docs/security.md. */
export const codecServerSchema = z.strictObject({
  host: name,
  port,
  /** the address of the Temporal UI, exactly as a browser names it */
  origin: z.url({ protocol: /^https?$/ }).refine((text) => new URL(text).origin === text, {
    message: 'expected scheme, host and port alone, such as https://temporal.example.invalid',
  }),
  tls: z.strictObject(served),
  tokens: z.strictObject({
    ...tokenRules,
    namespacesClaim: name.default('namespaces'),
    rolesClaim: name.default('roles'),
    personClaim: name.default('sub'),
    reasonClaim: name.default('reason'),
  }),
  /** the roles of the tokens, and what each sees; of two, the one that sees less */
  roles: z
    .record(name, z.enum(sights))
    .refine((roles) => Object.keys(roles).length > 0, { message: 'names no role: nobody could see anything' }),
  requestsPerMinute: whole.pipe(z.number().min(1).max(10_000)).default(600),
});
export type CodecServerSettings = z.infer<typeof codecServerSchema>;
