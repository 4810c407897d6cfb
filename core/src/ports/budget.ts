/**
 * Money for questions to a language model. Nothing is sent that no reservation covers; what a request cost is settled
 * against it, and what was not used goes back. A reservation that is never closed expires by itself.
 */

/** What a request cost. */
export interface Spent {
  readonly dollars: number;
  /** Tokens; 0 where nobody counted them. Output includes thinking. */
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Money set aside. One of the two is called, once. */
export interface Reservation {
  /** Turns it into what was spent: more than was reserved only if the model exceeds its own token limit. */
  settle(spent: Spent): Promise<void>;
  /** Gives it back. */
  release(): Promise<void>;
}

export interface Budget {
  /** Sets dollars aside; null when they are not there. Where it throws nobody knows, and nothing is sent. */
  reserve(dollars: number, purpose: { readonly agent: string; readonly model: string }): Promise<Reservation | null>;
}
