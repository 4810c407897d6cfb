import { describe, expect, it } from 'vitest';
import {
  BrokerRefused,
  InsufficientQuantity,
  LeaseLost,
  LimitReached,
  RunCancelled,
  TradingStopped,
  Unavailable,
  WashTrade,
  type Bar,
} from '../contracts/index.ts';
import { aaplBars, stage } from './crew.testing.ts';
import { callsOn, recorder, TAPE_BYTES, unpacked, type TapedTools } from './tape.ts';

async function recorded(change: Partial<TapedTools> = {}) {
  const { ports } = await stage();
  const { account, marketData, orderDesk, safety } = ports;
  const tape = recorder({ account, marketData, orderDesk, safety, ...change });
  return { ...tape, calls: () => callsOn(tape.text() ?? 'null') };
}

const REQUEST = { asset: 'AAPL', until: Date.UTC(2015, 4, 27, 13, 30), limit: 504 };

describe('the tape of a step', () => {
  it('holds every call with its request and what came of it, and hands on the very same', async () => {
    const { tools, calls, isEmpty } = await recorded();
    expect(isEmpty()).toBe(true);
    const instrument = await tools.marketData.instrument('NOPE');
    const bars = await tools.marketData.bars(REQUEST);
    expect(instrument).toBeNull();
    expect(bars).toHaveLength(504);
    expect(isEmpty()).toBe(false);
    const [first, second] = calls();
    expect(first).toEqual({
      tool: 'marketData.instrument',
      request: '["NOPE"]',
      outcome: { kind: 'returned', value: null },
    });
    expect(second?.request).toBe(`[{"asset":"AAPL","limit":504,"until":${REQUEST.until}}]`);
    expect(second?.outcome.kind === 'returned' && unpacked('marketData.bars', second.outcome.value)).toEqual(bars);
  });

  it('keeps the bars of two years in a thirtieth of a document', async () => {
    const { tools, text } = await recorded();
    await tools.marketData.bars(REQUEST);
    const bytes = text()?.length ?? 0;
    expect(bytes).toBeLessThan(36_000);
    expect(bytes, 'by column').toBeLessThan(0.6 * JSON.stringify(aaplBars.slice(0, 504)).length);
  });

  it('keeps what was given, whatever its taker does with it later', async () => {
    const { tools, calls } = await recorded();
    const bars: Bar[] = await tools.marketData.bars({ ...REQUEST, limit: 1 });
    const [first] = bars;
    bars[0] = { time: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 };
    const [call] = calls();
    expect(call?.outcome.kind === 'returned' && unpacked('marketData.bars', call.outcome.value)).toEqual([first]);
  });

  it.each([
    [new Unavailable('Away.'), 'unavailable', 'Away.'],
    [new BrokerRefused('No.'), 'broker-refused', 'No.'],
    [new LimitReached('Too much.'), 'limit-reached', 'Too much.'],
    [new TradingStopped('Stopped.'), 'trading-stopped', 'Stopped.'],
    [new InsufficientQuantity('Reserved.'), 'insufficient-quantity', 'Reserved.'],
    [new WashTrade('The other way.'), 'wash-trade', 'The other way.'],
    [new RunCancelled('Cancelled.'), 'cancelled', 'Cancelled.'],
    [new LeaseLost('Elsewhere.'), 'lease-lost', 'Elsewhere.'],
    [new TypeError('secret detail'), 'internal', ''],
  ])('holds what was thrown: %s', async (error, failure, message) => {
    const { ports } = await stage();
    const find = () => Promise.reject(error);
    const { tools, calls } = await recorded({ orderDesk: { ...ports.orderDesk, find } });
    await expect(tools.orderDesk.find('one')).rejects.toBe(error);
    expect(calls()).toEqual([
      { tool: 'orderDesk.find', request: '["one"]', outcome: { kind: 'threw', failure, message } },
    ]);
  });

  it('holds calls in the order of their answers, and those without one at the end', async () => {
    let answer: (value: number) => void = () => undefined;
    const { ports } = await stage();
    const account = {
      snapshot: () => new Promise<never>(() => undefined),
      market: () => ports.account.market(),
      fills: () => Promise.resolve([]),
      equityHistory: () => Promise.resolve([]),
      startingEquity: () => new Promise<number>((resolve) => (answer = resolve)),
    };
    const { tools, calls } = await recorded({ account });
    void tools.account.snapshot();
    const later = tools.account.startingEquity();
    await tools.account.fills();
    answer(5);
    await later;
    expect(calls().map(({ tool, outcome }) => [tool, outcome.kind])).toEqual([
      ['account.fills', 'returned'],
      ['account.startingEquity', 'returned'],
      ['account.snapshot', 'threw'],
    ]);
  });

  it('is not kept where it would not fit into a document, counted in bytes', async () => {
    const { ports } = await stage();
    const reason = (letter: string, length: number) => async () => {
      const found = await ports.orderDesk.openOrders('AAPL');
      return { ...found[0], reason: letter.repeat(length) } as never;
    };
    const textOf = async (letter: string, length: number) => {
      const { tools, text } = await recorded({ orderDesk: { ...ports.orderDesk, find: reason(letter, length) } });
      await tools.orderDesk.find('one');
      return text();
    };
    expect(await textOf('x', TAPE_BYTES - 1_000)).not.toBeNull();
    expect(await textOf('x', TAPE_BYTES + 1)).toBeNull();
    expect(await textOf('−', TAPE_BYTES / 3 - 1_000)).not.toBeNull();
    expect(await textOf('−', TAPE_BYTES / 2)).toBeNull();
  });
});
