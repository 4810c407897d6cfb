/**
 * An account that says of each position how many of its shares the crew did not buy, so that the crew sells its own and
 * nothing else.
 */
import type { AccountSnapshot, AdoptedPosition, Position } from '../contracts/index.ts';
import type { Account } from '../ports/index.ts';

/** The account with `adoptedQuantity` on its positions; `adoptedOf` is asked with every snapshot. */
export const ownAccount = (account: Account, adoptedOf: () => Promise<readonly AdoptedPosition[]>): Account => ({
  market: () => account.market(),
  fills: () => account.fills(),
  startingEquity: () => account.startingEquity(),
  equityHistory: () => account.equityHistory(),
  snapshot: async () => {
    const [snapshot, adopted] = await Promise.all([account.snapshot(), adoptedOf()]);
    return withAdopted(snapshot, adopted);
  },
});

function withAdopted(snapshot: AccountSnapshot, adopted: readonly AdoptedPosition[]): AccountSnapshot {
  const quantities = new Map(adopted.map(({ asset, quantity }) => [asset, quantity]));
  const label = (position: Position): Position => {
    // Somebody may have sold what the crew bought, or sold some of their own since: never below none, nor above all.
    const adoptedQuantity = Math.min(Math.max(0, quantities.get(position.asset) ?? 0), Math.max(0, position.quantity));
    return adoptedQuantity > 0 ? { ...position, adoptedQuantity } : position;
  };
  return { ...snapshot, positions: snapshot.positions.map(label) };
}
