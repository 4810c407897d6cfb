/** Where a fresh simulated account starts, and what is refused. */
import { describe, expect, it } from 'vitest';
import { InvalidInput, SimulationAccount, SimulationLedger } from '../contracts/index.ts';
import { newSimulation } from './new-simulation.ts';
import { ReplayedMarket } from './replayed-market.ts';
import { sessionAt, tinyInstrument, type Row } from './testing/tiny-market.ts';

const bar: Row = [100, 101, 99, 100];
const market = new ReplayedMarket([tinyInstrument('TINY', [bar, bar, null, null, bar, bar])]);
const start = (startOn?: string, startingCash = 5_000) => newSimulation({ market, startOn, startingCash, seed: 9 });

describe('newSimulation', () => {
  it('is a stored account with cash only, at the open of its first session', () => {
    const { account, ledger } = start('2020-01-02');
    expect(SimulationAccount.parse(account)).toEqual(account);
    expect(SimulationLedger.parse(ledger)).toEqual({ schemaVersion: 1, equity: [], fills: [] });
    expect(account).toMatchObject({
      seed: 9,
      revision: 0,
      startedOn: '2020-01-02',
      session: '2020-01-02',
      startingCash: 5_000,
      cash: 5_000,
      previousEquity: 5_000,
    });
  });

  it('moves a day without trading to the next session', () => {
    expect(start('2020-01-03').account.session).toBe('2020-01-05');
    expect(start('2020-01-06').account.session).toBe('2020-01-06');
  });

  it('leaves history before the default start: half the sessions, at most about a year', () => {
    expect(start().account.session).toBe('2020-01-02');
    const long = new ReplayedMarket([
      tinyInstrument(
        'TINY',
        Array.from({ length: 900 }, () => bar),
      ),
    ]);
    const { account } = newSimulation({ market: long, startingCash: 1_000, seed: 1 });
    expect(account.session).toBe(sessionAt(252));
  });

  it.each(['2019-12-31', '2020-01-07', '2020-02-30', 'soon', ''])(
    'refuses to start on "%s" and names the range',
    (on) => {
      expect(() => start(on)).toThrow(
        new InvalidInput('Choose a start date from 2020-01-01 to 2020-01-06.', 'startOn'),
      );
      try {
        start(on);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidInput);
        expect(error).toMatchObject({ field: 'startOn' });
      }
    },
  );

  it('refuses to start without data or without cash', () => {
    const empty = new ReplayedMarket([]);
    expect(() => newSimulation({ market: empty, startingCash: 1_000, seed: 1 })).toThrow(/no market data/);
    expect(() => start('2020-01-02', 0)).toThrow(/starting cash above zero/);
    expect(() => start('2020-01-02', Number.NaN)).toThrow(InvalidInput);
  });
});
