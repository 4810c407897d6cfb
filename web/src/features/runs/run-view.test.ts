// @vitest-environment node
import { AGENT_ORDER } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { demoHistory } from '../../backend/demo/demo-history.ts';
import { demoRun, demoStep } from '../../backend/demo/demo-runs.ts';
import { decisionSentence, outputsOf, stationsOf, wayThere } from './run-view.ts';

const [traded, held, failed] = demoHistory();

describe('a run as it is shown', () => {
  it('lets all nine stations wait while the run is not there yet', () => {
    expect(stationsOf(null, []).map(({ agent, state }) => [agent, state])).toEqual(
      AGENT_ORDER.map((agent) => [agent, 'waiting']),
    );
  });

  it('shows the agent at work as working and those behind it as they ended', () => {
    const run = demoRun('DemoRunLive000000009', 'AAPL', { currentAgent: 'HistoricalDataAgent' });
    const steps = [demoStep(run.runId, 'AAPL', 'AlpacaConnectionManager', 0)];
    expect(
      stationsOf(run, steps)
        .map(({ state }) => state)
        .slice(0, 3),
    ).toEqual(['done', 'working', 'waiting']);
  });

  it('shows a resumed agent as working though its failed step is still stored', () => {
    const run = demoRun('DemoRunLive000000009', 'AAPL', { currentAgent: 'HistoricalDataAgent' });
    const steps = [demoStep(run.runId, 'AAPL', 'HistoricalDataAgent', 0, { status: 'failed', output: null })];
    expect(stationsOf(run, steps)[1]?.state).toBe('working');
  });

  it('marks the agent that failed and those that were never reached', () => {
    const states = stationsOf(failed?.run ?? null, failed?.steps ?? []).map(({ state }) => state);
    expect(states.slice(0, 3)).toEqual(['done', 'failed', 'not reached']);
  });

  it('tells the way to a trade in small', () => {
    expect(wayThere(outputsOf(traded?.steps ?? []))).toEqual([
      'bullish trend, BUY',
      'confirmed 0.72',
      'size 58 (clamped from 71: largest position)',
      expect.stringMatching(/^filled at \d+\.\d\d$/),
    ]);
  });

  it('leaves out what was skipped, and an output that does not parse', () => {
    expect(wayThere(outputsOf(held?.steps ?? []))).toEqual(['bullish trend, BUY']);
    expect(outputsOf([demoStep('r', 'AAPL', 'TrendAnalysisAgent', 0, { output: { short: 'x' } })])).toEqual({});
  });

  it('says the failure in place of a decision', () => {
    expect(failed && decisionSentence(failed.run, {})).toContain('could not be reached');
    expect(decisionSentence(demoRun('x', 'AAPL'), {})).toBe('The crew is at work. Nothing is decided yet.');
  });
});
