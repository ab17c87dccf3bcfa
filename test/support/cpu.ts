/** Milliseconds that this process has worked: what others do at the same time does not count, unlike on a clock. */
export const workedMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
