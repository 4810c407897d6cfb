// @vitest-environment node
import { DEFAULT_SETTINGS, type CrewReport, type StoredCrewBacktest } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { earlierName, earlierState } from './crew-earlier-list.ts';

const claimed: StoredCrewBacktest = {
  schemaVersion: 1,
  backtestId: 'A'.repeat(20),
  createdAt: 1_000,
  requestHash: 'hash',
  holder: 'somebody',
  leaseUntil: 2_000,
  report: null,
};
const choice = { asset: 'MSFT', strategy: DEFAULT_SETTINGS.strategy, from: null, to: null, everyBars: 5 };
// Only the choice of a report is looked at.
const report = { choice } as CrewReport;

describe('an earlier backtest with the model', () => {
  it('is computed while somebody holds it, and lost from then on', () => {
    expect([1_999, 2_000].map((now) => earlierState(claimed, now))).toEqual(['computing', 'lost']);
    expect(earlierState({ ...claimed, leaseUntil: 0, report }, 5_000)).toBe('there');
  });

  it('is named by its report, before that by what this tab asked, and else by nothing', () => {
    expect(earlierName({ ...claimed, report }, 'AAPL')).toBe('MSFT, 8/13/21');
    expect(earlierName(claimed, 'AAPL')).toBe('AAPL');
    expect(earlierName(claimed, null)).toBe('A backtest');
  });
});
