import { describe, expect, it } from 'vitest';
import { timeOfSession, type Fill } from '../contracts/index.ts';
import { lastStopOut } from './cooldown.ts';

const fill = (session: string, change: Partial<Fill> = {}): Fill => ({
  fillId: session,
  clientOrderId: 'tc-a-entry-1-stop',
  runId: 'a',
  asset: 'AAPL',
  side: 'sell',
  role: 'stop',
  quantity: 1,
  price: 100,
  commission: 0,
  slippage: 0,
  time: timeOfSession(session),
  session,
  ...change,
});
const bars = ['2020-01-02', '2020-01-03', '2020-01-06', '2020-01-07', '2020-01-08'].map(timeOfSession);
const since = (fills: Fill[], session = '2020-01-09') => lastStopOut('AAPL', fills, bars, session);

describe('lastStopOut', () => {
  it('counts the sessions that lie between the stop and now, neither of them included', () => {
    expect(since([fill('2020-01-08')])).toEqual({ session: '2020-01-08', sessionsSince: 0 });
    expect(since([fill('2020-01-07')])).toEqual({ session: '2020-01-07', sessionsSince: 1 });
    expect(since([fill('2020-01-03')])).toEqual({ session: '2020-01-03', sessionsSince: 3 });
    expect(since([fill('2020-01-09')]), 'stopped out today').toEqual({ session: '2020-01-09', sessionsSince: 0 });
  });

  it('takes the latest stop, in whatever order the fills come', () => {
    expect(since([fill('2020-01-07'), fill('2020-01-03')])?.session).toBe('2020-01-07');
  });

  it('knows only stops, and only those of the asset', () => {
    expect(since([])).toBeNull();
    expect(since([fill('2020-01-07', { role: 'target' }), fill('2020-01-07', { role: 'entry' })])).toBeNull();
    expect(since([fill('2020-01-07', { asset: 'MSFT' })])).toBeNull();
  });

  it('finds no more sessions than there are bars', () => {
    expect(since([fill('2010-01-04')])?.sessionsSince).toBe(bars.length);
  });
});
