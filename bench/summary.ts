import Table from 'cli-table3';

/** The value that this share of all times does not exceed. */
export function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** One line of JSON for tools, then a table for people; milliseconds. */
export function summary(name: string, times: readonly number[]): string {
  const figures = {
    count: times.length,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    max: Math.max(...times),
  };
  const table = new Table({ head: [name, 'count', 'p50 ms', 'p99 ms', 'max ms'], style: { head: [], border: [] } });
  table.push(['', figures.count, figures.p50, figures.p99, figures.max]);
  return `${JSON.stringify({ name, unit: 'ms', ...figures })}\n${table.toString()}\n`;
}
