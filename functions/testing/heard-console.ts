/**
 * Set-up of the emulator tests, whose files share one process: the logger of firebase-functions keeps the console as it
 * is when it is first loaded, so what it keeps has to be something that any later file can listen to.
 */
import { afterAll, beforeAll } from 'vitest';

type Hear = (values: readonly unknown[]) => void;
/** One for the process, however often this file is loaded. */
const house = globalThis as { consoleHearers?: Set<Hear> };
const hearers = (house.consoleHearers ??= tapConsole());

/** While somebody listens, nothing is printed. */
function tapConsole(): Set<Hear> {
  const listening = new Set<Hear>();
  for (const level of ['debug', 'info', 'log', 'warn', 'error'] as const) {
    const print = console[level].bind(console);
    console[level] = (...values: unknown[]) => {
      if (listening.size === 0) print(...values);
      for (const hear of listening) hear(values);
    };
  }
  return listening;
}

/** Everything that is written to the console while the file that asks is tested, one text a call. */
export function hearConsole(): string[] {
  const lines: string[] = [];
  const hear: Hear = (values) => void lines.push(values.map((one) => JSON.stringify(one) + String(one)).join());
  beforeAll(() => void hearers.add(hear));
  afterAll(() => void hearers.delete(hear));
  return lines;
}
