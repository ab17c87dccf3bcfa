/** The value that this share of all times does not exceed. */
export function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** One line of JSON for tools, then a table for people; milliseconds. */
export function summary(name: string, times: readonly number[]): string {
  const count = times.length;
  const figures = { p50: percentile(times, 0.5), p99: percentile(times, 0.99), max: Math.max(...times) };
  const rows = Object.entries(figures).map(([figure, ms]) => `  ${figure.padEnd(4)}${String(ms).padStart(8)} ms`);
  return [JSON.stringify({ name, unit: 'ms', count, ...figures }), `${name}, ${count} times:`, ...rows, ''].join('\n');
}
