/**
 * Whether an asset is fit to be traded at all: tradable, liquid, moving neither too little nor too much, and not a penny
 * stock. Each rule is a veto: one that fails makes the asset not eligible.
 */
import { NotEnoughData, type Bar, type Check, type Instrument, type SelectionOutput } from '../contracts/index.ts';
import { annualVolatility, mean } from './indicators.ts';
import { count, money, percent } from './wording.ts';

const WINDOW = 20;
const MIN_DOLLAR_VOLUME = 1_000_000;
const MIN_VOLATILITY = 0.03;
const MAX_VOLATILITY = 1.2;
const MIN_PRICE = 1;

/** The asset's checks over its last 20 bars. Throws NotEnoughData below the 21 bars that 20 returns need. */
export function assessAsset(instrument: Instrument, bars: readonly Bar[]): SelectionOutput {
  const last = bars.at(-1);
  if (bars.length <= WINDOW || !last) {
    throw new NotEnoughData(
      `There ${bars.length === 1 ? 'is' : 'are'} ${count(bars.length, 'bar')}; judging an asset needs ${WINDOW + 1}.`,
    );
  }
  const window = bars.slice(-WINDOW);
  const averageDollarVolume = mean(window.map(({ close, volume }) => close * volume));
  const volatility = annualVolatility(
    bars.map(({ close }) => close),
    WINDOW,
  );
  const checks: Check[] = [
    {
      name: 'tradable',
      value: null,
      unit: 'count',
      bound: 'the broker takes orders for it',
      passed: instrument.tradable,
      veto: true,
    },
    {
      name: 'average dollar volume',
      value: averageDollarVolume,
      unit: 'dollars',
      bound: `at least ${money(MIN_DOLLAR_VOLUME)} dollars a day over ${WINDOW} bars`,
      passed: averageDollarVolume >= MIN_DOLLAR_VOLUME,
      veto: true,
    },
    {
      name: 'annual volatility',
      value: volatility,
      unit: 'fraction',
      bound: `from ${percent(MIN_VOLATILITY)} to ${percent(MAX_VOLATILITY)} a year`,
      passed: volatility >= MIN_VOLATILITY && volatility <= MAX_VOLATILITY,
      veto: true,
    },
    {
      name: 'price',
      value: last.close,
      unit: 'dollars',
      bound: `at least ${money(MIN_PRICE)} dollars`,
      passed: last.close >= MIN_PRICE,
      veto: true,
    },
  ];
  return {
    asset: instrument.asset,
    eligible: checks.every((check) => check.passed || !check.veto),
    averageDollarVolume,
    annualVolatility: volatility,
    checks,
  };
}
