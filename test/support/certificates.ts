import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from '@peculiar/x509';
import { Secret } from '../../src/secrets/secret.js';
import type { TlsMaterial } from '../../src/outgoing/tls.js';

cryptoProvider.set(webcrypto);

const dayInMs = 86_400_000;
const signing = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** A certificate with its key, as PEM. */
export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

export interface Wanted {
  /** DNS names and IP addresses that it is for */
  readonly names?: readonly string[];
  /** days from now; negative for one that is over */
  readonly daysLeft?: number;
}

/** An authority of a test, which signs what is asked of it. */
export interface Authority {
  readonly ca: string;
  issue(wanted?: Wanted): Promise<Pair>;
}

const newKeys = async (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(signing, true, ['sign', 'verify']);

let serial = 1;
const common = (daysLeft: number) => ({
  serialNumber: (serial += 1).toString(16).padStart(4, '0'),
  notBefore: new Date(Date.now() - 30 * dayInMs),
  notAfter: new Date(Date.now() + daysLeft * dayInMs),
  signingAlgorithm: signing,
});

const pem = (label: string, bytes: ArrayBuffer): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----\n`;

const keyOf = async ({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> =>
  pem('PRIVATE KEY', await webcrypto.subtle.exportKey('pkcs8', privateKey));

const nameOf = (name: string): { type: 'ip' | 'dns'; value: string } => ({
  type: /^[\d.]+$/.test(name) ? 'ip' : 'dns',
  value: name,
});

export async function openAuthority(called = 'Test CA'): Promise<Authority> {
  const keys = await newKeys();
  const ca = await X509CertificateGenerator.createSelfSigned({
    ...common(30),
    name: `CN=${called}`,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
    ],
  });
  return { ca: ca.toString('pem'), issue: (wanted = {}) => issue(ca, keys, wanted) };
}

async function issue(
  ca: X509Certificate,
  { privateKey }: webcrypto.CryptoKeyPair,
  { names = ['localhost', '127.0.0.1'], daysLeft = 10 }: Wanted,
): Promise<Pair> {
  const own = await newKeys();
  const certificate = await X509CertificateGenerator.create({
    ...common(daysLeft),
    subject: `CN=${names[0] ?? 'nobody'}`,
    issuer: ca.subject,
    publicKey: own.publicKey,
    signingKey: privateKey,
    extensions: [new SubjectAlternativeNameExtension(names.map(nameOf))],
  });
  return { certificate: certificate.toString('pem'), key: await keyOf(own) };
}

/** What a client brings that trusts this authority, with a certificate of its own where one is given. */
export const trusting = (ca: string, own?: Pair): TlsMaterial => ({
  ca,
  ...(own && { client: { certificate: own.certificate, key: new Secret(own.key) } }),
});
