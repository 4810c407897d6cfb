import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, LimitReached } from '../contracts/index.ts';
import { clientOrderIdOf } from '../domain/index.ts';
import { stage } from './crew.testing.ts';
import { limitedOrderDesk, recordedOrderDesk, runCrew } from './index.ts';

const OTHER = 'B2345678901234567890';

const buy = (asset: string, quantity: number, runId = OTHER) => ({
  clientOrderId: clientOrderIdOf(runId, 'buy'),
  runId,
  asset,
  side: 'buy' as const,
  quantity,
  type: 'market' as const,
  limitPrice: null,
  stopPrice: null,
  orderClass: 'simple' as const,
  targetPrice: null,
  stopLossPrice: null,
  timeInForce: 'day' as const,
});
const sell = (asset: string, quantity: number) => ({
  ...buy(asset, quantity),
  side: 'sell' as const,
  clientOrderId: clientOrderIdOf(OTHER, 'sell'),
});

describe('recordedOrderDesk', () => {
  it('cancels an order that stands under an id of ours without a record, as after its book was emptied', async () => {
    const { broker, orders, clock } = await stage();
    const intent = { ...buy('AAPL', 10), type: 'limit' as const, limitPrice: 1, timeInForce: 'gtc' as const };
    await broker.place(intent);
    const desk = recordedOrderDesk({ desk: broker, records: orders, uid: 'ada', mode: 'paper', clock });
    expect((await desk.find(intent.clientOrderId))?.status).toBe('accepted');
    expect((await desk.cancel(intent.clientOrderId)).status).toBe('cancelled');
    expect(await orders.read('ada', intent.clientOrderId)).toBeNull();
  });
});

describe('limitedOrderDesk', () => {
  const on = async (risk = DEFAULT_SETTINGS.risk) => {
    const staged = await stage();
    const { broker, market } = staged;
    return {
      ...staged,
      limited: limitedOrderDesk({ desk: broker, account: broker, marketData: market, limits: risk }),
    };
  };

  it('refuses what the account no longer allows, and places nothing', async () => {
    const { limited, broker } = await on({ ...DEFAULT_SETTINGS.risk, maxOpenPositions: 1 });
    await limited.place(buy('AAPL', 10));
    const second = limited.place({ ...buy('DEMO-TREND', 10), clientOrderId: 'tc-second-entry-1' });
    await expect(second).rejects.toThrow(LimitReached);
    await expect(second).rejects.toThrow('1 position open; at most 1 may be.');
    expect((await broker.snapshot()).positions).toHaveLength(1);
  });

  it('lets an order that stands already be, and exits too', async () => {
    const { limited } = await on({ ...DEFAULT_SETTINGS.risk, maxNewPositionsPerDay: 1 });
    const first = await limited.place(buy('AAPL', 10));
    expect(await limited.place(buy('AAPL', 10))).toEqual(first);
    const exits = { ...sell('AAPL', 10), orderClass: 'oco' as const, targetPrice: 500, stopLossPrice: 1 };
    expect((await limited.place(exits)).status).toBe('accepted');
  });

  it('sells no more than is held by now', async () => {
    const { limited } = await on();
    await limited.place(buy('AAPL', 10));
    await expect(limited.place(sell('AAPL', 11))).rejects.toThrow('11 AAPL were to be sold, but 10 are held by now.');
    expect((await limited.place(sell('AAPL', 10))).status).toBe('filled');
  });

  it('blames risk and not the broker where a run meets it', async () => {
    const { run, ports, store, broker, limited } = await on({ ...DEFAULT_SETTINGS.risk, maxOpenPositions: 1 });
    // Another run buys between the look of risk and the order.
    const place: typeof limited.place = async (intent) => {
      await broker.place({ ...buy('DEMO-TREND', 10), clientOrderId: 'tc-meanwhile-entry-1' });
      return limited.place(intent);
    };
    const ended = await runCrew({ run, ports: { ...ports, orderDesk: { ...limited, place } }, store });
    expect(ended).toMatchObject({ outcome: 'NO_TRADE', reason: 'RISK_REJECTED', trade: null });
    expect(ended.decision).toBe('No trade: risk stopped the order at the desk: 1 position open; at most 1 may be.');
  });
});
