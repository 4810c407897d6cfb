// @vitest-environment node
import { defaultStrategy, type CrewBacktestChoice } from '@trading-crew/core/contracts';
import { columnsOf } from '@trading-crew/core/domain';
import { crewPeriod } from '@trading-crew/core/offline';
import { describe, expect, it } from 'vitest';
import { demoLongBars } from '../demo/demo-long-history.ts';
import { crewEstimate, crewSize, decisionsAfter, tooManyDecisions } from './crew-size.ts';

const columns = columnsOf(demoLongBars('AAPL', 400));
const choice: CrewBacktestChoice = {
  asset: 'AAPL',
  strategy: defaultStrategy('three-moving-averages'),
  from: null,
  to: null,
  everyBars: 5,
};

describe('the size of a backtest by the crew', () => {
  it('is a decision at every so many closes after the first bar that counts', () => {
    // 400 bars, 20 of which warm up the average of 21: 380 sessions, the first of them without a decision.
    expect(crewSize(choice, columns)).toEqual({ decisions: 76, sessions: 380 });
    expect(crewSize({ ...choice, everyBars: 1 }, columns).decisions).toBe(379);
  });

  it('is what core comes to, whatever the period and the rhythm, and nothing where no bar counts', () => {
    const periods = [
      { from: null, to: null },
      { from: '2014-10-06', to: '2015-10-06' },
      { from: null, to: '2014-09-03' },
      { from: '2015-06-01', to: '2015-06-02' },
    ];
    for (const period of periods)
      for (const everyBars of [1, 2, 7, 60]) {
        const asked = { ...choice, ...period, everyBars };
        expect(crewSize(asked, columns).decisions).toBe(crewPeriod(asked, columns).decisions);
      }
    expect(crewSize({ ...choice, from: '2030-01-01' }, columns)).toEqual({ decisions: 0, sessions: 0 });
  });

  it('is what the sessions come to one after the other', () => {
    expect([0, 1, 2, 6, 7, 380].map((sessions) => decisionsAfter(sessions, 5))).toEqual([0, 0, 1, 1, 2, 76]);
  });

  it('is told with how long it takes, and refused above the limit with what to do', () => {
    expect(crewEstimate({ decisions: 76, sessions: 380 })).toBe('76 decisions, less than a second');
    expect(crewEstimate({ decisions: 8_000, sessions: 8_001 })).toBe('8,000 decisions, about 12 seconds');
    expect(tooManyDecisions({ decisions: 10_000, sessions: 10_001 })).toBeNull();
    expect(tooManyDecisions({ decisions: 11_200, sessions: 11_201 })).toBe(
      'The crew would decide 11,200 times; at most 10,000 decisions are made at once. Ask it less often, or choose a shorter period.',
    );
  });
});
