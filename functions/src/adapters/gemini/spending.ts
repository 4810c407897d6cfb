/**
 * The money of one question. Nothing is sent that no reservation covers; what a request cost is settled against it, and
 * what was not used goes back. Where the budget itself is kept is somebody else's business.
 */
import { withinTime } from './time-limit.ts';

const CLOSING_MS = 2_000;

/** Money set aside. Each is called once, one or the other. */
export interface Reservation {
  /** Turns it into what was spent, dollars: more than was reserved only if Gemini exceeds its own token limit. */
  settle(dollars: number): Promise<void>;
  /** Gives it back. */
  release(): Promise<void>;
}

export interface Budget {
  /** Sets dollars aside; null when they are not there. What throws counts as not there. */
  reserve(dollars: number, purpose: { readonly agent: string; readonly model: string }): Promise<Reservation | null>;
}

/** For an installation that keeps no budget. */
export const noBudget: Budget = {
  reserve: () => Promise.resolve({ settle: () => Promise.resolve(), release: () => Promise.resolve() }),
};

/** State: the reservation that is open. A request that cost nothing leaves it open for the next one. */
export class Spending {
  readonly #budget: Budget;
  readonly #agent: string;
  #open: { readonly reservation: Reservation; readonly dollars: number } | null = null;

  constructor(budget: Budget, agent: string) {
    this.#budget = budget;
    this.#agent = agent;
  }

  /** Sees to it that so many dollars are set aside; false when they cannot be. */
  async cover(dollars: number, model: string): Promise<boolean> {
    if (this.#open && this.#open.dollars >= dollars) return true;
    await this.release();
    try {
      const reservation = await this.#budget.reserve(dollars, { agent: this.#agent, model });
      this.#open = reservation && { reservation, dollars };
    } catch {
      this.#open = null;
    }
    return this.#open !== null;
  }

  /** The request cost this much. */
  async settle(dollars: number): Promise<void> {
    const open = this.#take();
    await close(() => open?.settle(dollars));
  }

  /** Nothing more is sent. */
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
