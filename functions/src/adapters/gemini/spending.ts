/**
 * The money of one question. Nothing is sent that no reservation covers; what a request cost is settled against it, and
 * what was not used goes back. Where the budget itself is kept is somebody else's business.
 */
import type { Budget, Reservation, Spent } from '@trading-crew/core/ports';
import { withinTime } from './time-limit.ts';

const CLOSING_MS = 2_000;

/** Whether money is set aside; `unknown` where the budget could not say. */
export type Cover = 'covered' | 'not-there' | 'unknown';

/** For an installation that keeps no budget. */
export const noBudget: Budget = {
  reserve: () => Promise.resolve({ settle: () => Promise.resolve(), release: () => Promise.resolve() }),
};

/** State: the reservation that is open. A request that cost nothing leaves it open for the next one. */
export class Spending {
  readonly #budget: Budget;
  readonly #agent: string;
  #isOver = false;
  #open: { readonly reservation: Reservation; readonly dollars: number } | null = null;

  constructor(budget: Budget, agent: string) {
    this.#budget = budget;
    this.#agent = agent;
  }

  /** Sees to it that so many dollars are set aside. */
  async cover(dollars: number, model: string): Promise<Cover> {
    if (this.#open && this.#open.dollars >= dollars) return 'covered';
    await this.release();
    try {
      const reservation = await this.#budget.reserve(dollars, { agent: this.#agent, model });
      // It came too late: the question has ended, and its money must not lie about.
      if (reservation && this.#isOver) await close(() => reservation.release());
      else this.#open = reservation && { reservation, dollars };
    } catch {
      this.#open = null;
      return 'unknown';
    }
    return this.#open === null ? 'not-there' : 'covered';
  }

  /** What the request cost. */
  async settle(spent: Spent): Promise<void> {
    const open = this.#take();
    await close(() => open?.settle(spent));
  }

  /** The question has ended: nothing more is sent. */
  async end(): Promise<void> {
    this.#isOver = true;
    await this.release();
  }

  /** Gives back what is set aside. */
  async release(): Promise<void> {
    const open = this.#take();
    await close(() => open?.release());
  }

  #take(): Reservation | undefined {
    const open = this.#open?.reservation;
    this.#open = null;
    return open;
  }
}

/** A reservation that cannot be closed expires by itself; the answer that was paid for is not thrown away for it. */
async function close(work: () => Promise<void> | undefined): Promise<void> {
  try {
    await withinTime(Promise.resolve(work()), CLOSING_MS, undefined);
  } catch {
    // Said above.
  }
}
