/** A purchase for tests: 100,000 dollars in cash, the limits of a new account, Apple at 171.30. */
import {
  DEFAULT_SETTINGS,
  type AccountSnapshot,
  type Instrument,
  type Position,
  type Protections,
  type RiskLimits,
} from '../contracts/index.ts';
import type { SizingInput } from './risk.ts';

export const position = (asset: string, quantity: number, marketValue: number): Position => ({
  asset,
  quantity,
  availableQuantity: quantity,
  averagePrice: 100,
  marketPrice: 100,
  marketValue,
  unrealizedPl: 0,
  unrealizedPlFraction: 0,
  stopPrice: null,
  targetPrice: null,
  openedOn: null,
});

export const account: AccountSnapshot = {
  status: 'active',
  restriction: null,
  cash: 100_000,
  equity: 100_000,
  buyingPower: 100_000,
  previousEquity: 100_000,
  positions: [],
  newPositionsToday: 0,
};

export const instrument: Instrument = {
  asset: 'AAPL',
  name: 'Apple',
  source: 'replayed',
  tradable: true,
  priceIncrement: 0.01,
  quantityIncrement: 1,
  firstSession: null,
  lastSession: null,
};

/** Nothing stands in the way, and nothing was ordered today. */
export const unprotected: Protections = {
  killSwitch: false,
  installationSwitch: false,
  halts: [],
  peakSince: null,
  ordersToday: 0,
};

const limits: RiskLimits = DEFAULT_SETTINGS.risk;
export const base: SizingInput = {
  side: 'buy',
  asset: 'AAPL',
  account,
  instrument,
  limits,
  referencePrice: 171.3,
  confidence: 0.6,
  sizeFactor: 1,
  protections: unprotected,
  peakEquity: 100_000,
  lastStopOut: null,
  correlations: [],
};
