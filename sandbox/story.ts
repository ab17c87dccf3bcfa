import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

export interface StoryAddresses {
  readonly nhs: { readonly url: string };
  readonly mosaic: { readonly url: string };
}

export interface StoryFigures {
  /** from the start of the plan in Mosaic to CP-IS's acceptance being collected */
  readonly registrationMs: number;
  /** from the notification in the mailbox to the last of its effects in Mosaic */
  readonly notificationMs: number;
  /** from the end of the plan in Mosaic to the end date on CP-IS */
  readonly endMs: number;
}

const stepWithinMs = 30_000;
const everyMs = 100;

const children = z.array(z.object({ personId: z.string(), nhsNumber: z.string().optional(), displayName: z.string() }));
/** not deleted: null or false */
const deletion = z.union([z.string(), z.boolean()]).nullish();
const records = z.array(
  z.object({ kind: z.string(), start: z.string().nullable(), end: z.string().nullable(), deleted: deletion }),
);
const uploads = z.array(z.object({ sequence: z.number(), fileCode: z.string().nullish() }));
const messages = z.array(
  z.object({ messageId: z.string(), kind: z.string(), queuedAt: z.string(), acknowledgedAt: z.string().nullish() }),
);
const effects = z.array(z.object({ id: z.string(), kind: z.string(), personId: z.string().nullish(), at: z.string() }));
const startedPlan = z.object({ planId: z.string() });
const notification = z.object({ messageId: z.string() });

/** CP-IS's answer to a file in which every record was accepted. */
const allAccepted = 'CPF02';
const storyChild = '700101';

interface Told {
  readonly addresses: StoryAddresses;
  readonly say: (line: string) => void;
  /** how long a step may take */
  readonly withinMs: number;
  readonly child: { readonly personId: string; readonly nhsNumber: string; readonly displayName: string };
}

/**
 * Plays the product's story on a running sandbox, through its admin pages alone: a plan starts, the child is registered,
 * a record is opened, Mosaic hears of it, the plan ends. Throws an Error that says which step did not happen in time.
 */
export async function playStory(
  addresses: StoryAddresses,
  say: (line: string) => void,
  withinMs = stepWithinMs,
): Promise<StoryFigures> {
  const told = { addresses, say, withinMs, child: await firstChild(addresses.mosaic.url) };
  const { planId, registrationMs } = await register(told);
  const notificationMs = await openRecord(told);
  const endMs = await endPlan(told, planId);
  return { registrationMs, notificationMs, endMs };
}

async function firstChild(mosaic: string): Promise<Told['child']> {
  const found = children.parse(await call('GET', `${mosaic}/admin/children`));
  const child = found.find(({ personId }) => personId === storyChild) ?? found[0];
  if (child?.nhsNumber === undefined) throw new Error('The Mosaic sandbox has no child with an NHS number.');
  return { ...child, nhsNumber: child.nhsNumber };
}

async function register({
  addresses,
  say,
  child,
  withinMs,
}: Told): Promise<{ planId: string; registrationMs: number }> {
  const { nhs, mosaic } = addresses;
  const before = await lists(nhs.url);
  const startedAt = Date.now();
  const plan = { kind: 'child-protection', startedOn: today() };
  const { planId } = startedPlan.parse(
    await call('POST', `${mosaic.url}/admin/children/${child.personId}/plans`, plan),
  );
  say(`Mosaic: a child protection plan starts for ${child.displayName} (Mosaic id ${child.personId}).`);
  await until(withinMs, 'the child to stand on CP-IS', async () =>
    (await recordsOf(nhs.url, child.nhsNumber)).some(isOpen),
  );
  say('CP-IS: the child is registered; every emergency department in England can see the plan now.');
  await until(withinMs, 'CP-IS to accept the file and us to collect the answer', async () => {
    const now = await lists(nhs.url);
    const accepted = now.uploads.some(
      ({ sequence, fileCode }) => fileCode === allAccepted && !before.sequences.has(sequence),
    );
    return accepted && now.messages.some((one) => isCollectedAnswer(one) && !before.messageIds.has(one.messageId));
  });
  const registrationMs = Date.now() - startedAt;
  say(`MESH: CP-IS accepted the file (${allAccepted}), and we have collected its answer.`);
  return { planId, registrationMs };
}

async function openRecord({ addresses: { nhs, mosaic }, say, child, withinMs }: Told): Promise<number> {
  const before = new Set((await effectsOn(mosaic.url, child.personId)).map(({ id }) => id));
  const access = {
    nhsNumber: child.nhsNumber,
    organisation: 'St Elsewhere Hospital',
    at: new Date().toISOString(),
    author: { kind: 'person', name: 'Dr Anselm Underhill', role: 'Consultant' },
  };
  const { messageId } = notification.parse(await call('POST', `${nhs.url}/admin/accesses`, access));
  say('St Elsewhere Hospital: a consultant in the emergency department opens the record.');
  const after = async () => (await effectsOn(mosaic.url, child.personId)).filter(({ id }) => !before.has(id));
  const written = await until(withinMs, 'a case note and an alert in Mosaic', async () => {
    const found = await after();
    const both = ['case-note', 'alert'].every((kind) => found.some((effect) => effect.kind === kind));
    return both ? found : undefined;
  });
  const queuedAt = (await lists(nhs.url)).messages.find((message) => message.messageId === messageId)?.queuedAt;
  const last = Math.max(...written.map(({ at }) => Date.parse(at)));
  const notificationMs = last - Date.parse(queuedAt ?? access.at);
  say(`Mosaic: a case note and an alert stand on the child, ${seconds(notificationMs)} after the NHS told us.`);
  return notificationMs;
}

async function endPlan({ addresses: { nhs, mosaic }, say, child, withinMs }: Told, planId: string): Promise<number> {
  const startedAt = Date.now();
  await call('PATCH', `${mosaic.url}/admin/children/${child.personId}/plans/${planId}`, { endedOn: today() });
  say('Mosaic: the plan ends.');
  await until(withinMs, 'the end date on CP-IS', async () => !(await recordsOf(nhs.url, child.nhsNumber)).some(isOpen));
  say('CP-IS: the registration has its end date.');
  return Date.now() - startedAt;
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** UTC is never ahead of the UK: this date is never in CP-IS's future. */
const today = (): string => new Date().toISOString().slice(0, 10);

const isOpen = ({ end, deleted }: z.infer<typeof records>[number]): boolean =>
  end === null && (deleted ?? false) === false;

const isCollectedAnswer = ({ kind, acknowledgedAt }: z.infer<typeof messages>[number]): boolean =>
  kind === 'acknowledgement' && typeof acknowledgedAt === 'string';

const recordsOf = async (nhs: string, nhsNumber: string) =>
  records.parse(await call('GET', `${nhs}/admin/records?nhsNumber=${nhsNumber}`));

const effectsOn = async (mosaic: string, child: string) =>
  effects.parse(await call('GET', `${mosaic}/admin/effects`)).filter(({ personId }) => personId === child);

async function lists(nhs: string) {
  const [sent, received] = await Promise.all([
    call('GET', `${nhs}/admin/uploads`).then((answer) => uploads.parse(answer)),
    call('GET', `${nhs}/admin/messages`).then((answer) => messages.parse(answer)),
  ]);
  return {
    uploads: sent,
    messages: received,
    sequences: new Set(sent.map(({ sequence }) => sequence)),
    messageIds: new Set(received.map(({ messageId }) => messageId)),
  };
}

async function until<T>(withinMs: number, what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`Waited ${withinMs / 1000} s in vain for ${what}.`);
    await wait(everyMs);
  }
}

async function call(method: 'GET' | 'POST' | 'PATCH', url: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    signal: AbortSignal.timeout(10_000),
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => undefined);
  const path = new URL(url).pathname;
  if (answer === undefined) throw new Error(`The sandbox did not answer ${method} ${path}.`);
  if (!answer.ok) throw new Error(`The sandbox answered ${method} ${path} with ${answer.status}.`);
  return answer.json();
}
