import { describe, expect, it } from 'vitest';
import type { Halt } from '../contracts/index.ts';
import { memorySafety } from './index.ts';

const day = (session: string, because = 'A loss.'): Halt => ({
  code: 'DAILY_LOSS',
  because,
  setBy: 'risk',
  setAt: 1,
  session,
  liftedBy: 'next-session',
});
const drawdown = (session: string): Halt => ({ ...day(session), code: 'DRAWDOWN', liftedBy: 'user' });

describe('memorySafety', () => {
  it('has nothing in the way at first, and the orders that it is told of', async () => {
    const safety = memorySafety({ ordersIn: (session) => Promise.resolve(session === '2015-05-27' ? 3 : 0) });
    expect(await safety.protections('2015-05-27')).toEqual({
      killSwitch: false,
      installationSwitch: false,
      halts: [],
      peakSince: null,
      ordersToday: 3,
    });
    expect((await memorySafety().protections('2015-05-27')).ordersToday).toBe(0);
  });

  it('lets the halt of a day end with its session, and a drawdown stand', async () => {
    const safety = memorySafety();
    await safety.halt(day('2015-05-27'));
    await safety.halt(drawdown('2015-05-27'));
    expect((await safety.protections('2015-05-27')).halts.map(({ code }) => code)).toEqual(['DAILY_LOSS', 'DRAWDOWN']);
    expect((await safety.protections('2015-05-28')).halts.map(({ code }) => code)).toEqual(['DRAWDOWN']);
    expect(safety.haltsIn('2015-05-28')).toHaveLength(1);
  });

  it('keeps a halt as it was set first, and one of each code', async () => {
    const safety = memorySafety({ initial: { halts: [drawdown('2015-05-20')], peakSince: '2015-01-02' } });
    await safety.halt(drawdown('2015-05-27'));
    await safety.halt(day('2015-05-27', 'First.'));
    await safety.halt(day('2015-05-27', 'Second.'));
    expect(safety.halts).toEqual([drawdown('2015-05-20'), day('2015-05-27', 'First.')]);
    await safety.halt(day('2015-05-28', 'Another day.'));
    expect(safety.halts).toEqual([drawdown('2015-05-20'), day('2015-05-28', 'Another day.')]);
    expect((await safety.protections('2015-05-28')).peakSince).toBe('2015-01-02');
  });
});
