/** The buttons of a child's page, by the value that they send. */
export const starts = {
  'child-protection': { kind: 'child-protection', text: 'Start a child protection plan' },
  C2: { kind: 'looked-after', text: 'Start looked-after status C2 (full care order)' },
  C1: { kind: 'looked-after', text: 'Start looked-after status C1 (interim care order)' },
  V2: { kind: 'looked-after', text: 'Start looked-after status V2 (section 20)' },
} as const;
export type Start = keyof typeof starts;

export const isStart = (value: unknown): value is Start => typeof value === 'string' && Object.hasOwn(starts, value);
