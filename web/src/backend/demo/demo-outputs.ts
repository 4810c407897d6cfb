/** What the nine agents of a demo run hand on: a run that trades, on the demo prices. */
import {
  DEFAULT_SETTINGS,
  type CrewOutputs,
  type Order,
  type OrderBasis,
  type OrderIntent,
  type OrderLeg,
  type RiskClamp,
  type TriedSetting,
} from '@trading-crew/core/contracts';
import { clientOrderIdOf, simpleMovingAverage } from '@trading-crew/core/domain';
import { demoAccount, demoSession, INSTRUMENTS } from './demo-market.ts';
import { DEMO_SESSION, demoBars } from './demo-prices.ts';
import { demoReport } from './demo-report.ts';

const cents = (value: number): number => Math.round(value * 100) / 100;

/** What the limits allow in a demo run. */
export const DEMO_QUANTITY = 58;

export const demoOrderId = (runId: string): string => clientOrderIdOf(runId, 'buy');

const POSITION_CLAMP: RiskClamp = {
  limit: 'maxPosition',
  unit: 'shares',
  asked: 71,
  allowed: DEMO_QUANTITY,
  because: 'A position may hold at most 10.0 % of equity, 10,159.66 dollars.',
};

const basisOf = (referencePrice: number): OrderBasis => ({
  verdict: 'adjust',
  askedQuantity: 71,
  referencePrice,
  clamps: [POSITION_CLAMP],
  session: DEMO_SESSION,
});

function intentOf(runId: string, asset: string, entry: number, quantity: number): OrderIntent {
  return {
    clientOrderId: demoOrderId(runId),
    runId,
    asset,
    side: 'buy',
    quantity,
    type: 'market',
    limitPrice: null,
    stopPrice: null,
    orderClass: 'bracket',
    targetPrice: cents(entry * 1.1),
    stopLossPrice: cents(entry * 0.95),
    timeInForce: 'gtc',
    basis: basisOf(entry),
  };
}

function legOf(intent: OrderIntent, role: OrderLeg['role'], at: number, fill: number | null): OrderLeg {
  return {
    brokerOrderId: `sim-${role}`,
    clientOrderId: role === 'entry' ? intent.clientOrderId : `${intent.clientOrderId}-${role}`,
    role,
    asset: intent.asset,
    side: role === 'entry' ? 'buy' : 'sell',
    quantity: intent.quantity,
    type: role === 'entry' ? 'market' : role === 'target' ? 'limit' : 'stop',
    limitPrice: role === 'target' ? intent.targetPrice : null,
    stopPrice: role === 'stop' ? intent.stopLossPrice : null,
    status: role === 'entry' ? 'filled' : 'accepted',
    filledQuantity: fill === null ? 0 : intent.quantity,
    averageFillPrice: fill,
    submittedAt: at,
    updatedAt: at,
    reason: null,
  };
}

function orderOf(intent: OrderIntent, at: number, fill: number): Order {
  return {
    ...legOf(intent, 'entry', at, fill),
    orderClass: 'bracket',
    timeInForce: 'gtc',
    legs: [legOf(intent, 'target', at, null), legOf(intent, 'stop', at, null)],
  };
}

const tried = (short: number, medium: number, long: number, returns: readonly number[]): TriedSetting => ({
  parameters: { short, medium, long, freshnessBars: 3 },
  windowReturns: [...returns],
  meanReturn: returns.reduce((sum, value) => sum + value, 0) / returns.length,
  windowsWon: returns.filter((value) => value > 0).length,
  source: 'neighbour',
});

const CHECKS: CrewOutputs['SignalConfirmationAgent']['checks'] = [
  { name: 'Volatility', value: 0.241, unit: 'fraction', bound: 'at most 60 % a year', passed: true, veto: true },
  {
    name: 'Separation',
    value: 0.34,
    unit: 'ratio',
    bound: 'at least 0.10 average true ranges',
    passed: true,
    veto: false,
  },
  { name: 'Volume', value: 0.82, unit: 'ratio', bound: 'at least 0.90 of its average', passed: false, veto: false },
  { name: 'Momentum', value: 0.021, unit: 'fraction', bound: 'above 0 % over 10 bars', passed: true, veto: false },
];

type Output<Name extends keyof CrewOutputs> = CrewOutputs[Name];

function selectionOf(asset: string, close: number): Output<'AssetSelectionAgent'> {
  return {
    asset,
    eligible: true,
    averageDollarVolume: 4_012_345_678,
    annualVolatility: 0.241,
    checks: [
      {
        name: 'Liquidity',
        value: 4_012_345_678,
        unit: 'dollars',
        bound: 'at least $1,000,000 a day',
        passed: true,
        veto: true,
      },
      { name: 'Price', value: close, unit: 'dollars', bound: 'at least $1.00', passed: true, veto: true },
    ],
  };
}

function trendOf(closes: readonly number[]): Output<'TrendAnalysisAgent'> {
  const { strategy } = DEFAULT_SETTINGS;
  const average = (period: number) => cents(simpleMovingAverage(closes, period).at(-1) ?? 0);
  return {
    parameters: strategy,
    short: average(strategy.short),
    medium: average(strategy.medium),
    long: average(strategy.long),
    state: 'bullish',
    previousState: 'neutral',
    since: '2016-03-10',
    barsSince: 1,
    signal: 'BUY',
    strength: 0.34,
    heldQuantity: 0,
  };
}

function riskOf(intent: OrderIntent, reference: number): Output<'RiskManagementAgent'> {
  return {
    verdict: 'adjust',
    side: 'buy',
    askedQuantity: 71,
    quantity: intent.quantity,
    referencePrice: reference,
    stopPrice: intent.stopLossPrice,
    targetPrice: intent.targetPrice,
    notional: cents(intent.quantity * reference),
    clamps: [POSITION_CLAMP],
  };
}

function enhancementOf(): Output<'StrategyEnhancementAgent'> {
  const better = tried(6, 13, 26, [0.03, 0.012, -0.004, 0.022, 0.016]);
  const because = 'won 4 of 5 windows and returned 1.4 % more a window, after costs';
  return {
    proposals: [{ parameters: better.parameters, because, evidence: better }],
    current: tried(8, 13, 21, [0.012, 0.004, -0.011, 0.006, -0.004]),
    tried: [better, tried(5, 10, 20, [0.002, -0.01, 0.004, 0.001, -0.006])],
    barsUsed: 500,
    ideas: [],
  };
}

/** The outputs of a run on an asset that ends in an order. */
export function demoOutputs(runId: string, asset: string, at: number, quantity = DEMO_QUANTITY): CrewOutputs {
  const bars = demoBars(asset, 180);
  const reference = bars.close.at(-1) ?? 100;
  const intent = intentOf(runId, asset, reference, quantity);
  const instrument = INSTRUMENTS.find((known) => known.asset === asset) ?? null;
  return {
    AlpacaConnectionManager: {
      account: demoAccount(),
      market: demoSession(),
      dayChange: 212.4,
      dayChangeFraction: 0.0021,
      heldQuantity: 0,
    },
    HistoricalDataAgent: { instrument, bars, issues: [] },
    AssetSelectionAgent: selectionOf(asset, reference),
    TrendAnalysisAgent: trendOf(bars.close),
    SignalConfirmationAgent: { verdict: 'confirm', confidence: 0.72, sizeFactor: 1, checks: [...CHECKS], model: null },
    RiskManagementAgent: riskOf(intent, reference),
    TradeExecutionAgent: { intent, order: orderOf(intent, at, cents(reference * 1.0005)), cancelledOrders: [] },
    PerformanceAnalysisAgent: { figures: demoReport().figures, sessions: 250, openPositions: 2 },
    StrategyEnhancementAgent: enhancementOf(),
  };
}
