/** Refusals that are answered, and orders of others that are not touched. */
import { describe, expect, it } from 'vitest';
import { InsufficientQuantity, TradingStopped, WashTrade } from '../../contracts/index.ts';
import { newOrder, withFill } from '../../domain/index.ts';
import { clientOrderIdOf } from '../../domain/client-order-id.ts';
import { atWork, bracket, input, intent, restingSale, RUN, testDesk } from './desk.testing.ts';

const ENTRY = clientOrderIdOf(RUN, 'buy');
const EXIT = clientOrderIdOf(RUN, 'sell');
const OLDER = 'tc-B2345678901234567890-entry-1';
const reserved = () => new InsufficientQuantity('insufficient qty available for order (requested: 10, available: 0).');
const washTrade = () => new WashTrade('potential wash trade detected.');

describe('shares that are reserved', () => {
  it('are freed once more, waited for, and sold under the same id', async () => {
    const desk = testDesk();
    desk.failures.push(reserved());
    const { openOrders } = desk.orderDesk;
    let looks = 0;
    const late: typeof openOrders = async (asset) => {
      looks += 1;
      // The exits came to rest between the look and the sale.
      if (looks === 2) desk.held.set(OLDER, bracket());
      return openOrders(asset);
    };
    const { result, waits } = await atWork(input('sell'), { orderDesk: { ...desk.orderDesk, openOrders: late } });
    expect(desk.calls).toEqual([`place ${EXIT}`, `cancel ${OLDER}`, `place ${EXIT}`]);
    expect(waits).toEqual([500]);
    expect(result).toMatchObject({ status: 'done', output: { cancelledOrders: [OLDER] } });
  });

  it('are waited for a bounded time where the broker takes long to cancel', async () => {
    const desk = testDesk(bracket());
    desk.failures.push(reserved());
    const cancel = () => Promise.resolve(bracket());
    const { waits, result } = await atWork(input('sell'), { orderDesk: { ...desk.orderDesk, cancel } });
    expect(waits).toEqual([500, 500, 500, 500, 500, 500]);
    expect(result?.status).toBe('done');
  });

  it('are not sold twice: an order that stands after all is taken', async () => {
    const desk = testDesk(bracket());
    desk.failures.push(reserved());
    const { cancel } = desk.orderDesk;
    const slow: typeof cancel = (id) => {
      if (desk.sent.length > 0)
        desk.held.set(EXIT, withFill(newOrder(desk.sent[0] ?? intent(EXIT), 1), 'entry', 10, 99, 2));
      return cancel(id);
    };
    desk.held.set('tc-late-protect-1', restingSale('tc-late-protect-1', 10));
    const { openOrders } = desk.orderDesk;
    const orderDesk = { ...desk.orderDesk, cancel: slow, openOrders };
    // A second resting order of ours turns up only after the first look.
    orderDesk.openOrders = async (asset) =>
      desk.sent.length > 0 ? [restingSale('tc-late-protect-1', 10)] : (await openOrders(asset)).slice(0, 1);
    const { result } = await atWork(input('sell'), { orderDesk });
    expect(desk.sent).toHaveLength(1);
    expect(result?.summary).toBe('Sold 10 AAPL at 99.00.');
  });

  it('end the step where they are refused again, and the exits come back', async () => {
    const desk = testDesk(bracket());
    desk.failures.push(reserved(), reserved());
    const { result } = await atWork(input('sell'), desk);
    expect(result).toMatchObject({ status: 'blocked', noTrade: 'ORDER_REFUSED' });
    expect(desk.calls).toEqual([`cancel ${OLDER}`, `place ${EXIT}`, `place ${EXIT}`, `place tc-${RUN}-protect-1`]);
  });

  it('end it without a second try where trading was stopped meanwhile', async () => {
    const desk = testDesk(bracket());
    desk.failures.push(reserved(), new TradingStopped('Stopped.'));
    expect((await atWork(input('sell'), desk)).result).toMatchObject({ noTrade: 'STOPPED' });
  });
});

describe('shares that somebody else reserves', () => {
  it('are left to them: what is free is sold, and the record says why it is less', async () => {
    const desk = testDesk(bracket(), restingSale('by-hand', 3));
    const { result, said } = await atWork(input('sell'), desk);
    expect(desk.calls).toEqual([`cancel ${OLDER}`, `place ${EXIT}`]);
    expect(result?.output?.intent).toMatchObject({ quantity: 7 });
    expect(result?.output?.intent.basis).toMatchObject({
      verdict: 'adjust',
      clamps: [{ limit: 'free shares', asked: 10, allowed: 7 }],
    });
    expect(said.join('\n')).toContain('by-hand (to sell 3 AAPL)');
  });

  it('end the step in words that name their order, and no exit is touched', async () => {
    const desk = testDesk(bracket(), restingSale('by-hand', 10));
    const { result } = await atWork(input('sell'), desk);
    expect(result).toMatchObject({ status: 'blocked', noTrade: 'ORDER_REFUSED' });
    expect(result?.summary).toContain('by-hand (to sell 10 AAPL)');
    expect(desk.calls).toEqual([]);
  });

  it('do not include what the exits of a foreign purchase wait to sell', async () => {
    const waiting = newOrder(
      intent('foreign', { orderClass: 'oto', stopLossPrice: 90, type: 'limit', limitPrice: 80 }),
      1,
    );
    const desk = testDesk(waiting);
    await atWork(input('sell'), desk);
    expect(desk.sent[0]?.quantity).toBe(10);
  });
});

describe('exits that fire while they make way', () => {
  const firing = (quantity: number) => {
    const desk = testDesk(bracket());
    const cancel = () => {
      const fired = withFill(bracket(), 'stop', quantity, 90, 3);
      desk.held.set(OLDER, {
        ...fired,
        legs: fired.legs.map((leg) => ({
          ...leg,
          status: leg.role === 'stop' && quantity === 10 ? 'filled' : 'cancelled',
        })),
      });
      return Promise.resolve(desk.held.get(OLDER) ?? fired);
    };
    return { desk, orderDesk: { ...desk.orderDesk, cancel } };
  };

  it('leave less to sell', async () => {
    const { desk, orderDesk } = firing(4);
    await atWork(input('sell'), { orderDesk });
    expect(desk.sent[0]).toMatchObject({ clientOrderId: EXIT, quantity: 6 });
  });

  it('leave nothing to sell', async () => {
    const { desk, orderDesk } = firing(10);
    const { result } = await atWork(input('sell'), { orderDesk });
    expect(result?.summary).toBe('The resting exits sold the position first: nothing is left to sell.');
    expect(desk.sent).toEqual([]);
  });
});

describe('a wash trade', () => {
  const orphan = () => restingSale('tc-C2345678901234567890-protect-1', 10);

  it('with an orphaned exit of ours is answered by cancelling it', async () => {
    const desk = testDesk(orphan());
    desk.failures.push(washTrade());
    const { result } = await atWork(input('buy'), desk);
    expect(desk.calls).toEqual([`place ${ENTRY}`, `cancel ${orphan().clientOrderId}`, `place ${ENTRY}`]);
    expect(result).toMatchObject({ status: 'done', output: { cancelledOrders: [orphan().clientOrderId] } });
  });

  it.each([
    ['an order of somebody else', restingSale('by-hand', 5), input('buy'), 'by-hand (to sell 5 AAPL)'],
    ['exits that protect what is held', bracket(), input('buy', { heldQuantity: 10 }), `${OLDER} (to sell 10 AAPL)`],
  ])('with %s ends the step and names it', async (_what, resting, given, name) => {
    const desk = testDesk(resting);
    desk.failures.push(washTrade());
    const { result } = await atWork(given, desk);
    expect(result).toMatchObject({ status: 'blocked', noTrade: 'ORDER_REFUSED' });
    expect(result?.summary).toContain(name);
    expect(desk.calls).toEqual([`place ${ENTRY}`]);
  });

  it('is not answered for ever', async () => {
    const desk = testDesk(orphan());
    desk.failures.push(washTrade(), washTrade());
    const { result } = await atWork(input('buy'), desk);
    expect(result).toMatchObject({ status: 'blocked', noTrade: 'ORDER_REFUSED' });
    expect(desk.sent).toHaveLength(2);
  });

  it('of a sale is answered by cancelling our own resting purchase', async () => {
    const desk = testDesk();
    desk.failures.push(washTrade());
    const { openOrders } = desk.orderDesk;
    const late: typeof openOrders = async (asset) => {
      if (desk.sent.length > 0 && !desk.held.has('tc-late-entry-1')) {
        desk.held.set('tc-late-entry-1', newOrder(intent('tc-late-entry-1', { type: 'limit', limitPrice: 80 }), 1));
      }
      return openOrders(asset);
    };
    const { result } = await atWork(input('sell'), { orderDesk: { ...desk.orderDesk, openOrders: late } });
    expect(desk.calls).toEqual([`place ${EXIT}`, 'cancel tc-late-entry-1', `place ${EXIT}`]);
    expect(result?.status).toBe('done');
  });
});
