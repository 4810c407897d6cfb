/**
 * What can be traded: the symbol as users type it, and what is known of the instrument behind it.
 * A symbol that parsed is safe in a document path, a URL and a log line.
 */
import { z } from 'zod';

export const SYMBOL_PATTERN = /^[A-Z][A-Z0-9]{0,9}([.-][A-Z0-9]{1,8})?$/;
export const SYMBOL_RULE =
  'Use 1 to 10 capital letters or digits starting with a letter, with at most one part after a dot or hyphen, such as AAPL, BRK.B or BTC-USD.';

export const AssetSymbol = z.string().regex(SYMBOL_PATTERN, { error: SYMBOL_RULE });
export type AssetSymbol = z.infer<typeof AssetSymbol>;

/** Where an instrument's prices come from. `generated` is never real and says so wherever it is shown. */
export const InstrumentSource = z.enum(['replayed', 'generated', 'file', 'broker']);
export type InstrumentSource = z.infer<typeof InstrumentSource>;

export const Instrument = z.object({
  asset: AssetSymbol,
  name: z.string(),
  source: InstrumentSource,
  tradable: z.boolean(),
  /** Smallest price step in dollars, 0.01 for most shares above one dollar. */
  priceIncrement: z.number().positive(),
  /** Smallest quantity step; 1 where only whole shares are traded. */
  quantityIncrement: z.number().positive(),
  /** First and last session known, as YYYY-MM-DD; null where the source does not say. */
  firstSession: z.string().nullable(),
  lastSession: z.string().nullable(),
});
export type Instrument = z.infer<typeof Instrument>;
