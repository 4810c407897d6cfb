/** The contract of the MarketData port as numbered cases, for every implementation of it. */
import { describe, expect, it } from 'vitest';
import { Bar, DAY_MS, Instrument } from '../../contracts/index.ts';
import { NO_ADVANCE, withSubject, type BrokerSubject, type MakeBrokerSubject } from './broker-subject.ts';

/** Registers the cases MD-01 to MD-07 under a name. */
export function describeMarketDataContract(name: string, makeSubject: MakeBrokerSubject): void {
  describe(`MarketData contract: ${name}`, () => {
    it('MD-01 an instrument is known by its symbol', () =>
      withSubject(makeSubject, async ({ marketData, asset }) => {
        const instrument = await marketData.instrument(asset);
        expect(Instrument.parse(instrument)).toEqual(instrument);
        expect(instrument).toMatchObject({ asset, tradable: true });
      }));

    it('MD-02 an unknown asset has no instrument and no bars', () =>
      withSubject(makeSubject, async (subject) => {
        expect(await subject.marketData.instrument('ZZZZZZ')).toBeNull();
        const until = (await subject.account.market()).now;
        expect(await subject.marketData.bars({ asset: 'ZZZZZZ', until, limit: 10 })).toEqual([]);
      }));

    it('MD-03 bars come oldest first, one a session, at most as many as asked for', () =>
      withSubject(makeSubject, async (subject) => {
        const bars = await barsNow(subject, 20);
        expect(bars).toHaveLength(20);
        expect(bars.map((bar) => Bar.parse(bar))).toEqual(bars);
        const times = bars.map((bar) => bar.time);
        expect(new Set(times).size).toBe(20);
        expect(times).toEqual([...times].sort((one, other) => one - other));
        expect(times.every((time) => time % DAY_MS === 0)).toBe(true);
        expect(await barsNow(subject, 5)).toEqual(bars.slice(-5));
      }));

    boundaryCases(makeSubject);
  });
}

const barsNow = async ({ account, marketData, asset }: BrokerSubject, limit: number): Promise<Bar[]> =>
  marketData.bars({ asset, until: (await account.market()).now, limit });

function boundaryCases(makeSubject: MakeBrokerSubject): void {
  it('MD-04 a bar is given from the millisecond on at which it is complete', () =>
    withSubject(makeSubject, async (subject) => {
      const last = (await barsNow(subject, 1))[0];
      const complete = (last?.time ?? 0) + DAY_MS;
      const at = async (until: number) =>
        (await subject.marketData.bars({ asset: subject.asset, until, limit: 1 }))[0]?.time;
      expect(await at(complete)).toBe(last?.time);
      expect(await at(complete - 1)).toBeLessThan(last?.time ?? 0);
    }));

  it('MD-05 no bar of the present session or later is known at the account`s instant', () =>
    withSubject(makeSubject, async (subject) => {
      const { now } = await subject.account.market();
      const bars = await barsNow(subject, 30);
      expect(bars.length).toBeGreaterThan(0);
      expect(bars.every((bar) => bar.time + DAY_MS <= now)).toBe(true);
      expect(bars.at(-1)?.close).toBeCloseTo(subject.referencePrice, 2);
    }));

  it('MD-07 the last price is what was traded by then; where time is replayed, the last complete close', () =>
    withSubject(makeSubject, async (subject) => {
      const { account, marketData, asset, referencePrice } = subject;
      const { now, simulated } = await account.market();
      const last = await marketData.lastPrice(asset, now);
      expect(last?.price).toBeGreaterThan(0);
      expect(last?.time).toBeLessThanOrEqual(now);
      expect(Math.abs((last?.price ?? 0) / referencePrice - 1)).toBeLessThan(0.11);
      const [bar] = await barsNow(subject, 1);
      if (simulated) expect(last).toEqual({ price: bar?.close, time: (bar?.time ?? 0) + DAY_MS });
      expect(await marketData.lastPrice('ZZZZZZ', now)).toBeNull();
    }));

  it('MD-06 the bar of a session that has been played is known in the next one', (context) =>
    withSubject(makeSubject, async (subject) => {
      if (!subject.advance) return context.skip(NO_ADVANCE);
      const before = await barsNow(subject, 10);
      await subject.advance();
      const after = await barsNow(subject, 10);
      expect(after.slice(0, -1)).toEqual(before.slice(1));
      expect(after.at(-1)?.time).toBeGreaterThan(before.at(-1)?.time ?? 0);
    }));
}
