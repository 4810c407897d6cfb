/** What protects an account, in memory: for fast-forwards, which play many sessions before anything is stored. */
import type { AccountSafety, Halt } from '../contracts/index.ts';
import { haltsInForce, withHalt } from '../domain/index.ts';
import type { Safety } from '../ports/index.ts';

export interface MemorySafetyOptions {
  /** The halts that stand at the start, and since when the peak counts. */
  readonly initial?: Pick<AccountSafety, 'halts' | 'peakSince'>;
  /** How many orders were meant in a session. */
  readonly ordersIn?: (session: string) => number | Promise<number>;
}

export interface MemorySafety extends Safety {
  /** The halts as they stand, those whose session is over included. */
  readonly halts: readonly Halt[];
  /** The halts that hold in a session. */
  haltsIn(session: string): Halt[];
}

export function memorySafety({ initial, ordersIn = () => 0 }: MemorySafetyOptions = {}): MemorySafety {
  let standing: Pick<AccountSafety, 'halts'> = { halts: initial?.halts ?? [] };
  const haltsIn = (session: string): Halt[] => haltsInForce(standing.halts, session);
  return {
    get halts() {
      return standing.halts;
    },
    haltsIn,
    protections: async (session) => ({
      killSwitch: false,
      installationSwitch: false,
      halts: haltsIn(session),
      peakSince: initial?.peakSince ?? null,
      ordersToday: await ordersIn(session),
    }),
    halt: (halt) => {
      standing = withHalt(standing, halt);
      return Promise.resolve();
    },
  };
}
