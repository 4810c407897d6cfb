import { describe, expect, it } from 'vitest';
import { BrokerRefused, Unavailable, type OrderIntent } from '../contracts/index.ts';
import { flattenIdOf, isOver } from '../domain/index.ts';
import type { OrderDesk } from '../ports/index.ts';
import { sampleOrderRecord } from '../ports/testing.ts';
import { stage } from './crew.testing.ts';
import { cancelOwnOrders, leavePositions, ownAccount, recordedOrderDesk } from './index.ts';

type Set = Awaited<ReturnType<typeof stage>>;

const saleOf = (asset: string, revision = 1) => flattenIdOf('ada-lovelace', 'simulation', 3, asset, revision);

const intent = (clientOrderId: string, change: Partial<OrderIntent> = {}): OrderIntent => ({
  ...sampleOrderRecord().intent,
  clientOrderId,
  asset: 'AAPL',
  ...change,
});

const withExits = { orderClass: 'bracket', targetPrice: 10_000, stopLossPrice: 0.5, timeInForce: 'gtc' } as const;
/** Rests far from every price. */
const resting = { type: 'limit', limitPrice: 1, timeInForce: 'gtc' } as const;

const neverRuledOut = () => Promise.resolve(false);

/** Leaves the account with the book of the set, and the desk replaced where a case says so. */
function leave(set: Set, desk: Partial<OrderDesk> = {}, adopted: { asset: string; quantity: number }[] = []) {
  const { broker, orders, clock } = set;
  const under: OrderDesk = {
    place: (wanted) => broker.place(wanted),
    find: (id) => broker.find(id),
    openOrders: (asset) => broker.openOrders(asset),
    orders: (since) => broker.orders(since),
    cancel: (id) => broker.cancel(id),
    ...desk,
  };
  const orderDesk = recordedOrderDesk({ desk: under, records: orders, uid: 'ada', mode: 'simulation', clock });
  const account = ownAccount(broker, () => Promise.resolve(adopted));
  return leavePositions({ account, orderDesk }, saleOf, async (id) => {
    const record = await orders.read('ada', id);
    return record !== null && isOver(record.status);
  });
}

const salesOn = ({ broker }: Set, asset = 'AAPL') =>
  broker.state.ledger.fills
    .filter((fill) => fill.side === 'sell' && fill.asset === asset)
    .map(({ clientOrderId, quantity }) => ({ clientOrderId, quantity }));

const held = async ({ broker }: Set) =>
  (await broker.snapshot()).positions.map(({ asset, quantity }) => ({ asset, quantity }));

describe('cancelling what rests', () => {
  it('takes the crew’s orders with their exits, and nobody else’s', async () => {
    const set = await stage();
    await set.broker.place(intent('tc-A-entry-1', withExits));
    await set.broker.place(intent('tc-B-entry-1', { ...resting, asset: 'DEMO-TREND' }));
    await set.broker.place(intent('mine-1', resting));
    await set.broker.place(intent('xtc-2', { ...resting, asset: 'DEMO-CHOP' }));
    const left = await cancelOwnOrders({ account: set.broker, orderDesk: set.broker });
    expect(left).toEqual({ cancelled: 2, sold: [], problems: [] });
    expect((await set.broker.find('tc-A-entry-1'))?.legs.map(({ status }) => status)).toEqual([
      'cancelled',
      'cancelled',
    ]);
    expect((await set.broker.find('tc-B-entry-1'))?.status).toBe('cancelled');
    expect((await set.broker.find('mine-1'))?.status).toBe('accepted');
    expect((await set.broker.find('xtc-2'))?.status).toBe('accepted');
    expect(await held(set)).toEqual([{ asset: 'AAPL', quantity: 10 }]);
  });

  it('leaves alone what is over, and a sale of a switch that is under way', async () => {
    const set = await stage();
    await set.broker.place(intent('tc-A-entry-1'));
    await set.broker.place(intent(saleOf('AAPL'), { ...resting, side: 'sell', limitPrice: 10_000 }));
    const { cancelled } = await cancelOwnOrders({ account: set.broker, orderDesk: set.broker });
    expect(cancelled).toBe(0);
    expect((await set.broker.find(saleOf('AAPL')))?.status).toBe('accepted');
  });

  it('says in words which order could not be cancelled, and cancels the others', async () => {
    const set = await stage();
    await set.broker.place(intent('tc-A-entry-1', resting));
    await set.broker.place(intent('tc-B-entry-1', { ...resting, asset: 'DEMO-TREND' }));
    const cancel: OrderDesk['cancel'] = (id) =>
      id === 'tc-A-entry-1' ? Promise.reject(new Unavailable('The broker is away.')) : set.broker.cancel(id);
    const { orders } = set.broker;
    const orderDesk = { ...set.ports.orderDesk, orders: orders.bind(set.broker), cancel };
    expect(await cancelOwnOrders({ account: set.broker, orderDesk })).toEqual({
      cancelled: 1,
      sold: [],
      problems: ['The order tc-A-entry-1 on AAPL could not be cancelled: The broker is away.'],
    });
    expect((await set.broker.find('tc-B-entry-1'))?.status).toBe('cancelled');
  });
});

describe('leaving the positions', () => {
  it('sells all of the crew’s after its exits have made way', async () => {
    const set = await stage();
    await set.broker.place(intent('tc-A-entry-1', withExits));
    await set.broker.place(intent('tc-B-entry-1', { ...withExits, asset: 'DEMO-TREND', quantity: 3 }));
    expect(await leave(set)).toEqual({ cancelled: 2, sold: ['AAPL', 'DEMO-TREND'], problems: [] });
    expect(await held(set)).toEqual([]);
    expect(await set.orders.read('ada', saleOf('AAPL'))).toMatchObject({ status: 'filled', intent: { quantity: 10 } });
  });

  it('does not touch shares that the crew did not buy', async () => {
    const set = await stage();
    await set.broker.place(intent('somebody-1', { quantity: 4 }));
    await set.broker.place(intent('tc-A-entry-1', { quantity: 6 }));
    await set.broker.place(intent('somebody-2', { asset: 'DEMO-TREND', quantity: 2 }));
    const adopted = [
      { asset: 'AAPL', quantity: 4 },
      { asset: 'DEMO-TREND', quantity: 2 },
    ];
    expect(await leave(set, {}, adopted)).toMatchObject({ sold: ['AAPL'], problems: [] });
    expect(await held(set)).toEqual(adopted);
    expect(salesOn(set)).toEqual([{ clientOrderId: saleOf('AAPL'), quantity: 6 }]);
  });

  it('asked twice sells once, also at the same time, and while the first sale still rests', async () => {
    const set = await stage();
    await set.broker.place(intent('tc-A-entry-1', withExits));
    await Promise.all([leave(set), leave(set)]);
    expect(await leave(set)).toEqual({ cancelled: 0, sold: [], problems: [] });
    expect(salesOn(set)).toEqual([{ clientOrderId: saleOf('AAPL'), quantity: 10 }]);

    const slow = await stage();
    await slow.broker.place(intent('tc-A-entry-1'));
    const sent: string[] = [];
    const place: OrderDesk['place'] = (wanted) => {
      sent.push(wanted.clientOrderId);
      return slow.broker.place({ ...wanted, ...resting, limitPrice: 10_000 });
    };
    for (let time = 0; time < 3; time += 1) expect(await leave(slow, { place })).toMatchObject({ sold: ['AAPL'] });
    expect(sent).toEqual([saleOf('AAPL')]);
  });

  it('follows a sale that came to nothing with the next, and one that sold a part with the rest', async () => {
    const set = await stage();
    await set.broker.place(intent('tc-A-entry-1'));
    await set.broker.place(intent(saleOf('AAPL'), { ...resting, side: 'sell', limitPrice: 10_000 }));
    await set.broker.cancel(saleOf('AAPL'));
    await set.broker.place(intent(saleOf('AAPL', 2), { side: 'sell', quantity: 3 }));
    expect(await leave(set)).toMatchObject({ sold: ['AAPL'], problems: [] });
    expect(salesOn(set).at(-1)).toEqual({ clientOrderId: saleOf('AAPL', 3), quantity: 7 });
    expect(await held(set)).toEqual([]);
  });

  it('does not call a sale sold that was answered as rejected', async () => {
    const set = await stage();
    await set.broker.place(intent('tc-A-entry-1'));
    const place: OrderDesk['place'] = async (wanted) => {
      const order = await set.broker.place({ ...wanted, ...resting, limitPrice: 10_000 });
      return { ...order, status: 'rejected', reason: 'Trading in it is halted.' };
    };
    const problems = ['AAPL could not be sold: Trading in it is halted.'];
    expect(await leave(set, { place })).toEqual({ cancelled: 0, sold: [], problems });
  });

  it('follows a sale that the broker refused, and so has no order of, with the next when asked again', async () => {
    const set = await stage();
    await set.broker.place(intent('tc-A-entry-1'));
    const place = () => Promise.reject(new BrokerRefused('Trading in it is halted.'));
    const problems = ['AAPL could not be sold: Trading in it is halted.'];
    expect(await leave(set, { place })).toEqual({ cancelled: 0, sold: [], problems });
    expect(await leave(set)).toEqual({ cancelled: 0, sold: ['AAPL'], problems: [] });
    expect(salesOn(set)).toEqual([{ clientOrderId: saleOf('AAPL', 2), quantity: 10 }]);
  });

  it('sends a sale whose answer was lost under the same id again', async () => {
    const set = await stage();
    await set.broker.place(intent('tc-A-entry-1'));
    const lost: OrderDesk['place'] = async (wanted) => {
      await set.broker.place(wanted);
      throw new Unavailable('No answer.');
    };
    const away = () => Promise.reject(new Unavailable('No answer.'));
    expect(await leave(set, { place: away })).toMatchObject({ sold: [] });
    expect(await leave(set, { place: lost })).toMatchObject({ problems: ['AAPL could not be sold: No answer.'] });
    expect(await leave(set)).toEqual({ cancelled: 0, sold: [], problems: [] });
    expect(salesOn(set)).toEqual([{ clientOrderId: saleOf('AAPL'), quantity: 10 }]);
  });

  it('gives up in words after five sales that came to nothing', async () => {
    const set = await stage();
    await set.broker.place(intent('tc-A-entry-1'));
    const place = () => Promise.reject(new BrokerRefused('Halted.'));
    for (let time = 0; time < 5; time += 1) await leave(set, { place });
    const { problems } = await leave(set, { place });
    expect(problems).toEqual([
      'AAPL could not be sold: The broker has refused it several times. Sell it at the broker.',
    ]);
    expect(await set.orders.read('ada', saleOf('AAPL', 5))).toMatchObject({ status: 'rejected' });
    expect(await set.orders.read('ada', saleOf('AAPL', 6))).toBeNull();
  });

  it.each([
    ['refused', new BrokerRefused('Halted.')],
    ['away', new Unavailable('Halted.')],
  ])('sells the others where one asset cannot be sold: the broker is %s', async (_, failure) => {
    const set = await stage();
    await set.broker.place(intent('tc-A-entry-1'));
    await set.broker.place(intent('tc-B-entry-1', { asset: 'DEMO-TREND' }));
    const place: OrderDesk['place'] = (wanted) =>
      wanted.asset === 'AAPL' ? Promise.reject(failure) : set.broker.place(wanted);
    const problems = ['AAPL could not be sold: Halted.'];
    expect(await leave(set, { place })).toEqual({ cancelled: 0, sold: ['DEMO-TREND'], problems });
    expect(await held(set)).toEqual([{ asset: 'AAPL', quantity: 10 }]);
  });

  it('sells what it can where an order cannot be cancelled, and tells both', async () => {
    const set = await stage();
    await set.broker.place(intent('tc-A-entry-1', withExits));
    await set.broker.place(intent('tc-B-entry-1', { asset: 'DEMO-TREND' }));
    const cancel = () => Promise.reject(new Unavailable('The broker is away.'));
    const { cancelled, sold, problems } = await leave(set, { cancel });
    expect({ cancelled, sold }).toEqual({ cancelled: 0, sold: ['DEMO-TREND'] });
    expect(problems[0]).toBe('The order tc-A-entry-1 on AAPL could not be cancelled: The broker is away.');
    // Its shares are still reserved by its exits.
    expect(problems[1]).toMatch(/^AAPL could not be sold: /);
    expect(problems).toHaveLength(2);
  });

  it('throws what is a bug, and what keeps the account from being read', async () => {
    const set = await stage();
    await set.broker.place(intent('tc-A-entry-1'));
    const bug = () => Promise.reject(new RangeError('a bug'));
    await expect(leave(set, { place: bug })).rejects.toThrow(RangeError);
    const account = {
      ...set.broker,
      market: () => set.broker.market(),
      snapshot: () => Promise.reject(new Unavailable('away')),
    };
    const ports = { account: { ...set.ports.account, ...account }, orderDesk: set.ports.orderDesk };
    await expect(leavePositions(ports, saleOf, neverRuledOut)).rejects.toThrow(Unavailable);
  });
});
