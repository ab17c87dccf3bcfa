import { z } from 'zod';

export const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** How values are written in a configuration file, where every plain value is text: `1s`, `5m`, `2h`, `405d` → milliseconds. */
export const duration = z.string().transform((text, context) => {
  const [, amount, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
  if (amount === undefined || unit === undefined || !(unit in units)) {
    context.addIssue({ code: 'custom', message: 'expected a number and a unit, such as 30s, 5m, 2h or 405d' });
    return z.NEVER;
  }
  return Number(amount) * units[unit as keyof typeof units];
});

/** `03:15`, by the clock in England. */
export const timeOfDay = z.string().transform((text, context) => {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hour === undefined || minute === undefined) {
    context.addIssue({ code: 'custom', message: 'expected a time of day such as 03:15' });
    return z.NEVER;
  }
  return { hour: Number(hour), minute: Number(minute) };
});

export const within = (ms: number) => duration.default(ms);
export const whole = z
  .union([z.number(), z.string().regex(/^\d+$/, 'expected a whole number').transform(Number)])
  .pipe(z.int());
export const port = whole.pipe(z.number().min(1).max(65_535));
export const truth = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
export const url = z.url({ protocol: /^https?$/ });
export const digits = z.string().regex(/^\d{3,15}$/, 'expected digits only');
export const name = z.string().min(1);
