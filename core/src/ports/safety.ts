/**
 * What protects one account from its own crew, as one user in one mode sees it.
 *
 * `protections` and `halt` throw `Unavailable` when what protects the account cannot be read or written: whoever asks
 * then buys nothing. A halt that stands already under its code stays as it was set first.
 */
import type { Halt, OrderIntent, Protections } from '../contracts/index.ts';

export interface Safety {
  /** Switches, the halts in force in that market session, and how many orders were meant in it. */
  protections(session: string): Promise<Protections>;
  /** Sets a halt. Durable when it returns. */
  halt(halt: Halt): Promise<void>;
}

/**
 * The last question before an order leaves, asked after everything else and directly before it is sent: resolves when it
 * may be, within a second. Throws `TradingStopped` while a switch or a halt stands and when they cannot be read (it fails
 * closed), `RunCancelled` when the user has cancelled the run, and `LeaseLost` when the run is no longer the asker's.
 * An order that leaves a position is stopped by the switches alone; one that a switch itself asked for by nothing, and one
 * that puts a stop back by a lost lease alone.
 */
export type Permit = (intent: OrderIntent) => Promise<void>;
