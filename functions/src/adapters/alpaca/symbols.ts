/**
 * Symbols on both sides. Ours never hold a slash: BTC-USD here is BTC/USD at Alpaca, and BTCUSD in its positions.
 * A share's symbol is the same on both sides, BRK.B included.
 */
import { SYMBOL_PATTERN } from '@trading-crew/core/contracts';

/** The currencies that Alpaca quotes crypto in; anything else after a hyphen is no pair. */
const PAIR = /^([A-Z0-9]+)-(USDT|USDC|USD|BTC)$/;
const JOINED_PAIR = /^([A-Z0-9]+?)(USDT|USDC|USD|BTC)$/;

export const isCrypto = (asset: string): boolean => PAIR.test(asset);

/** Our symbol as Alpaca's orders, assets and data write it. */
export const toAlpacaSymbol = (asset: string): string => asset.replace(PAIR, '$1/$2');

/** Alpaca's symbol as ours; null for what cannot be named here, such as an option contract. */
export function fromAlpacaSymbol(symbol: string, assetClass?: string): string | null {
  const isJoined = assetClass === 'crypto' && !symbol.includes('/');
  const asset = isJoined ? symbol.replace(JOINED_PAIR, '$1-$2') : symbol.replace('/', '-');
  return SYMBOL_PATTERN.test(asset) ? asset : null;
}
