/**
 * Processor time of this thread in place of the clock, for work that is nothing but arithmetic: on an idle machine both
 * are the same, and on a busy one this alone says what the work costs.
 */

/** Milliseconds a call that this thread was at work, the mean of so many calls. */
export async function processorTime(work: () => unknown, calls = 1): Promise<number> {
  const began = process.threadCpuUsage();
  for (let call = 0; call < calls; call++) await work();
  const { user, system } = process.threadCpuUsage(began);
  return (user + system) / 1_000 / calls;
}
