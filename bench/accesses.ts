import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { isNhsNumber } from '../src/domain/nhs-number.js';
import type { BenchSandbox } from './sandbox.js';

const withinMs = 60_000;

const records = z.array(z.object({ nhsNumber: z.string() }));
const messages = z.array(z.object({ messageId: z.string(), queuedAt: z.string() }));
const effects = z.array(z.object({ id: z.string(), kind: z.string(), personId: z.string().nullish(), at: z.string() }));

interface BenchChild {
  readonly personId: string;
  readonly nhsNumber: string;
}

/** Invented children, new to both sandboxes, with a plan that CP-IS holds when this resolves. */
export async function registerChildren({ nhs, mosaic }: BenchSandbox, count: number): Promise<readonly BenchChild[]> {
  const children = testNumbers(count).map((nhsNumber, index) => ({
    personId: String(900_001 + index),
    nhsNumber,
    familyName: `Bench${String.fromCharCode(97 + index)}`,
    givenNames: ['Ada'],
    birthDate: '2018-05-04',
  }));
  await call('POST', `${nhs.url}/admin/people`, children);
  await call('POST', `${mosaic.url}/admin/children`, children);
  const startedOn = new Date().toISOString().slice(0, 10);
  for (const { personId } of children) {
    await call('POST', `${mosaic.url}/admin/children/${personId}/plans`, { kind: 'child-protection', startedOn });
  }
  await until('every child to stand on CP-IS', async () => {
    const held = records.parse(await call('GET', `${nhs.url}/admin/records`));
    return children.every((child) => held.some(({ nhsNumber }) => nhsNumber === child.nhsNumber));
  });
  return children;
}

/** Opens one record after the other; milliseconds from the message in the mailbox to the last effect in Mosaic. */
export async function timeAccesses(
  { nhs, mosaic }: BenchSandbox,
  children: readonly BenchChild[],
  count: number,
): Promise<readonly number[]> {
  const times: number[] = [];
  const known = new Set(await effectsNow(mosaic.url).then((all) => all.map(({ id }) => id)));
  for (let index = 0; index < count; index += 1) {
    const child = children[index % children.length];
    if (child === undefined) break;
    // the mailbox is looked into once a second: without this, every access would meet the same point of that second
    await wait(Math.random() * 1_000);
    const access = { ...anAccess, nhsNumber: child.nhsNumber, at: new Date().toISOString() };
    const { messageId } = z
      .object({ messageId: z.string() })
      .parse(await call('POST', `${nhs.url}/admin/accesses`, access));
    const written = await until('a case note and an alert', async () => {
      const fresh = (await effectsNow(mosaic.url)).filter(
        (one) => one.personId === child.personId && !known.has(one.id),
      );
      return ['case-note', 'alert'].every((kind) => fresh.some((one) => one.kind === kind)) ? fresh : undefined;
    });
    for (const { id } of written) known.add(id);
    const queued = messages.parse(await call('GET', `${nhs.url}/admin/messages`));
    const queuedAt = queued.find((message) => message.messageId === messageId)?.queuedAt ?? access.at;
    times.push(Math.max(...written.map(({ at }) => Date.parse(at))) - Date.parse(queuedAt));
  }
  return times;
}

const anAccess = {
  organisation: 'St Elsewhere Hospital',
  author: { kind: 'person', name: 'Dr Anselm Underhill', role: 'Consultant' },
};

const effectsNow = async (mosaic: string) => effects.parse(await call('GET', `${mosaic}/admin/effects`));

/** Valid numbers of the test range, from its upper end, away from the seeded people. */
function testNumbers(count: number): readonly string[] {
  const found: string[] = [];
  for (let number = 9_999_900_000; found.length < count; number += 1) {
    if (isNhsNumber(String(number))) found.push(String(number));
  }
  return found;
}

async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`Waited ${withinMs / 1000} s in vain for ${what}.`);
    await wait(20);
  }
}

async function call(method: 'GET' | 'POST', url: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    signal: AbortSignal.timeout(10_000),
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${new URL(url).pathname} was answered with ${answer.status}.`);
  return answer.json();
}
