/** The crew over history: the trades of the event engine, a reason for every decision, and an end when it is told to. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, SessionDate, type BacktestRules, type TradingSettings } from '../contracts/index.ts';
import { aaplBars, demoMarket } from '../crew/crew.testing.ts';
import { priceColumns, strategyOf } from '../domain/index.ts';
import { confirmByRules } from '../backtest/confirm-by-rules.ts';
import { defaultRules } from '../backtest/default-rules.ts';
import { eventBacktest } from '../backtest/event-backtest.ts';
import { tradeList, type BacktestRun } from '../backtest/backtest-run.ts';
import { ScriptedLlm, tickingClock, type InstrumentBars } from './index.ts';
import { crewBacktest, type CrewBacktestOptions } from './crew-backtest.ts';

const instrument = demoMarket().instrumentOf('AAPL');
if (!instrument) throw new Error('the demo market has no AAPL');
const AAPL: InstrumentBars = { instrument, bars: aaplBars };
const columns = priceColumns(aaplBars);

const settingsWith = (change: Partial<TradingSettings> = {}): TradingSettings => ({
  ...DEFAULT_SETTINGS,
  model: { ...DEFAULT_SETTINGS.model, use: false },
  ...change,
});

/** What the event engine comes to by the same settings. */
function byEngine(settings: TradingSettings, from: number, to: number, rules: BacktestRules = defaultRules(settings)) {
  const { stances, warmUp, freshnessBars } = strategyOf(settings.strategy);
  const { priceIncrement, quantityIncrement } = AAPL.instrument;
  const confirm = confirmByRules(columns, settings.strategy);
  const terms = { warmUp, freshnessBars, priceIncrement, quantityIncrement, confirm };
  const sessions = { from: columns.time[from] ?? 0, to: columns.time[to] ?? 0 };
  const { runs } = eventBacktest([{ asset: 'AAPL', columns, stances: stances(columns), ...terms }], rules, sessions);
  const run = runs[0]?.run;
  if (!run) throw new Error('the engine gave no run');
  return run;
}

const tradesOf = (run: BacktestRun) => tradeList(run, 'AAPL', columns);
const play = (change: Partial<CrewBacktestOptions> = {}) =>
  crewBacktest({ ...AAPL, settings: settingsWith(), from: 130, to: 280, ...change });

describe('crewBacktest', () => {
  it.each([
    ['as a new user has them', {}],
    ['with tight exits, wide limits and dear fills', { tight: true }],
  ])('makes the trades of the event engine, settings %s', async (_, { tight = false }: { tight?: boolean }) => {
    const { risk, costs } = DEFAULT_SETTINGS;
    const settings = tight
      ? settingsWith({
          risk: {
            ...risk,
            stopLoss: 0.02,
            takeProfit: 0.03,
            maxPosition: 0.6,
            riskPerTrade: 0.02,
            maxOrderDollars: 1e6,
          },
          costs: {
            ...costs,
            slippageBps: 20,
            volumeImpact: 1,
            commissionRate: 0.001,
            partialFillRate: 1,
            rejectionRate: 1,
          },
        })
      : settingsWith();
    const to = 730;
    const { run, ended, decisions } = await play({ settings, from: 130, to });
    const engine = byEngine(settings, 130, to);
    const trades = tradesOf(engine);
    expect(trades.length).toBeGreaterThan(4);
    expect(tradesOf(run)).toEqual(trades);
    expect(run.equity).toEqual(engine.equity);
    expect(run.halted).toBe(engine.halted);
    expect(run.costs.commission).toBeCloseTo(engine.costs.commission, 6);
    expect(run.traded).toBeCloseTo(engine.traded, 2);
    expect([ended, run.from, run.to, decisions.length]).toEqual(['done', 130, to, to - 130]);
  });

  it('keeps every decision with its reason, on the close before', async () => {
    const { decisions } = await play();
    expect(decisions[0]).toMatchObject({ decidedOn: sessionAt(130), session: sessionAt(131) });
    expect(decisions.every(({ decision }) => decision.length > 20)).toBe(true);
    expect(new Set(decisions.map(({ signal }) => signal))).toEqual(new Set(['BUY', 'SELL', 'HOLD']));
    const ordered = decisions.filter(({ outcome }) => outcome === 'TRADED');
    expect(ordered.length).toBeGreaterThan(1);
    expect(decisions.filter(({ outcome }) => outcome !== 'TRADED').every(({ reason }) => reason !== null)).toBe(true);
  });

  it('does not depend on bars after its period', async () => {
    const [whole, cut] = await Promise.all([play(), play({ bars: aaplBars.slice(0, 281) })]);
    expect(cut).toEqual(whole);
  });

  it('asks the crew at every so many closes, while exits rest in between', async () => {
    const { decisions, run } = await play({ everyBars: 5, to: 200 });
    expect(decisions.map(({ decidedOn }) => decidedOn)).toEqual(
      Array.from({ length: 14 }, (_, turn) => sessionAt(130 + 5 * turn)),
    );
    expect(run.equity).toHaveLength(71);
  });

  it('ends before it would decide once too often, and with what was played until then', async () => {
    const [ten, whole] = await Promise.all([play({ maxDecisions: 10 }), play()]);
    expect([ten.ended, ten.decisions.length, ten.run.to]).toEqual(['max-decisions', 10, 140]);
    expect(ten.decisions).toEqual(whole.decisions.slice(0, 10));
    expect(ten.run.equity).toEqual(whole.run.equity.slice(0, 11));
    expect((await play({ maxDecisions: 10, to: 140 })).ended).toBe('done');
  });

  it('tells how far it is, and stops when it is cancelled', async () => {
    const told: number[][] = [];
    const onProgress = (done: number, total: number) => void told.push([done, total]);
    const { ended, run } = await play({ onProgress, isCancelled: () => told.length === 3 });
    expect(told).toEqual([
      [1, 151],
      [2, 151],
      [3, 151],
    ]);
    expect([ended, run.equity.length]).toEqual(['cancelled', 3]);
  });

  it('asks the model where it is given one, and hands out the runs that ordered', async () => {
    const clock = tickingClock(1_700_000_000_000);
    const settings = settingsWith({ model: { ...DEFAULT_SETTINGS.model, use: true } });
    const llm = new ScriptedLlm({ script: () => ({ kind: 'unavailable' }), clock });
    const runs: string[] = [];
    const { decisions, run } = await play({
      settings,
      llm,
      clock,
      to: 250,
      onRun: (kept) => runs.push(kept.run.runId),
    });
    // Without the second opinion that the settings ask for nothing is bought.
    expect(llm.requests.length).toBeGreaterThan(0);
    expect(run.trades.count).toBe(0);
    expect(decisions.some(({ reason }) => reason === 'ABSTAINED')).toBe(true);
    expect(runs).toEqual([]);
    const byRules: string[] = [];
    await play({ to: 250, onRun: (kept) => byRules.push(kept.run.asset) });
    expect(byRules.length).toBeGreaterThan(0);
  });

  it('plays a symbol of any name that a file may hold', async () => {
    const named = { ...AAPL.instrument, asset: 'AFTERWARDS' };
    const [one, other] = await Promise.all([play({ instrument: named, to: 140 }), play({ to: 140 })]);
    expect(one.run).toEqual(other.run);
  });

  it('refuses what cannot be played, by name', async () => {
    await expect(play({ bars: [] })).rejects.toThrow('there are no bars');
    await expect(play({ from: 5, to: 4 })).rejects.toThrow('from: bar 5 lies after the last one, 4');
    await expect(play({ to: 99_999 })).rejects.toThrow('to: there is no bar 99999');
    await expect(play({ everyBars: 0 })).rejects.toThrow('everyBars: 0 is no number of bars');
    await expect(play({ maxDecisions: 0 })).rejects.toThrow('maxDecisions: 0 is no number of decisions');
  });
});

function sessionAt(index: number): string {
  return SessionDate.parse(new Date(columns.time[index] ?? 0).toISOString().slice(0, 10));
}
