/** What risk asks for before it sizes, what it halts, and what it says. The arithmetic is tested in the domain. */
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_SETTINGS,
  sessionOf,
  toBarColumns,
  Unavailable,
  type AccountSnapshot,
  type Bar,
  type CrewOutputs,
  type Fill,
  type Halt,
  type Protections,
  type TrendOutput,
} from '../contracts/index.ts';
import { barsOf } from '../domain/bar-series.testing.ts';
import { account as cash, base, instrument, position, unprotected } from '../domain/risk-input.testing.ts';
import { riskManagement } from './risk-management.ts';

const closesOf = (wave: (index: number) => number, count = 70): Bar[] =>
  barsOf(Array.from({ length: count }, (_, index) => 100 + 10 * wave(index)));
const BARS = closesOf(Math.sin);
const LAST = BARS.at(-1)?.time ?? 0;
const NOW = LAST + 1.6 * 86_400_000;
const SESSION = sessionOf(NOW);

const columns = toBarColumns(BARS);
const input = {
  asset: 'AAPL',
  side: 'buy' as const,
  instrument,
  limits: base.limits,
  referencePrice: 100,
  confidence: 0.6,
  sizeFactor: 1,
  market: { now: NOW, session: SESSION },
  closes: { time: columns.time, close: columns.close },
};

interface World {
  readonly snapshot?: Partial<AccountSnapshot>;
  readonly protections?: Partial<Protections> | Error;
  readonly equity?: { session: string; equity: number }[];
  readonly fills?: Fill[];
  readonly bars?: Readonly<Record<string, Bar[]>>;
  readonly haltFails?: boolean;
}

/** Tools that note what is asked of them. */
function worldOf({ snapshot, protections = {}, equity = [], fills = [], bars = {}, haltFails = false }: World = {}) {
  const asked: string[] = [];
  const halts: Halt[] = [];
  const heard: string[] = [];
  const note = <Value>(what: string, value: Value): Promise<Value> => {
    asked.push(what);
    return Promise.resolve(value);
  };
  const never = () => Promise.reject(new Error('not asked for by risk'));
  const tools = {
    account: {
      snapshot: () => note('snapshot', { ...cash, ...snapshot }),
      equityHistory: () => note('equityHistory', equity),
      fills: () => note('fills', fills),
      market: never,
      startingEquity: never,
    },
    marketData: {
      instrument: never,
      lastPrice: never,
      bars: ({ asset, until }: { asset: string; until: number }) => {
        expect(until, 'never past the present').toBe(NOW);
        return note(`bars ${asset}`, bars[asset] ?? []);
      },
    },
    safety: {
      protections: async (session: string) => {
        await note(`protections ${session}`, null);
        if (protections instanceof Error) throw protections;
        return { ...unprotected, ...protections };
      },
      halt: (halt: Halt) => {
        if (haltFails) return Promise.reject(new Unavailable('The halt cannot be written.'));
        halts.push(halt);
        return Promise.resolve();
      },
    },
  };
  const work = (change: Partial<Omit<typeof input, 'side'>> & { side?: 'buy' | 'sell' } = {}) =>
    riskManagement.work({ ...input, ...change }, tools, (level, message) => heard.push(`${level} ${message}`));
  return { work, asked, halts, heard };
}

const unreadable = new Unavailable('The safety of the account cannot be read.');
const holding = (...assets: string[]) => ({ positions: assets.map((asset) => position(asset, 10, 1_000)) });

describe('RiskManagementAgent for a purchase', () => {
  it('asks the account, its protections in that session, its past and its fills, and no bars where nothing is held', async () => {
    const { work, asked, halts, heard } = worldOf();
    expect(await work()).toMatchObject({ status: 'done', code: null, output: { quantity: 90 } });
    expect(asked.sort()).toEqual(['equityHistory', 'fills', `protections ${SESSION}`, 'snapshot']);
    expect(halts).toEqual([]);
    expect(heard).toEqual(['info Buy 90 shares, 9,000.00 dollars, stop 95.00, target 110.00.']);
  });

  it('leaves out what a limit that is off would need', async () => {
    const { work, asked } = worldOf({ snapshot: holding('MSFT') });
    await work({ limits: { ...base.limits, cooldownSessions: 0, maxCorrelation: 1 } });
    expect(asked.sort()).toEqual(['equityHistory', `protections ${SESSION}`, 'snapshot']);
  });

  it('says that there is no target where none is set', async () => {
    const { work, heard } = worldOf();
    const { output } = await work({ limits: { ...base.limits, takeProfit: 0 } });
    expect(output).toMatchObject({ stopPrice: 95, targetPrice: null });
    expect(heard.at(-1)).toContain('stop 95.00, no target.');
  });

  it('buys nothing while anything stands, and names it', async () => {
    const { work, heard } = worldOf({ protections: { killSwitch: true } });
    const stopped = await work();
    expect(stopped).toMatchObject({ status: 'blocked', code: 'RISK_REJECTED', noTrade: 'RISK_REJECTED' });
    expect(stopped.summary).toBe('Risk rejected the buy: You have stopped trading. Resume it in the bar at the top.');
    expect(heard[0]).toContain('warning Kill switch: asked 90, allowed 0 shares.');
  });

  it('gives up where the protections cannot be read, or a halt cannot be written', async () => {
    await expect(worldOf({ protections: unreadable }).work()).rejects.toThrow(unreadable.message);
    const halting = worldOf({ snapshot: { equity: 90_000 }, haltFails: true });
    await expect(halting.work()).rejects.toThrow(Unavailable);
  });

  it('halts the day at the largest daily loss, with the numbers', async () => {
    const { work, halts, heard } = worldOf({ snapshot: { equity: 96_000 } });
    expect(await work()).toMatchObject({ status: 'blocked' });
    expect(halts).toMatchObject([
      { code: 'DAILY_LOSS', setBy: 'risk', setAt: NOW, session: SESSION, liftedBy: 'next-session' },
    ]);
    expect(halts[0]?.because).toContain('4.0\u00a0%, 4,000.00 dollars');
    expect(heard[0]).toContain('warning Purchases are halted from now on. The account had lost 4.0');
  });

  it('halts at the largest drawdown from the peak that counts, and sets no halt twice', async () => {
    const fallen = {
      snapshot: { equity: 100_000 },
      equity: [
        { session: '2017-12-01', equity: 200_000 },
        { session: '2018-01-02', equity: 125_000 },
      ],
    };
    const first = worldOf(fallen);
    expect(await first.work()).toMatchObject({ status: 'blocked' });
    expect(first.halts).toMatchObject([{ code: 'DRAWDOWN', liftedBy: 'user' }]);
    expect(first.halts[0]?.because).toContain('50.0\u00a0%, from a peak of 200,000.00');
    const again = worldOf({ ...fallen, protections: { halts: first.halts } });
    expect(await again.work()).toMatchObject({ status: 'blocked' });
    expect(again.halts).toEqual([]);
    const lifted = worldOf({ ...fallen, protections: { peakSince: '2018-01-02' } });
    expect((await lifted.work()).output?.clamps[0]?.because).toContain('below its peak of 125,000.00 dollars');
    expect((await worldOf({ ...fallen, protections: { peakSince: SESSION } }).work()).status).toBe('done');
  });

  it('does not buy what was stopped out a session ago', async () => {
    const [stopped] = BARS.slice(-2).map(({ time }) => sessionOf(time));
    const fill = {
      fillId: '1',
      clientOrderId: 'tc-a-entry-1-stop',
      runId: 'a',
      asset: 'AAPL',
      side: 'sell',
      role: 'stop',
      quantity: 1,
      price: 95,
      commission: 0,
      slippage: 0,
      time: 0,
      session: stopped ?? '',
    } as const;
    const { work } = worldOf({ fills: [fill] });
    const { output } = await work();
    expect(output?.clamps).toMatchObject([{ limit: 'cooldownSessions', allowed: 0 }]);
    expect(output?.clamps[0]?.because).toContain('so far 1 passed');
  });

  it('measures the asset against everything that is held, adopted positions included', async () => {
    const adopted = { ...position('OTHER', 10, 1_000), adoptedQuantity: 10 };
    const positions = [position('TWIN', 10, 1_000), adopted];
    const { work, asked, heard } = worldOf({
      snapshot: { positions },
      bars: { TWIN: BARS, OTHER: closesOf((index) => Math.cos(index * 2.1)) },
    });
    const { output } = await work();
    expect(asked).toEqual(expect.arrayContaining(['bars TWIN', 'bars OTHER']));
    expect(output?.clamps).toMatchObject([{ limit: 'maxCorrelation' }]);
    expect(output?.clamps[0]?.because).toContain('TWIN, which is held: correlation 1.00 over 60 daily returns');
    expect(heard[0]).toContain('warning Largest correlation: asked 90, allowed 0 shares.');
  });

  it('is not limited by a correlation that is not known, and warns of it', async () => {
    const { work, heard } = worldOf({
      snapshot: holding('NEW', 'STILL'),
      bars: { NEW: BARS.slice(-12), STILL: BARS.map((bar) => ({ ...bar, close: 50 })) },
    });
    expect(await work()).toMatchObject({ status: 'done', output: { quantity: 90 } });
    expect(heard.slice(0, 2)).toEqual([
      'warning How closely AAPL moves with NEW is not known (11 daily returns in common, 20 are needed), so it limits nothing.',
      'warning How closely AAPL moves with STILL is not known (one of the two did not move), so it limits nothing.',
    ]);
  });
});

describe('RiskManagementAgent for a sale', () => {
  const sell = (world: World) => {
    const { work, ...rest } = worldOf({ ...world, snapshot: { ...holding('AAPL', 'MSFT'), ...world.snapshot } });
    return { ...rest, result: work({ side: 'sell' }) };
  };

  it('asks neither past nor fills nor bars', async () => {
    const { result, asked } = sell({});
    expect(await result).toMatchObject({ status: 'done', output: { side: 'sell', quantity: 10, clamps: [] } });
    expect(asked).toEqual(['snapshot', `protections ${SESSION}`]);
  });

  it('goes on where the protections cannot be read or written, and says so', async () => {
    const { result, heard } = sell({ protections: unreadable });
    expect(await result).toMatchObject({ status: 'done', output: { quantity: 10 } });
    expect(heard[0]).toBe(
      'warning The safety of the account cannot be read. What protects the account limits purchases alone: the sale goes on.',
    );
    const halting = sell({ snapshot: { equity: 90_000 }, haltFails: true });
    expect(await halting.result).toMatchObject({ status: 'done' });
    expect(halting.heard[0]).toContain('The halt cannot be written.');
  });

  it('does not swallow what is a bug', async () => {
    await expect(sell({ protections: new TypeError('a bug') }).result).rejects.toThrow(TypeError);
  });

  it('stays whole under switch and halt, halts a loss that it sees, and warns that nothing is sent', async () => {
    const { result, heard, halts } = sell({
      snapshot: { equity: 90_000 },
      protections: { killSwitch: true, ordersToday: 999 },
    });
    expect(await result).toMatchObject({ status: 'done', output: { quantity: 10, clamps: [] } });
    expect(heard[0]).toContain('Trading is stopped: the sale is sized, and not sent while that stands.');
    expect(halts.map(({ code }) => code)).toEqual(['DAILY_LOSS']);
  });

  it('leaves what the crew did not buy', async () => {
    const mixed = { positions: [{ ...position('AAPL', 10, 1_000), adoptedQuantity: 4 }] };
    const { result, heard } = sell({ snapshot: mixed });
    expect(await result).toMatchObject({ output: { quantity: 6 } });
    expect(heard[0]).toBe('info 4 of the AAPL that are held were not bought by the crew: they stay.');
    const foreign = sell({ snapshot: { positions: [{ ...position('AAPL', 10, 1_000), adoptedQuantity: 10 }] } });
    const blocked = await foreign.result;
    expect(blocked).toMatchObject({ status: 'blocked', noTrade: 'RISK_REJECTED' });
    expect(blocked.summary).toContain('none of them bought by the crew');
  });
});

describe('what risk prepares with', () => {
  const confirmation = { verdict: 'confirm' as const, confidence: 0.6, sizeFactor: 1, checks: [], model: null };
  const { strategy } = DEFAULT_SETTINGS;
  const trend = {
    strategy,
    lines: [] as TrendOutput['lines'],
    baseline: 1,
    separation: 2,
    state: 'bullish',
    previousState: 'bearish',
  } as const;
  const market = { now: NOW, simulated: true, session: SESSION, isOpen: true, nextOpen: null, nextClose: null };
  const before: Partial<CrewOutputs> = {
    SignalConfirmationAgent: confirmation,
    TrendAnalysisAgent: { ...trend, since: null, barsSince: 0, signal: 'BUY', strength: 1, heldQuantity: 0 },
    HistoricalDataAgent: { instrument, bars: columns, issues: [] },
    AlpacaConnectionManager: {
      account: cash,
      market: { ...market, sessionsLeft: null },
      dayChange: 0,
      dayChangeFraction: 0,
      heldQuantity: 0,
    },
  };
  const prepare = (outputs: Partial<CrewOutputs>) =>
    riskManagement.prepare({
      runId: 'r',
      asset: 'AAPL',
      mode: 'simulation',
      settings: DEFAULT_SETTINGS,
      trigger: 'user',
      dismissed: [],
      outputs,
      noTrade: null,
    });

  it('takes session, instant, price and bars from those who worked before', () => {
    expect(prepare(before)).toEqual({ kind: 'work', input: { ...input, referencePrice: BARS.at(-1)?.close } });
  });

  it.each(['SignalConfirmationAgent', 'TrendAnalysisAgent', 'HistoricalDataAgent', 'AlpacaConnectionManager'] as const)(
    'has nothing to do without the work of %s',
    (missing) => {
      const { [missing]: _gone, ...outputs } = before;
      expect(prepare(outputs)).toMatchObject({ kind: 'skip', code: 'NOTHING_TO_DO' });
    },
  );
});
