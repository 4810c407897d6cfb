import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromAlpacaSymbol, isCrypto, toAlpacaSymbol } from './symbols.ts';

describe('symbols', () => {
  it.each([
    ['AAPL', 'AAPL', 'us_equity'],
    ['BRK.B', 'BRK.B', 'us_equity'],
    ['BTC-USD', 'BTC/USD', 'crypto'],
    ['ETH-USDT', 'ETH/USDT', 'crypto'],
    ['DEMO-TREND', 'DEMO-TREND', 'us_equity'],
  ])('%s is %s at Alpaca and comes back as it was', (asset, symbol, assetClass) => {
    expect(toAlpacaSymbol(asset)).toBe(symbol);
    expect(fromAlpacaSymbol(symbol, assetClass)).toBe(asset);
    expect(isCrypto(asset)).toBe(assetClass === 'crypto');
  });

  it.each([
    ['BTCUSD', 'BTC-USD'],
    ['DOGEUSDT', 'DOGE-USDT'],
    ['ETHBTC', 'ETH-BTC'],
  ])('a position in %s is one in %s', (symbol, asset) => {
    expect(fromAlpacaSymbol(symbol, 'crypto')).toBe(asset);
  });

  it('a share that ends like a currency stays a share', () => {
    expect(fromAlpacaSymbol('XUSD', 'us_equity')).toBe('XUSD');
  });

  it('what cannot be named here is null and not something else', () => {
    expect(fromAlpacaSymbol('AAPL240119C00100000', 'us_option')).toBeNull();
    expect(fromAlpacaSymbol('', 'us_equity')).toBeNull();
  });

  it('every pair survives the way there and back', () => {
    const base = fc.stringMatching(/^[A-Z][A-Z0-9]{1,5}$/);
    fc.assert(
      fc.property(base, fc.constantFrom('USD', 'USDT', 'USDC', 'BTC'), (coin, currency) => {
        const asset = `${coin}-${currency}`;
        expect(fromAlpacaSymbol(toAlpacaSymbol(asset), 'crypto')).toBe(asset);
      }),
    );
  });
});
