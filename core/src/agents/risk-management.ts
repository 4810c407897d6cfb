/**
 * Sizes the trade against the limits, by arithmetic alone. Every limit that fires is a record: asked, allowed,
 * because. Selling what the crew holds is never blocked. Losses that reach their limit halt the account's purchases.
 */
import { z } from 'zod';
import {
  AssetSymbol,
  Instrument,
  MarketSession,
  OrderSide,
  RISK_BOUNDS,
  RiskLimits,
  Unavailable,
  type AccountSnapshot,
  type Protections,
  type RiskClamp,
  type RiskOutput,
} from '../contracts/index.ts';
import {
  CORRELATION_OFF,
  CORRELATION_RETURNS_NEEDED,
  count,
  haltsDue,
  lastStopOut,
  money,
  ownQuantity,
  peakEquity,
  quantity,
  returnCorrelation,
  sizePosition,
  sizeSale,
  type Correlation,
} from '../domain/index.ts';
import type { Account } from '../ports/account.ts';
import type { MarketData } from '../ports/market-data.ts';
import type { Safety } from '../ports/safety.ts';
import { skipWithout, type Agent, type AgentResult, type Say } from './agent.ts';

const Input = z.object({
  asset: AssetSymbol,
  side: OrderSide,
  instrument: Instrument,
  limits: RiskLimits,
  /** The last close, dollars: what the decision rests on. */
  referencePrice: z.number().positive(),
  confidence: z.number(),
  sizeFactor: z.number(),
  market: MarketSession.pick({ now: true, session: true }),
  /** The asset's latest complete bars. */
  closes: z.object({ time: z.array(z.number()), close: z.array(z.number()) }),
});
type Input = z.infer<typeof Input>;
interface Tools {
  account: Account;
  marketData: MarketData;
  safety: Safety;
}

/** Bars that are looked at: enough for the common ones of two assets that do not trade on the same days. */
const BARS = 120;

/** What no setting stands behind, as the user reads it. */
const NAMES: Readonly<Record<string, string>> = {
  'second opinion': 'Second opinion',
  killSwitch: 'Kill switch',
  installationSwitch: 'Kill switch of the installation',
  halt: 'Halt',
};

/** A limit by the name it has on the Settings page; one that no setting stands behind by its own. */
const named = ({ limit }: RiskClamp): string =>
  NAMES[limit] ?? Object.entries(RISK_BOUNDS).find(([name]) => name === limit)?.[1].label ?? limit;

/** Nobody buys on an account whose protections, equity or fills cannot be read: what is thrown is thrown. */
async function sizePurchase(input: Input, { account, marketData, safety }: Tools, say: Say): Promise<RiskOutput> {
  const { asset, limits, market, closes } = input;
  const { session } = market;
  const [snapshot, protections, history, fills] = await Promise.all([
    account.snapshot(),
    safety.protections(session),
    account.equityHistory(),
    limits.cooldownSessions > 0 ? account.fills() : [],
  ]);
  const { equity } = snapshot;
  const peak = peakEquity({ history, equity, session, since: protections.peakSince });
  await haltLosses({ input, snapshot, protections, peak }, safety, say);
  const correlations = limits.maxCorrelation < CORRELATION_OFF ? await correlated(input, snapshot, marketData) : [];
  warnOfUnknown(asset, correlations, say);
  const stopOut = lastStopOut(asset, fills, closes.time, session);
  return sizePosition({
    ...input,
    account: snapshot,
    protections,
    peakEquity: peak,
    lastStopOut: stopOut,
    correlations,
  });
}

/** How the asset moves with every other one that is held, those that the crew did not buy included. */
function correlated({ asset, market, closes }: Input, { positions }: AccountSnapshot, marketData: MarketData) {
  const held = positions.filter((position) => position.quantity !== 0 && position.asset !== asset);
  return Promise.all(
    held.map(async (position): Promise<Correlation> => {
      const bars = await marketData.bars({ asset: position.asset, until: market.now, limit: BARS });
      const other = { time: bars.map(({ time }) => time), close: bars.map(({ close }) => close) };
      return { asset: position.asset, ...returnCorrelation(closes, other) };
    }),
  );
}

function warnOfUnknown(asset: string, correlations: readonly Correlation[], say: Say): void {
  for (const { asset: held, value, returns } of correlations) {
    if (value !== null) continue;
    const why =
      returns < CORRELATION_RETURNS_NEEDED
        ? `${count(returns, 'daily return')} in common, ${CORRELATION_RETURNS_NEEDED} are needed`
        : 'one of the two did not move';
    say('warning', `How closely ${asset} moves with ${held} is not known (${why}), so it limits nothing.`);
  }
}

interface Losses {
  readonly input: Input;
  readonly snapshot: AccountSnapshot;
  readonly protections: Protections;
  /** The peak of equity; null where it was not looked at. */
  readonly peak: number | null;
}

/** Sets the halts that the account's losses call for and that do not stand yet. */
async function haltLosses({ input, snapshot, protections, peak }: Losses, safety: Safety, say: Say): Promise<void> {
  const { limits, market } = input;
  const due = haltsDue({ account: snapshot, limits, peakEquity: peak, ...market });
  for (const halt of due.filter(({ code }) => !protections.halts.some((standing) => standing.code === code))) {
    await safety.halt(halt);
    say('warning', `Purchases are halted from now on. ${halt.because}`, { halt: halt.code });
  }
}

/** All that the crew holds; what protects the account is looked at as well, and is no reason to keep a position. */
async function sizeExit(input: Input, { account, safety }: Tools, say: Say): Promise<RiskOutput> {
  const { asset, referencePrice, market } = input;
  const snapshot = await account.snapshot();
  try {
    const protections = await safety.protections(market.session);
    if (protections.killSwitch || protections.installationSwitch) {
      say('warning', 'Trading is stopped: the sale is sized, and not sent while that stands.');
    }
    await haltLosses({ input, snapshot, protections, peak: null }, safety, say);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    say('warning', `${error.message} What protects the account limits purchases alone: the sale goes on.`);
  }
  const position = snapshot.positions.find((one) => one.asset === asset);
  const others = position?.adoptedQuantity ?? 0;
  if (others > 0 && ownQuantity(position) > 0) {
    say('info', `${quantity(others)} of the ${asset} that are held were not bought by the crew: they stay.`);
  }
  return sizeSale({ asset, account: snapshot, referencePrice });
}

function told({ side }: Input, output: RiskOutput, say: Say): AgentResult<RiskOutput> {
  for (const clamp of output.clamps) {
    const { limit, asked, allowed, unit, because } = clamp;
    const text = `${named(clamp)}: asked ${quantity(asked)}, allowed ${quantity(allowed)} ${unit}. ${because}`;
    say('warning', text, { limit, asked, allowed });
  }
  const [decisive] = output.clamps.slice(-1);
  if (output.verdict === 'reject') {
    const summary = `Risk rejected the ${side}: ${decisive?.because ?? 'the size comes to nothing.'}`;
    say('warning', summary);
    return { status: 'blocked', code: 'RISK_REJECTED', summary, output, noTrade: 'RISK_REJECTED' };
  }
  const clamped =
    output.verdict === 'adjust'
      ? ` (asked ${quantity(output.askedQuantity)}, clamped by: ${decisive ? named(decisive).toLowerCase() : 'a limit'})`
      : '';
  const verb = side === 'buy' ? 'Buy' : 'Sell';
  const summary = `${verb} ${count(output.quantity, 'share')}${clamped}, ${money(output.notional)} dollars${exitsOf(output)}.`;
  say('info', summary, { quantity: output.quantity, notional: output.notional });
  return { status: 'done', code: output.verdict === 'adjust' ? 'ADJUSTED' : null, summary, output };
}

function exitsOf({ stopPrice, targetPrice }: RiskOutput): string {
  if (stopPrice === null) return '';
  return `, stop ${money(stopPrice)}, ${targetPrice === null ? 'no target' : `target ${money(targetPrice)}`}`;
}

export const riskManagement: Agent<'RiskManagementAgent', Input, Tools> = {
  name: 'RiskManagementAgent',
  goal: 'Let no trade be larger than the limits allow, and show every limit that fired.',
  version: 3,
  input: Input,
  tools: ['account', 'marketData', 'safety'],
  prepare: ({ asset, settings, outputs }) => {
    const confirmation = outputs.SignalConfirmationAgent;
    const trend = outputs.TrendAnalysisAgent;
    const history = outputs.HistoricalDataAgent;
    const market = outputs.AlpacaConnectionManager?.market;
    const referencePrice = history?.bars.close.at(-1);
    if (!confirmation || confirmation.verdict === 'refuse') return skipWithout('no signal was confirmed');
    if (!trend || !history?.instrument || referencePrice === undefined)
      return skipWithout('there is no price to size on');
    if (!market) return skipWithout('the market session is not known');
    return {
      kind: 'work',
      input: {
        asset,
        side: trend.signal === 'SELL' ? 'sell' : 'buy',
        instrument: history.instrument,
        limits: settings.risk,
        referencePrice,
        confidence: confirmation.confidence,
        sizeFactor: confirmation.sizeFactor,
        market: { now: market.now, session: market.session },
        closes: { time: history.bars.time.slice(-BARS), close: history.bars.close.slice(-BARS) },
      },
    };
  },
  work: async (input, tools, say) =>
    told(input, await (input.side === 'buy' ? sizePurchase : sizeExit)(input, tools, say), say),
};
