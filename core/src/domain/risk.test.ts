/** The size of a position: asked by the risk, cut by the limits, each with its record. A sale is never blocked. */
import { describe, expect, it } from 'vitest';
import { RiskOutput, type AccountSnapshot } from '../contracts/index.ts';
import { account, base, instrument, position } from './risk-input.testing.ts';
import { sizePosition, type SizingInput } from './risk.ts';

const buy = (change: Partial<SizingInput> = {}): RiskOutput => sizePosition({ ...base, ...change });
const buyWith = (change: Partial<AccountSnapshot>): RiskOutput => buy({ account: { ...account, ...change } });
const fired = (output: RiskOutput): string[] => output.clamps.map(({ limit }) => limit);

describe('sizePosition for a buy', () => {
  it('asks for the shares that lose the risk per trade at the stop', () => {
    // 100,000 × 0.0075 × 0.6 = 450 dollars at risk; 171.30 × 0.05 = 8.565 a share: 52.5, so 52 whole shares.
    const output = buy();
    expect(output).toEqual({
      verdict: 'approve',
      side: 'buy',
      askedQuantity: 52,
      quantity: 52,
      referencePrice: 171.3,
      stopPrice: 162.73,
      targetPrice: 188.43,
      notional: 52 * 171.3,
      clamps: [],
    });
    expect(RiskOutput.parse(output)).toEqual(output);
  });

  it('leaves the share of the limits that the second opinion wants, also where a limit cuts the size', () => {
    expect(buy({ sizeFactor: 0.5 })).toMatchObject({
      verdict: 'adjust',
      askedQuantity: 52,
      quantity: 26,
      clamps: [{ limit: 'second opinion', asked: 52, allowed: 26 }],
    });
    // Asked for 87, the largest position is 58: a factor of 0.7 leaves 40 of those, not 60 of the 87.
    const shrunk = buy({ confidence: 1, sizeFactor: 0.7 });
    expect(shrunk.quantity).toBe(40);
    expect(shrunk.clamps.map(({ limit, allowed }) => [limit, allowed])).toEqual([
      ['maxPosition', 58],
      ['second opinion', 40],
    ]);
    expect(buy({ sizeFactor: 0.01 })).toMatchObject({ verdict: 'reject', quantity: 0 });
    expect(buy({ sizeFactor: Number.NaN })).toMatchObject({ verdict: 'reject', quantity: 0 });
  });

  it('clamps to the largest position and says what was asked, allowed, and why', () => {
    // Confidence 1 asks for 87; 10 % of equity is 10,000 dollars, 58 shares at 171.30.
    expect(buy({ confidence: 1 })).toMatchObject({
      verdict: 'adjust',
      askedQuantity: 87,
      quantity: 58,
      clamps: [
        {
          limit: 'maxPosition',
          unit: 'shares',
          asked: 87,
          allowed: 58,
          because: 'A position may hold at most 10.0\u00a0% of equity, 10,000.00 dollars.',
        },
      ],
    });
  });

  it('clamps to the exposure, the cash and the buying power that are left', () => {
    const others = [position('MSFT', 780, 78_000)];
    // 80 % of 100,000 less 78,000 is 2,000 dollars: 11 shares.
    expect(buyWith({ positions: others })).toMatchObject({ verdict: 'adjust', quantity: 11 });
    expect(fired(buyWith({ positions: others }))).toEqual(['maxGrossExposure']);
    // 15,000 in cash less the 10,000 that stay: 29 shares.
    expect(buyWith({ cash: 15_000 })).toMatchObject({ quantity: 29, clamps: [{ limit: 'minCash', allowed: 29 }] });
    expect(buyWith({ buyingPower: 1_000 })).toMatchObject({
      quantity: 5,
      clamps: [{ limit: 'buyingPower', allowed: 5 }],
    });
  });

  it('counts what rests as exposure, and its cash as spent', () => {
    const cashLeft = fired(buyWith({ cash: 40_000, buyingPower: 5_000, reservedCash: 35_000 }));
    expect(cashLeft).toContain('minCash');
    const exposed = buyWith({ reservedCash: 79_000 });
    expect(exposed).toMatchObject({ quantity: 5, clamps: [{ limit: 'maxGrossExposure' }] });
    expect(exposed.clamps.at(-1)?.because).toContain('79,000.00 are held or ordered');
  });

  it('records every limit that fired, the tightest last', () => {
    const output = buyWith({ cash: 15_000, buyingPower: 1_000 });
    expect(fired(output)).toEqual(['minCash', 'buyingPower']);
    expect(output.quantity).toBe(5);
    expect(output.clamps.every(({ asked }) => asked === 52)).toBe(true);
  });

  it('buys nothing after the largest daily loss, to the cent', () => {
    expect(buyWith({ equity: 97_000 })).toMatchObject({ verdict: 'reject', quantity: 0, stopPrice: null });
    expect(fired(buyWith({ equity: 97_000 }))).toContain('maxDailyLoss');
    expect(fired(buyWith({ equity: 97_000.01 }))).not.toContain('maxDailyLoss');
  });

  it('buys nothing when the positions are enough, today or altogether', () => {
    const five = ['A', 'B', 'C', 'D', 'E'].map((asset) => position(asset, 1, 100));
    expect(buyWith({ positions: five })).toMatchObject({ verdict: 'reject', clamps: [{ limit: 'maxOpenPositions' }] });
    expect(buyWith({ positions: five.slice(1) }).verdict).toBe('approve');
    expect(buyWith({ newPositionsToday: 3 })).toMatchObject({
      verdict: 'reject',
      clamps: [{ limit: 'maxNewPositionsPerDay' }],
    });
    expect(buyWith({ newPositionsToday: 2 }).verdict).toBe('approve');
  });

  it('adds nothing to an asset that is held already', () => {
    const output = buyWith({ positions: [position('AAPL', 3, 300)] });
    expect(output).toMatchObject({ verdict: 'reject', clamps: [{ limit: 'holding', asked: 52, allowed: 0 }] });
  });

  it('buys nothing on a restricted account and gives its reason', () => {
    const output = buyWith({ status: 'restricted', restriction: 'trading is blocked' });
    expect(output.verdict).toBe('reject');
    expect(output.clamps[0]?.because).toBe('The account is restricted: trading is blocked.');
  });

  it('says why when not even one share may be risked', () => {
    const output = buy({ referencePrice: 20_000 });
    expect(output).toMatchObject({
      verdict: 'reject',
      askedQuantity: 0,
      clamps: [{ limit: 'riskPerTrade', allowed: 0 }],
    });
    expect(output.clamps[0]?.asked).toBeCloseTo(0.45, 12);
    expect(output.clamps[0]?.because).toContain('would lose 1,000.00 dollars at the stop');
    expect(buyWith({ equity: -5, previousEquity: -5 }).clamps[0]?.because).toContain('nothing to risk');
  });

  it('lets neither confidence nor size factor enlarge', () => {
    expect(buy({ confidence: 7, sizeFactor: 9 })).toEqual(buy({ confidence: 1, sizeFactor: 1 }));
    expect(buy({ confidence: Number.NaN }).verdict).toBe('reject');
  });

  it('buys whole shares where fractions could be traded, and whole lots where shares could not', () => {
    expect(buy({ instrument: { ...instrument, quantityIncrement: 0.000001 } }).quantity).toBe(52);
    expect(buy({ instrument: { ...instrument, quantityIncrement: 10 } }).quantity).toBe(50);
  });

  it('buys nothing where no stop fits below the price, or without a price', () => {
    const penny = buy({ referencePrice: 0.01 });
    expect(penny).toMatchObject({ verdict: 'reject', clamps: [{ limit: 'stopLoss', allowed: 0 }] });
    for (const referencePrice of [0, -1, Number.NaN, Infinity]) expect(buy({ referencePrice }).verdict).toBe('reject');
  });
});

describe('sizePosition for a sell', () => {
  it('sells everything that is held, whatever the limits and the account say', () => {
    const output = sizePosition({
      ...base,
      side: 'sell',
      confidence: 0,
      account: {
        ...account,
        status: 'restricted',
        equity: 1,
        cash: -5_000,
        buyingPower: 0,
        newPositionsToday: 99,
        positions: [position('MSFT', 7, 700), position('AAPL', 12.5, 1_250)],
      },
    });
    expect(output).toEqual({
      verdict: 'approve',
      side: 'sell',
      askedQuantity: 12.5,
      quantity: 12.5,
      referencePrice: 171.3,
      stopPrice: null,
      targetPrice: null,
      notional: 12.5 * 171.3,
      clamps: [],
    });
  });

  it('is rejected only when nothing is held', () => {
    const output = sizePosition({ ...base, side: 'sell' });
    expect(output).toMatchObject({
      verdict: 'reject',
      quantity: 0,
      clamps: [{ limit: 'holding', because: 'No AAPL is held.' }],
    });
    const short = { ...account, positions: [position('AAPL', -5, -500)] };
    expect(sizePosition({ ...base, side: 'sell', account: short }).verdict).toBe('reject');
  });
});
