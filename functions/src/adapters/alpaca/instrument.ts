/** What Alpaca knows of an asset, and the steps that its prices and quantities are rounded to. */
import type { Instrument } from '@trading-crew/core/contracts';
import type { AlpacaClient } from './client.ts';
import { isCrypto, toAlpacaSymbol } from './symbols.ts';
import { WireAsset } from './wire.ts';

const CENT = 0.01;
const BELOW_ONE_DOLLAR = 0.0001;
const CRYPTO_STEP = 1e-9;

/** The price step of a share: cents, and four decimals below one dollar (Regulation NMS, rule 612). */
export const sharePriceIncrement = (price: number): number => (price < 1 ? BELOW_ONE_DOLLAR : CENT);

/** The instrument; null when Alpaca does not know it, or trades it in a way that is not open here. */
export async function readInstrument(client: AlpacaClient, asset: string): Promise<Instrument | null> {
  const wire = await client.readOrNull('reading an asset', WireAsset, ({ trading }) =>
    trading.assets.getV2AssetsSymbolOrAssetId({ symbolOrAssetId: toAlpacaSymbol(asset) }),
  );
  if (wire === null || wire._class !== (isCrypto(asset) ? 'crypto' : 'us_equity')) return null;
  return {
    asset,
    name: wire.name ?? asset,
    source: 'broker',
    tradable: wire.tradable && wire.status === 'active',
    priceIncrement: wire.priceIncrement ?? CENT,
    // Fractions of a share would need orders without exits: brackets take whole shares.
    quantityIncrement: isCrypto(asset) ? (wire.minTradeIncrement ?? CRYPTO_STEP) : 1,
    firstSession: null,
    lastSession: null,
  };
}
