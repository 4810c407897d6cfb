// @vitest-environment node
import { DEFAULT_SETTINGS, type CrewBacktestChoice } from '@trading-crew/core/contracts';
import { columnsOf } from '@trading-crew/core/domain';
import { describe, expect, it } from 'vitest';
import { demoLongBars } from '../demo/demo-long-history.ts';
import { crewTask } from './crew-task.ts';
import { decisionsAfter } from './crew-size.ts';
import type { LabBars } from './lab-engine.ts';
import { pageRunner } from './page-runner.ts';
import { sharedEngine } from './shared-engine.ts';

const columns = columnsOf(demoLongBars('AAPL', 400));
const bars: LabBars = { key: 'AAPL 1', asset: 'AAPL', columns, priceIncrement: 0.01, quantityIncrement: 1 };
const choice: CrewBacktestChoice = {
  asset: 'AAPL',
  strategy: DEFAULT_SETTINGS.strategy,
  from: null,
  to: null,
  everyBars: 5,
};
const work = { choice, settings: DEFAULT_SETTINGS, instrument: null };
const never = () => false;

describe('the crew as a task of the lab', () => {
  it('decides as often as it tells, with a reason each, and reports what any backtest reports', async () => {
    const told: [number, number][] = [];
    const report = await crewTask(bars, work, { onSteps: (...steps) => told.push(steps), isStopped: never });
    expect(report.decisions).toHaveLength(76);
    expect(told.at(-1)).toEqual([76, 76]);
    expect(report.ended).toBe('done');
    expect(report.decisions.every(({ decision }) => decision.length > 10)).toBe(true);
    expect(report.figures.trades.value).toBe(report.trades.length);
    expect(report.curve.drawdown).toHaveLength(report.curve.sessions.length);
  });

  it('that is told to end keeps what was played until then', async () => {
    let sessions = 0;
    const report = await crewTask(bars, work, { onSteps: () => (sessions += 1), isStopped: () => sessions >= 50 });
    expect(report.ended).toBe('cancelled');
    expect(report.decisions).toHaveLength(decisionsAfter(50, 5));
    expect(report.to < '2016-03-11').toBe(true);
  });

  it('is ended by the engine’s signal, which may come before it began', async () => {
    const runner = pageRunner();
    const engine = sharedEngine({ single: runner, pool: [runner], walkForward: runner, crew: runner });
    const report = await engine.crew(bars, work, () => undefined, AbortSignal.abort());
    expect([report.ended, report.decisions.length]).toEqual(['cancelled', 0]);
  });

  it('refuses a period without bars at its field', async () => {
    const later = { ...work, choice: { ...choice, from: '2030-01-01' } };
    await expect(crewTask(bars, later, { onSteps: () => undefined, isStopped: never })).rejects.toMatchObject({
      field: 'from',
    });
  });
});
