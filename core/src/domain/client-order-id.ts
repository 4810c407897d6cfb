/** The ids under which the crew's orders are known at the broker: functions of what asked for them, so that each is there once. */

/** The id of a run's order: entry or exit, first revision. At most 128 characters, as brokers demand. */
export const clientOrderIdOf = (runId: string, side: 'buy' | 'sell'): string =>
  `tc-${runId}-${side === 'buy' ? 'entry' : 'exit'}-1`;

const PREFIX = 'tc-';

/** The id of the exits that a run puts back where a sale did not come about: the first ones, or those after a later try. */
export const protectionIdOf = (runId: string, place = 1): string => `${PREFIX}${runId}-protect-${place}`;

/** Whether an order only protects what is held: exits that were put back. */
export const isProtectionId = (clientOrderId: string): boolean => /^tc-[A-Za-z0-9]+-protect-\d+$/.test(clientOrderId);

/** Whether an order is the crew's: everything else at the broker is somebody else's and is never touched. */
export const isOurs = (clientOrderId: string): boolean => clientOrderId.startsWith(PREFIX);

const FLATTEN = `${PREFIX}flatten-`;

/**
 * The id of the order with which a kill switch sells an asset: a function of whose switch it is, in which mode, of how
 * often it was changed, and of how many sales of the same switch came to nothing, so that asking twice is one sale.
 */
export const flattenIdOf = (uid: string, mode: string, changes: number, asset: string, revision = 1): string =>
  `${FLATTEN}${uid.slice(0, 8)}-${changes}-${mode}-${asset}-${revision}`;

/** Whether an order is one with which a kill switch sells. */
export const isFlattenId = (clientOrderId: string): boolean => clientOrderId.startsWith(FLATTEN);
