/** A buy must be carried by the rest of the evidence; a sell is never refused. */
import { describe, expect, it } from 'vitest';
import {
  ConfirmationOutput,
  FIRST_STRATEGY,
  NotEnoughData,
  defaultStrategy,
  type Bar,
  type TrendOutput,
} from '../contracts/index.ts';
import { barsOf, ramp } from './bar-series.testing.ts';
import { confirmSignal } from './confirmation.ts';

const trend = (signal: TrendOutput['signal'], short: number, long: number, range = 2): TrendOutput => ({
  strategy: defaultStrategy(FIRST_STRATEGY),
  lines: [],
  baseline: long,
  separation: (short - long) / range,
  state: short > long ? 'bullish' : 'bearish',
  previousState: 'neutral',
  since: null,
  barsSince: 0,
  signal,
  strength: 0.5,
  heldQuantity: signal === 'SELL' ? 10 : 0,
});

// A dollar up a day, half a dollar of range on both sides: every true range after the first is 2 dollars.
const rising = barsOf(ramp(100, 1, 40));
const falling = barsOf(ramp(139, -1, 40));
const failedOf = (output: ConfirmationOutput): string[] =>
  output.checks.filter((check) => !check.passed).map((check) => check.name);
const valueOf = (output: ConfirmationOutput, name: string): number | null | undefined =>
  output.checks.find((check) => check.name === name)?.value;

describe('confirmSignal for a buy', () => {
  it('confirms when all the evidence agrees', () => {
    const output = confirmSignal(rising, trend('BUY', 136, 134));
    expect(output).toMatchObject({ verdict: 'confirm', confidence: 1, sizeFactor: 1 });
    expect(valueOf(output, 'separation')).toBeCloseTo(1, 12);
    expect(valueOf(output, 'momentum')).toBeCloseTo(139 / 129 - 1, 12);
    expect(valueOf(output, 'extension')).toBeCloseTo(2.5, 12);
    expect(valueOf(output, 'price against the long average')).toBeCloseTo(139 / 134 - 1, 12);
    expect(valueOf(output, 'volume')).toBe(1);
    expect(ConfirmationOutput.parse(output)).toEqual(output);
  });

  it('loses the weight of a check that fails, and stands as long as half of it is left', () => {
    // Separation 0.1 (weight 2) and extension 3.4 (weight 1) fail: 5 of 8 are left.
    const output = confirmSignal(rising, trend('BUY', 132.4, 132.2));
    expect(failedOf(output)).toEqual(['separation', 'extension']);
    expect(output).toMatchObject({ verdict: 'confirm', confidence: 5 / 8 });
  });

  it('refuses when less than half of the weight passes', () => {
    // A falling price: separation, momentum and price against the long average fail, 5 of 8.
    const output = confirmSignal(falling, trend('BUY', 104.1, 104));
    expect(failedOf(output)).toEqual(['separation', 'momentum', 'price against the long average']);
    expect(output).toMatchObject({ verdict: 'refuse', confidence: 3 / 8 });
  });

  it('refuses on volatility alone, whatever else passes', () => {
    const wild = barsOf(ramp(100, 1, 40).map((close, index) => close * (index % 2 === 0 ? 1 : 1.12)));
    const output = confirmSignal(wild, trend('BUY', 150, 140));
    expect(failedOf(output)).toEqual(['volatility']);
    expect(output).toMatchObject({ verdict: 'refuse', confidence: 7 / 8 });
    expect(output.checks.filter((check) => check.veto).map((check) => check.name)).toEqual(['volatility']);
  });

  it('doubts a rise on thin volume, and one without any volume', () => {
    // Five bars at 70 among twenty that average (15·100 + 5·70)/20 = 92.5: 0.757.
    const volumes = (recent: number, usual: number): Bar[] =>
      rising.map((bar, index) => ({ ...bar, volume: index >= 35 ? recent : usual }));
    const thin = confirmSignal(volumes(70, 100), trend('BUY', 136, 134));
    expect(failedOf(thin)).toEqual(['volume']);
    expect(valueOf(thin, 'volume')).toBeCloseTo(70 / 92.5, 12);
    const none = confirmSignal(volumes(0, 0), trend('BUY', 136, 134));
    expect(failedOf(none)).toEqual(['volume']);
    expect(valueOf(none, 'volume')).toBeNull();
  });

  it('finds no separation where prices do not move at all', () => {
    const output = confirmSignal(barsOf(ramp(100, 0, 30), 0), trend('BUY', 100, 100));
    expect(output.verdict).toBe('refuse');
    expect(ConfirmationOutput.parse(output)).toEqual(output);
  });
});

describe('confirmSignal for a sell', () => {
  it('mirrors the checks', () => {
    const output = confirmSignal(falling, trend('SELL', 103, 105));
    expect(output).toMatchObject({ verdict: 'confirm', confidence: 1, sizeFactor: 1 });
  });

  it('is confirmed whatever the evidence says, and shows what it says', () => {
    const wildRise = barsOf(ramp(100, 1, 40).map((close, index) => close * (index % 2 === 0 ? 1 : 1.3)));
    const output = confirmSignal(wildRise, trend('SELL', 100, 100));
    expect(output.verdict).toBe('confirm');
    expect(output.confidence).toBeLessThan(0.5);
    expect(output.checks.some((check) => check.veto)).toBe(false);
  });
});

describe('confirmSignal', () => {
  it('needs 21 bars and a signal', () => {
    expect(() => confirmSignal(rising.slice(0, 20), trend('BUY', 2, 1))).toThrow(NotEnoughData);
    expect(() => confirmSignal(rising, trend('HOLD', 2, 1))).toThrow(RangeError);
  });
});
