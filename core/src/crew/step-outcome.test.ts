import { describe, expect, it } from 'vitest';
import { NotEnoughData, RunCancelled, TradingStopped, Unavailable } from '../contracts/index.ts';
import { stumbled } from './step-outcome.ts';

function outcomeOf(error: unknown) {
  const said: string[] = [];
  const say = (level: string, message: string) => said.push(`${level} ${message}`);
  const outcome = stumbled({ agent: 'TradeExecutionAgent', error, isOpen: true, say, reportBug: () => 'ref-1' });
  return { ...outcome, said };
}

describe('a step that threw', () => {
  it('is skipped where the run was cancelled, and fails nothing', () => {
    expect(outcomeOf(new RunCancelled('Cancelled before the order was sent.'))).toMatchObject({
      status: 'skipped',
      code: 'CANCELLED',
      noTrade: null,
      failure: null,
      summary: 'Cancelled before the order was sent.',
      said: ['warning Cancelled before the order was sent.'],
    });
  });

  it.each([
    [new NotEnoughData('No bars.'), 'abstained', 'DATA_MISSING'],
    [new Unavailable('Away.'), 'failed', 'UNAVAILABLE'],
    [new TradingStopped('Stopped.'), 'failed', 'INTERNAL'],
    [new TypeError('secret'), 'failed', 'INTERNAL'],
  ])('%s is %s', (error, status, code) => {
    expect(outcomeOf(error)).toMatchObject({ status, code });
    expect(outcomeOf(error).summary).not.toContain('secret');
  });
});
