/** What the nine agents of a demo run hand on: a run that trades, on the demo prices. */
import {
  DEFAULT_SETTINGS,
  fromBarColumns,
  withNumbers,
  type BarColumns,
  type CrewOutputs,
  type Order,
  type OrderBasis,
  type OrderIntent,
  type OrderLeg,
  type RiskClamp,
  type StrategyNumbers,
  type TriedSetting,
} from '@trading-crew/core/contracts';
import { proposalsFrom } from '@trading-crew/core/backtest';
import { clientOrderIdOf, readView } from '@trading-crew/core/domain';
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

const PRESENT = DEFAULT_SETTINGS.strategy;
const PRESENT_RETURNS = [12, 4, -31, 26, -14, 9];
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** What a setting made of the six windows, in hundredths of a percent, and what that is worth beside the present one. */
function tried(
  numbers: StrategyNumbers,
  hundredths: readonly number[],
  worth: Partial<Omit<TriedSetting, 'effectInterval'>> & { readonly range?: readonly [low: number, high: number] } = {},
): TriedSetting {
  const windowReturns = hundredths.map((value) => value / 10_000);
  const { range, ...rest } = worth;
  const effectInterval = range ? { low: range[0], high: range[1], confidence: 0.9 } : null;
  return {
    strategy: withNumbers(PRESENT, numbers),
    windowReturns,
    trainingReturns: [0.002, ...windowReturns.slice(0, -1)],
    meanReturn: mean(windowReturns),
    windowsWon: 0,
    effect: range ? mean(windowReturns) - mean(PRESENT_RETURNS) / 10_000 : null,
    clearedEffect: range ? mean(windowReturns) - mean(PRESENT_RETURNS) / 10_000 - 0.0002 : null,
    effectInterval,
    deflatedSharpe: null,
    trades: 38,
    source: 'neighbour',
    ...rest,
  };
}

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

function trendOf(bars: BarColumns): Output<'TrendAnalysisAgent'> {
  const view = readView(fromBarColumns(bars), DEFAULT_SETTINGS.strategy, 0);
  const lines = view.lines.map((line) => ({ ...line, value: cents(line.value) }));
  const turn = { state: 'bullish', previousState: 'neutral', since: '2016-03-10', barsSince: 1 } as const;
  return { ...view, lines, ...turn, signal: 'BUY', strength: 0.34, heldQuantity: 0 };
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

/** Windows of 288 weekdays, the last one up to the session before the demo's. */
const DEMO_WINDOWS = [
  { from: '2009-07-29', to: '2010-09-03' },
  { from: '2010-09-06', to: '2011-10-12' },
  { from: '2011-10-13', to: '2012-11-19' },
  { from: '2012-11-20', to: '2013-12-27' },
  { from: '2013-12-30', to: '2015-02-04' },
  { from: '2015-02-05', to: '2016-03-11' },
];

function enhancementOf(): Output<'StrategyEnhancementAgent'> {
  const current = tried({}, PRESENT_RETURNS);
  const all = [
    tried({ short: 6, long: 26 }, [41, 22, 3, 45, 11, 30], {
      windowsWon: 5,
      deflatedSharpe: 0.86,
      range: [0.0008, 0.0041],
      trades: 44,
    }),
    tried({ short: 5, medium: 10, long: 20 }, [2, -10, 4, 1, -6, 3], {
      windowsWon: 1,
      deflatedSharpe: 0.08,
      range: [-0.0022, 0.0019],
      trades: 61,
    }),
    tried({ long: 26 }, [18, 9, -20, 31, -9, 12], { windowsWon: 4, deflatedSharpe: 0.41, range: [-0.0004, 0.0016] }),
    tried({ freshnessBars: 2 }, [12, 4, -31, 26, -14, 9], { deflatedSharpe: null, range: [0, 0] }),
  ];
  return {
    proposals: proposalsFrom(all, current),
    current,
    tried: all,
    barsUsed: 2_136,
    from: '2008-01-02',
    to: '2016-03-11',
    windows: DEMO_WINDOWS,
    ideas: [],
    dismissed: 0,
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
    TrendAnalysisAgent: trendOf(bars),
    SignalConfirmationAgent: { verdict: 'confirm', confidence: 0.72, sizeFactor: 1, checks: [...CHECKS], model: null },
    RiskManagementAgent: riskOf(intent, reference),
    TradeExecutionAgent: { intent, order: orderOf(intent, at, cents(reference * 1.0005)), cancelledOrders: [] },
    PerformanceAnalysisAgent: { figures: demoReport().figures, sessions: 250, openPositions: 2 },
    StrategyEnhancementAgent: enhancementOf(),
  };
}
