/** The crew over history from its request to its report: the engine's figures, every decision, and refusals at their field. */
import { describe, expect, it } from 'vitest';
import {
  CrewReport,
  DAY_MS,
  DEFAULT_SETTINGS,
  InvalidInput,
  Misconfigured,
  defaultStrategy,
  type CrewBacktestChoice,
  type TradingSettings,
} from '../contracts/index.ts';
import { aaplBars, demoMarket } from '../crew/crew.testing.ts';
import { priceColumns, strategyOf } from '../domain/index.ts';
import { defaultRules, evaluateBacktest } from '../backtest/index.ts';
import { ScriptedLlm, tickingClock } from './index.ts';
import { crewBacktest } from './crew-backtest.ts';
import { crewBacktestOf, crewPeriod, crewReport, type CrewBacktestOfOptions } from './crew-report.ts';

const instrument = demoMarket().instrumentOf('AAPL');
if (!instrument) throw new Error('the demo market has no AAPL');
const AAPL = instrument;
const columns = priceColumns(aaplBars);
const settings: TradingSettings = { ...DEFAULT_SETTINGS, model: { ...DEFAULT_SETTINGS.model, use: false } };
const choice: CrewBacktestChoice = {
  asset: 'AAPL',
  strategy: settings.strategy,
  from: null,
  to: '2015-03-31',
  everyBars: 1,
};
const sessionAt = (index: number): string => new Date(columns.time[index] ?? 0).toISOString().slice(0, 10);
const play = (change: Partial<CrewBacktestChoice> = {}, options: CrewBacktestOfOptions = {}) =>
  crewBacktestOf({ ...choice, ...change }, settings, AAPL, aaplBars, options);

/** Played once for all that look at it. */
const whole = play();

/** What the lab's backtest comes to by the same settings. */
const byEngine = ({ asset, strategy, from, to }: CrewBacktestChoice) =>
  evaluateBacktest({ asset, strategy, from, to, source: { kind: 'market' }, rules: defaultRules(settings) }, columns);

describe('the report of a backtest by the crew', () => {
  it.each([
    ['from the first bar on', {}],
    ['from a session on', { from: '2014-01-02' }],
    ['with another strategy than the settings have', { strategy: defaultStrategy('donchian-breakout') }],
  ])('has the figures of the engine where the crew is asked at every close, %s', async (_, change) => {
    const report = await play(change);
    const { result, trades, months, drawdown } = byEngine({ ...choice, ...change });
    expect(trades.length).toBeGreaterThan(1);
    const { costs, turnover, ...figures } = report.figures;
    const { costs: engineCosts, turnover: engineTurnover, ...engineFigures } = result.figures;
    expect(figures).toEqual(engineFigures);
    expect(costs.value).toBeCloseTo(engineCosts.value ?? Number.NaN, 6);
    expect(turnover.value).toBeCloseTo(engineTurnover.value ?? Number.NaN, 6);
    const { barsHash, benchmark, validity, from, to } = result;
    expect(report).toMatchObject({ barsHash, benchmark, validity, from, to, trades, monthly: months, drawdown });
    expect(CrewReport.parse(report)).toEqual(report);
    expect([report.ended, report.capital, report.model]).toEqual(['done', settings.costs.startingCash, null]);
  });

  it('begins to count at the first stance, and to decide at its close', async () => {
    const { warmUp } = strategyOf(choice.strategy);
    const report = await whole;
    expect([report.from, report.to]).toEqual([sessionAt(warmUp - 1), '2015-03-31']);
    expect(report.decisions[0]).toMatchObject({ decidedOn: sessionAt(warmUp - 1), session: sessionAt(warmUp) });
    expect(report.decisions).toHaveLength(crewPeriod(choice, columns).decisions);
  });

  it('buys and sells at the open after a decision, and says why it did nothing on other days', async () => {
    const { decisions, trades } = await whole;
    const bought = decisions.filter(({ outcome, signal }) => outcome === 'TRADED' && signal === 'BUY');
    expect(bought.map(({ session }) => session)).toEqual(trades.map(({ entrySession }) => entrySession));
    const sold = decisions.filter(({ outcome, signal }) => outcome === 'TRADED' && signal === 'SELL');
    const bySignal = trades.filter(({ exitReason }) => exitReason === 'signal');
    expect(sold.map(({ session }) => session)).toEqual(bySignal.map(({ exitSession }) => exitSession));
    const held = decisions.find(({ signal }) => signal === 'HOLD');
    expect(held).toMatchObject({ outcome: 'NO_TRADE', reason: 'HOLD_SIGNAL' });
    expect(Object.keys(held ?? {}).sort()).toEqual(
      ['decidedOn', 'decision', 'outcome', 'reason', 'session', 'signal'].sort(),
    );
  });

  it('draws the fall under the highest equity so far, the capital the first', async () => {
    const { curve, capital, figures } = await whole;
    expect(curve.sessions.length).toBe(curve.drawdown.length);
    let highest = capital;
    curve.equity.forEach((equity, index) => {
      highest = Math.max(highest, equity);
      expect(curve.drawdown[index]).toBeCloseTo(1 - equity / highest, 5);
    });
    expect(Math.max(...curve.drawdown)).toBeCloseTo(figures.maxDrawdown.value ?? Number.NaN, 5);
  });

  it('thins a long curve to what the contract has room for', async () => {
    const years = Array.from({ length: 2_000 }, (_, index) => {
      const close = 100 + Math.sin(index / 40) * 20;
      return { time: index * DAY_MS, open: close, high: close + 1, low: close - 1, close, volume: 1e6 };
    });
    const always = { ...choice, to: null, everyBars: 60 };
    const { curve } = CrewReport.parse(await crewBacktestOf(always, settings, AAPL, years));
    expect(curve.sessions.length).toBeGreaterThan(700);
    expect(curve.sessions.length).toBeLessThanOrEqual(1_500);
  });

  it('reports what was played where it is cancelled, down to a single session', async () => {
    let told = 0;
    const report = await play({}, { onProgress: () => void (told += 1), isCancelled: () => told === 1 });
    expect(CrewReport.parse(report)).toMatchObject({ ended: 'cancelled', decisions: [], trades: [] });
    expect(report.from).toBe(report.to);
    expect(report.curve).toMatchObject({ equity: [report.capital], drawdown: [0] });
    expect(report.figures.sharpe).toEqual({ value: null, reason: 'Needs 60 bars; there is 1.' });
  });

  it('ends before it would decide once too often', async () => {
    const { ended, decisions, to } = await play({ everyBars: 5 }, { maxDecisions: 4 });
    const { from } = crewPeriod({ ...choice, everyBars: 5 }, columns);
    expect([ended, decisions.length, to]).toEqual(['max-decisions', 4, sessionAt(from + 20)]);
  });

  it('does not count a session in which it was stopped, and is not stopped in the first', async () => {
    let asked = 0;
    const report = await play({}, { stopped: () => ((asked += 1) === 3 ? 'budget' : null) });
    const { from } = crewPeriod(choice, columns);
    expect([report.ended, report.decisions.length, report.to]).toEqual(['budget', 2, sessionAt(from + 2)]);
    expect((await play({}, { stopped: () => 'time' })).decisions).toEqual([]);
  });

  it('tells of a run that failed in its decision', async () => {
    const clock = tickingClock(0);
    const llm = new ScriptedLlm({
      clock,
      script: () => {
        throw new Misconfigured('The key of the model is refused.', 'GEMINI_API_KEYS');
      },
    });
    const withModel = { ...settings, model: { ...settings.model, use: true } };
    const { decisions } = await crewBacktestOf({ ...choice, to: '2014-09-30' }, withModel, AAPL, aaplBars, { llm });
    const failed = decisions.filter(({ outcome }) => outcome === null);
    expect(failed.length).toBeGreaterThan(0);
    for (const { decision } of failed) expect(decision).toBe('The run failed: The key of the model is refused.');
  });

  it('names what is at fault before anything is played', async () => {
    const refused = async (change: Partial<CrewBacktestChoice>, options?: CrewBacktestOfOptions) => {
      const error: unknown = await play(change, options).catch((thrown: unknown) => thrown);
      if (!(error instanceof InvalidInput)) throw new Error('it was played', { cause: error });
      return [error.field, error.message];
    };
    expect(await refused({ from: '2030-01-01', to: null })).toEqual([
      'from',
      expect.stringContaining('No bar lies in this period.'),
    ]);
    expect(await refused({ from: '2017-01-01', to: '2016-01-01' })).toEqual([
      'to',
      'The end must lie after the start.',
    ]);
    expect(await refused({ to: sessionAt(5) })).toEqual(['strategy', expect.stringContaining('there are 6')]);
    expect(await refused({ asset: 'MSFT' })).toEqual(['asset', 'The bars are those of AAPL, not of MSFT.']);
  });

  it('refuses more decisions than may be made at once, unless it would end before', async () => {
    const days = Array.from({ length: 10_100 }, (_, index) => ({
      time: index * DAY_MS,
      open: 100,
      high: 101,
      low: 99,
      close: 100,
      volume: 1e6,
    }));
    const everything = { ...choice, to: null };
    await expect(crewBacktestOf(everything, settings, AAPL, days)).rejects.toThrow(
      /The crew would decide 10,0\d\d times; at most 10,000 decisions are made at once\. Ask it less often/,
    );
    const { ended } = await crewBacktestOf(everything, settings, AAPL, days, { maxDecisions: 2 });
    expect(ended).toBe('max-decisions');
  });

  it('is the same for the same result', async () => {
    const result = await crewBacktest({ instrument: AAPL, bars: aaplBars, settings, from: 130, to: 250 });
    const options = { choice: { ...choice, to: sessionAt(250) }, bars: aaplBars, capital: 100_000, model: null };
    expect(crewReport(result, options)).toEqual(crewReport(result, options));
  });
});
