import { randomUUID } from 'node:crypto';
import type { Bench } from './context.js';
import type { BenchChild } from './children.js';
import { anAccess, fromSenders, registeredChildren } from './children.js';
import type { EffectWatch } from './effect-watch.js';
import type { Figure } from './figures.js';
import { medianOf, ratioOf } from './figures.js';
import type { Side } from './sides.js';
import { openSides } from './sides.js';
import { percentile } from './statistics.js';

const children = 20;
const usual = { serial: 100, burst: 300 };
const few = { serial: 40, burst: 80 };
const warmUp = { serial: 10, burst: 20 };
const senders = 50;

interface Size {
  readonly serial: number;
  readonly burst: number;
}

interface Round {
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
}

/** From the child's signal to case note and alert in Mosaic, against a workflow that does the least. */
export const benchSignal: Bench = async ({ pairs, small, say }) => {
  const size = small ? few : usual;
  const sides = await openSides();
  try {
    const all = await registeredChildren(sides.world, children);
    await sides.startBaselines(all);
    for (const side of [sides.child, sides.baseline]) await round(side, sides.watch, all, warmUp);
    const rounds: { child: Round; baseline: Round }[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      const order = pair % 2 === 0 ? ['child', 'baseline'] : ['baseline', 'child'];
      const one: Record<string, Round> = {};
      for (const name of order)
        one[name] = await round(name === 'child' ? sides.child : sides.baseline, sides.watch, all, size);
      const { child, baseline } = one;
      if (child === undefined || baseline === undefined) continue;
      rounds.push({ child, baseline });
      say(`signal, pair ${pair + 1} of ${pairs}: ${shortly(child)} against ${shortly(baseline)}`);
    }
    return {
      name: 'signal',
      how: `${size.serial} notifications one after the other and ${size.burst} from ${senders} senders over ${children} children, in each of ${pairs} alternated pairs`,
      figures: figuresOf(rounds),
    };
  } finally {
    await sides.close();
  }
};

const shortly = ({ p50, p99, perSecond }: Round): string =>
  `p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, ${perSecond.toFixed(1)}/s`;

function figuresOf(rounds: readonly { child: Round; baseline: Round }[]): readonly Figure[] {
  const of = (side: 'child' | 'baseline', figure: keyof Round): number[] => rounds.map((one) => one[side][figure]);
  return [
    ratioOf('p50 ÷ baseline', of('child', 'p50'), of('baseline', 'p50'), { atMost: 1.3 }),
    ratioOf('p99 ÷ baseline', of('child', 'p99'), of('baseline', 'p99'), { atMost: 2 }),
    ratioOf('throughput ÷ baseline', of('child', 'perSecond'), of('baseline', 'perSecond'), { atLeast: 0.8 }),
    medianOf('p50', of('child', 'p50'), 'ms'),
    medianOf('p50, baseline', of('baseline', 'p50'), 'ms'),
    medianOf('p99', of('child', 'p99'), 'ms'),
    medianOf('p99, baseline', of('baseline', 'p99'), 'ms'),
    medianOf('throughput', of('child', 'perSecond'), '/s'),
    medianOf('throughput, baseline', of('baseline', 'perSecond'), '/s'),
  ];
}

async function round(
  side: Side,
  watch: EffectWatch,
  children: readonly BenchChild[],
  { serial, burst }: Size,
): Promise<Round> {
  const times: number[] = [];
  for (const child of repeated(children, serial)) times.push(await timed(side, watch, child));
  const began = performance.now();
  const stood: Promise<number>[] = [];
  await fromSenders(repeated(children, burst), senders, async (child) => {
    const identity = randomUUID();
    stood.push(watch.bothStand(identity));
    await side.tell(child, anAccess(child.nhsNumber, identity));
  });
  const last = Math.max(...(await Promise.all(stood)));
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), perSecond: (burst * 1000) / (last - began) };
}

/** Milliseconds from the signal to the second of both effects. */
export async function timed(side: Side, watch: EffectWatch, child: BenchChild): Promise<number> {
  const identity = randomUUID();
  const began = performance.now();
  await side.tell(child, anAccess(child.nhsNumber, identity));
  return (await watch.bothStand(identity)) - began;
}

const repeated = <T>(all: readonly T[], count: number): readonly T[] =>
  Array.from({ length: count }, (_, place) => all[place % all.length]).filter((one) => one !== undefined);
