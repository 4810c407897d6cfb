// @vitest-environment node
import { defaultStrategy, withNumbers, type BacktestRequest } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import type { ReadFile } from '../../backend/lab/load-bars.ts';
import type { Prepared } from './lab-work.ts';
import { isOutdated, isSearchOutdated, type FormNow } from './result-age.ts';

const averages = defaultStrategy('three-moving-averages');
const request = { asset: 'AAPL', strategy: averages, from: null, to: null } as unknown as BacktestRequest;
const loadedOf = (file: string | null, key: string) => ({ file, bars: { key } });
const fileOf = (key: string) => ({ kind: 'bars', loaded: loadedOf('own.csv', key) }) as unknown as ReadFile;
const ofMarket = { request, loaded: loadedOf(null, 'AAPL 1') } as unknown as Prepared;
const ofFile = { request, loaded: loadedOf('own.csv', 'OWN 2') } as unknown as Prepared;
const now = (part: Partial<BacktestRequest> = {}, file: ReadFile | null = null): FormNow => ({
  request: { ...request, ...part },
  file,
});

describe('whether a result still answers the form', () => {
  it('it does while the request is the same, and not once it changes or has a fault', () => {
    expect(isOutdated(now(), ofMarket)).toBe(false);
    expect(isOutdated(now({ from: '2014-01-02' }), ofMarket)).toBe(true);
    expect(isOutdated({ request: null, file: null }, ofMarket)).toBe(true);
  });

  it('another file is another question, whatever its name', () => {
    expect(isOutdated(now({}, fileOf('OWN 2')), ofFile)).toBe(false);
    expect(isOutdated(now({}, fileOf('OWN 3')), ofFile)).toBe(true);
    expect(isOutdated(now(), ofFile)).toBe(true);
    expect(isOutdated(now({}, { kind: 'refused', file: 'own.csv', faults: [] }), ofMarket)).toBe(true);
  });

  it('a search does not care for the numbers that it varies itself', () => {
    const varied = ['short', 'long'];
    const formWith = (numbers: Record<string, number>) => now({ strategy: withNumbers(averages, numbers) });
    expect(isSearchOutdated(formWith({ short: 5, long: 34 }), ofMarket, varied)).toBe(false);
    expect(isSearchOutdated(formWith({ medium: 14 }), ofMarket, varied)).toBe(true);
    // A medium average of 30 does not go together with the long one of 21 that was varied.
    expect(isSearchOutdated(formWith({ medium: 30, long: 50 }), ofMarket, varied)).toBe(true);
    expect(isSearchOutdated(now({ strategy: defaultStrategy('vote') }), ofMarket, varied)).toBe(true);
    expect(isSearchOutdated(now({ asset: 'SPY' }), ofMarket, varied)).toBe(true);
  });
});
