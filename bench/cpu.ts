/** Milliseconds of the processor, with those of collecting memory: what else the machine does costs none of them. */
export function cpu(action: () => unknown): number {
  const start = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
