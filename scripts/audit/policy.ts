import { z } from 'zod';

/** How bad npm calls an advisory, mildest first. */
export const severities = ['info', 'low', 'moderate', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** What the product runs, and what only builds and tests it. */
export type Part = 'production' | 'development';

/** From which severity on a finding blocks: docs/supply-chain.md. */
export const blocksFrom: Readonly<Record<Part, Severity>> = { production: 'moderate', development: 'high' };

/** Longer than this, an exception is a decision to keep the fault. */
export const exceptionDaysAtMost = 90;

const dayInMs = 86_400_000;
const advisory = z.object({ url: z.string(), severity: z.enum(severities), title: z.string() });
const report = z.object({
  vulnerabilities: z.record(z.string(), z.object({ via: z.array(z.union([z.string(), advisory])) })),
});

export const exceptionsSchema = z.array(
  z.strictObject({
    /** `GHSA-…` */
    advisory: z.string().regex(/^GHSA(-[a-z0-9]{4}){3}$/),
    package: z.string().min(1),
    reason: z.string().min(20),
    by: z.string().min(1),
    until: z.iso.date(),
  }),
);
export type Exceptions = z.infer<typeof exceptionsSchema>;

export interface Finding {
  readonly advisory: string;
  readonly package: string;
  readonly severity: Severity;
  readonly title: string;
  readonly part: Part;
}

/** What npm found, each advisory of a package once; undefined where the registry did not answer the question. */
export function findingsIn(audit: unknown, part: Part): readonly Finding[] | undefined {
  const read = report.safeParse(audit);
  if (!read.success) return undefined;
  return Object.entries(read.data.vulnerabilities).flatMap(([name, { via }]) =>
    via.flatMap((one) =>
      typeof one === 'string'
        ? []
        : [
            {
              advisory: one.url.split('/').at(-1) ?? '',
              package: name,
              severity: one.severity,
              title: one.title,
              part,
            },
          ],
    ),
  );
}

export interface Judged {
  readonly blocking: readonly string[];
  readonly passing: readonly string[];
}

/** Which findings block, and which exceptions do: one that is over, too long, or for nothing is a fault of its own. */
export function judge(findings: readonly Finding[], exceptions: Exceptions, now: Date): Judged {
  const wordsOf = (one: Finding): string =>
    `${one.part}: ${one.package}, ${one.severity}, ${one.advisory}: ${one.title}`;
  const isExcepted = (one: Finding): boolean =>
    exceptions.some((other) => other.advisory === one.advisory && other.package === one.package);
  const isBad = ({ severity, part }: Finding): boolean =>
    severities.indexOf(severity) >= severities.indexOf(blocksFrom[part]);
  const bad = findings.filter((one) => isBad(one) && !isExcepted(one));
  const others = findings.filter((one) => !bad.includes(one));
  return {
    blocking: [...bad.map(wordsOf), ...exceptions.flatMap((one) => exceptionProblems(one, findings, now))],
    passing: others.map(wordsOf),
  };
}

function exceptionProblems(
  { advisory: id, package: name, until }: Exceptions[number],
  findings: readonly Finding[],
  now: Date,
): readonly string[] {
  const end = Date.parse(until) + dayInMs;
  const called = `exception for ${id} in ${name}`;
  if (end <= now.getTime()) return [`${called} ended on ${until}`];
  if (end - now.getTime() > (exceptionDaysAtMost + 1) * dayInMs)
    return [`${called} is longer than ${exceptionDaysAtMost} days`];
  const isUsed = findings.some((one) => one.advisory === id && one.package === name);
  return isUsed ? [] : [`${called} is for nothing that was found: take it away`];
}
