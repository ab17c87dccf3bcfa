import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import type { KeyFiles } from './keys.js';
import { mosaicKeyFile } from './mosaic-key.js';
import type { Ports } from './options.js';

const mailboxes = z.array(
  z.object({
    mailboxId: z.string(),
    password: z.string(),
    sharedKey: z.string(),
    role: z.enum(['authority', 'cpis']),
  }),
);

interface Settings {
  readonly [key: string]: string | number | boolean | readonly unknown[] | Settings;
}

/** What the sandbox's authority is like, unless `--config` says otherwise. */
const exampleAuthority: Settings = {
  authority: {
    name: 'Exampleshire County Council',
    odsCode: 'ZZ9',
    telephones: { officeHours: '01632960100', emergencyDuty: '01632960199' },
  },
  scope: { lookedAfterStatuses: ['C1', 'C2', 'V2'], temporaryPlans: 'leave-out', shortBreaks: 'leave-out' },
  mailbox: { pollEvery: '1s' },
  upload: { firstSequence: 1, batchFor: '1s', lookUpAgain: '2s', answerWithin: '1m' },
  // every organisation counts as one of urgent care: its name may stand in the child's file
  secondChannel: { kind: 'log' },
  // one person tries it out
  twoPeople: 'names',
  careSettings: { organisations: [{ name: '*', setting: 'urgent-care' }] },
  waits: { slowRetry: '3s', secondLook: '1s', unmatchedEvery: '2s', unmatchedFor: '10s' },
};

export interface Place {
  readonly folder: string;
  readonly ports: Ports;
  readonly temporal: { readonly address: string; readonly namespace: string };
  readonly keys: KeyFiles;
  /** the authority's configuration that the sandbox is put over */
  readonly configFile: string | undefined;
}

/**
 * Writes the configuration that gateway, worker and CLI of this run read, and gives its path. Credentials come from the
 * NHS sandbox and stand in files of their own. Throws a sentence when `--config` cannot be read.
 */
export async function writeConfig(place: Place): Promise<string> {
  const nhs = `http://127.0.0.1:${place.ports.nhs}`;
  const answer = await fetch(`${nhs}/admin/mailboxes`);
  const boxes = mailboxes.parse(await answer.json());
  const ours = boxes.find(({ role }) => role === 'authority');
  const theirs = boxes.find(({ role }) => role === 'cpis');
  if (ours === undefined || theirs === undefined) throw new Error('The NHS sandbox does not give out its mailboxes.');
  const mailbox = {
    url: nhs,
    mailboxId: ours.mailboxId,
    passwordFile: secret(place.folder, 'mailbox-password', ours.password),
    sharedKeyFile: secret(place.folder, 'mailbox-shared-key', ours.sharedKey),
    recipient: theirs.mailboxId,
    workflows: {
      upload: 'TEST_CPIS_UPLOAD',
      acknowledgement: 'TEST_CPIS_UPLOAD_ACK',
      access: 'TEST_CPIS_ACCESS',
      inactiveNumber: 'TEST_CPIS_INACTIVE',
    },
  };
  const base = place.configFile === undefined ? {} : withoutCredentials(readBase(place.configFile));
  const file = join(place.folder, 'config.yaml');
  const content = over(over(exampleAuthority, base), addresses(place, mailbox));
  writeFileSync(file, stringify(content), { mode: 0o600 });
  return file;
}

/** An authority's certificates, token and file drop are no use here: their files are not on this machine. */
function withoutCredentials(base: Settings): Settings {
  const { temporal, mailbox, mosaic, gateway: _callers, codecServer: _ui, ...others } = base;
  return {
    ...others,
    ...without(['tls', 'plaintext'], { temporal }),
    ...without(['tls', 'plaintext', 'passwordEnv', 'sharedKeyEnv', 'transport', 'folder'], { mailbox }),
    ...without(['tls', 'plaintext', 'tokenFile', 'tokenEnv', 'transport', 'folder', 'extract'], { mosaic }),
  };
}

function without(names: readonly string[], section: Readonly<Record<string, Settings[string] | undefined>>): Settings {
  return Object.fromEntries(
    Object.entries(section).flatMap(([key, value]) =>
      isSettings(value)
        ? [[key, Object.fromEntries(Object.entries(value).filter(([one]) => !names.includes(one)))]]
        : [],
    ),
  );
}

const addresses = ({ folder, temporal, keys, ports }: Place, mailbox: Settings): Settings => ({
  temporal: { address: temporal.address, namespace: temporal.namespace },
  keys: { payloads: keys.payloads, encryptionKey: { ...keys.encryptionKey }, subjects: keys.subjects },
  audit: auditIn(folder),
  mailbox,
  upload: { releaseAtStart: true },
  mosaic: { url: `http://127.0.0.1:${ports.mosaic}` },
  gateway: {
    host: '127.0.0.1',
    port: ports.gateway,
    // tools post events without a credential, the Mosaic sandbox signs its own
    open: 'sandbox',
    callers: [
      {
        name: 'mosaic',
        scopes: ['events'],
        requestsPerSecond: 10_000,
        credential: { kind: 'signature', keys: { mosaic: mosaicKeyFile(folder) } },
      },
    ],
    // one clock for both
    signatures: { ahead: '0s' },
  },
  worker: { health: { host: '127.0.0.1', port: ports.health } },
  metrics: { address: `127.0.0.1:${ports.metrics}` },
});

/** The audit goes on over the runs of one sandbox: its key stays. */
function auditIn(folder: string): Settings {
  const place = join(folder, 'audit');
  mkdirSync(place, { recursive: true });
  const keyFile = join(folder, 'audit-key');
  return { folder: place, keyFile: existsSync(keyFile) ? keyFile : secret(folder, 'audit-key', newKey()) };
}

const newKey = (): string => randomBytes(32).toString('base64');

function secret(folder: string, name: string, value: string): string {
  const file = join(folder, name);
  writeFileSync(file, value, { mode: 0o600 });
  return file;
}

const isSettings = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every plain value stays the text that it is: ids and telephone numbers keep their zeros. */
function readBase(file: string): Settings {
  try {
    const content: unknown = parse(readFileSync(file, 'utf8'), { schema: 'failsafe' });
    if (isSettings(content)) return content;
  } catch {
    // the sentence below says all that helps
  }
  throw new Error(`--config ${file} cannot be read: it must be a YAML file with an authority's configuration.`);
}

/** `top` over `base`, section by section. */
export function over(base: Settings, top: Settings): Settings {
  const merged: Record<string, Settings[string]> = { ...base };
  for (const [key, value] of Object.entries(top)) {
    const below = merged[key];
    merged[key] = isSettings(value) && isSettings(below) ? over(below, value) : value;
  }
  return merged;
}
