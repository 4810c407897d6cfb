import type { CrewDecision } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { countFates, decisionsCsv, decisionsShown, decisionWords } from './crew-decision-list.ts';

const decisions: CrewDecision[] = [
  {
    decidedOn: '2014-01-06',
    session: '2014-01-07',
    signal: 'HOLD',
    outcome: 'NO_TRADE',
    reason: 'HOLD_SIGNAL',
    decision: 'No trade: the trend is bearish, and there is nothing to sell.',
  },
  {
    decidedOn: '2014-01-13',
    session: '2014-01-14',
    signal: 'BUY',
    outcome: 'TRADED',
    reason: null,
    decision: 'Buys 58 shares.',
  },
  {
    decidedOn: '2014-01-20',
    session: '2014-01-21',
    signal: null,
    outcome: null,
    reason: null,
    decision: '=HYPERLINK()',
  },
];

describe('the decisions of the crew', () => {
  it('are shown the newest first, all or those of one fate', () => {
    const days = (fate: Parameters<typeof decisionsShown>[1]) =>
      decisionsShown(decisions, fate).map(({ decidedOn }) => decidedOn);
    expect(days(null)).toEqual(['2014-01-20', '2014-01-13', '2014-01-06']);
    expect(days('traded')).toEqual(['2014-01-13']);
    expect(days('not-traded')).toEqual(['2014-01-06']);
    expect(days('failed')).toEqual(['2014-01-20']);
    expect(countFates(decisions)).toEqual({ traded: 1, 'not-traded': 1, failed: 1 });
  });

  it('say in words what became of them', () => {
    expect(decisions.map(decisionWords)).toEqual(['No trade: no signal', 'Bought', 'Failed']);
  });

  it('are CSV with every column, quoted where needed, and no text that a spreadsheet would run', () => {
    expect(decisionsCsv(decisions).split('\r\n')).toEqual([
      'decided_on,session,signal,outcome,reason,decision',
      '2014-01-06,2014-01-07,HOLD,NO_TRADE,HOLD_SIGNAL,"No trade: the trend is bearish, and there is nothing to sell."',
      '2014-01-13,2014-01-14,BUY,TRADED,,Buys 58 shares.',
      "2014-01-20,2014-01-21,,FAILED,,'=HYPERLINK()",
      '',
    ]);
  });
});
