import { describe, expect, it } from 'vitest';
import type { Order, OrderRecord } from '../contracts/index.ts';
import { booksOf, compare, MINUTE_MS, takeIn } from './books.testing.ts';
import { BrokerWorld } from './broker-world.testing.ts';
import { brokersWord, withResolved } from './reconcile-resolution.ts';
import { isAmbiguous, reconcile } from './reconcile.ts';
import { settledRecord } from './settled-record.ts';

const kinds = (findings: readonly { kind: string; ambiguous: boolean }[]) =>
  findings.map(({ kind, ambiguous }) => `${kind}${ambiguous ? ', in doubt' : ''}`);

/** An account that was compared once, after the crew bought ten shares beside five that were there. */
function bought() {
  const world = new BrokerWorld(5);
  const id = world.placeByCrew('buy', 10, 'confirmed', true);
  world.fill(firstOf(world.orders));
  const { document, comparison } = compare(world, null);
  return { world, id, document, comparison };
}

function firstOf<Value>(list: readonly (Value | undefined)[]): Value {
  const [first] = list;
  if (first === undefined) throw new Error('the list is empty');
  return first;
}

const orderOf = (world: BrokerWorld, id: string): Order =>
  firstOf(world.orders.filter((one) => one.clientOrderId === id));
const recordOf = (world: BrokerWorld, id: string): OrderRecord =>
  firstOf(world.records.filter(({ intent }) => intent.clientOrderId === id));

describe('the first comparison', () => {
  it('takes in late fills and adopts what was there', () => {
    const { world, id, document } = bought();
    expect(recordOf(world, id)).toMatchObject({ status: 'filled', order: { filledQuantity: 10 } });
    expect(recordOf(world, id).history.at(-1)).toMatchObject({ status: 'filled', source: 'reconciliation' });
    expect(document).toMatchObject({
      findings: [],
      adopted: [{ asset: 'AAPL', quantity: 5 }],
      matched: 2,
      problem: null,
    });
    expect(document.baseline.unexplained).toEqual([{ asset: 'AAPL', quantity: 5 }]);
  });

  it('adopts what an earlier crew left, and asks about its orders that can still fill', () => {
    const world = new BrokerWorld();
    world.fill(world.place('tc-earlier-entry-1', 'buy', 7));
    const first = compare(world, null).document;
    expect(isAmbiguous(first)).toBe(false);
    expect(first.adopted).toEqual([{ asset: 'AAPL', quantity: 7 }]);
    expect(isAmbiguous(compare(world, first).document), 'it is not asked about later either').toBe(false);
    const other = new BrokerWorld();
    other.place('tc-earlier-entry-1', 'buy', 7);
    expect(kinds(compare(other, null).document.findings)).toEqual(['unknown-to-us, in doubt']);
  });

  it('does not miss what is over in the book of an account that stood there before', () => {
    const { world } = bought();
    world.end(firstOf(world.orders), 'cancelled');
    world.hear(world.records[0]?.intent.clientOrderId ?? '');
    const successor = new BrokerWorld(3);
    successor.records.push(...world.records);
    const first = compare(successor, null).document;
    // Its stop went with it: that is said, and nothing is in doubt.
    expect(first).toMatchObject({ findings: [{ kind: 'no-stop', ambiguous: false }], adopted: [{ quantity: -7 }] });
    expect(compare(successor, first).document.findings).toEqual(first.findings);
  });
});

describe('an order of ours that the broker does not know', () => {
  it('is left alone while its run is at work, and for two minutes', () => {
    const world = new BrokerWorld();
    const id = world.placeByCrew('buy', 10, 'sent, lost');
    world.now += MINUTE_MS;
    expect(reconcile(booksOf(world, null))).toMatchObject({ updates: [], findings: [], matched: 0 });
    const { comparison } = compare(world, null, [recordOf(world, id).intent.runId]);
    expect(comparison).toMatchObject({ updates: [], findings: [] });
    expect(recordOf(world, id).status).toBe('sent');
  });

  it.each(['planned', 'sent, lost', 'unknown, lost'] as const)(
    'is closed when it was %s, and listed once',
    (reached) => {
      const world = new BrokerWorld();
      const id = world.placeByCrew('buy', 10, reached);
      const { document } = compare(world, null);
      expect(kinds(document.findings)).toEqual(['missing-at-broker']);
      expect(document.findings[0]?.meaning).toMatch(/never reached the broker/);
      expect(recordOf(world, id)).toMatchObject({ status: 'cancelled', order: null });
      expect(compare(world, document).document.findings).toEqual([]);
    },
  );

  it('is in doubt when the broker had it, until the user takes the broker’s word', () => {
    const { world, id, document } = bought();
    world.orders.length = 0;
    let next = compare(world, document).document;
    expect(kinds(next.findings)).toEqual(['missing-at-broker, in doubt']);
    const finding = firstOf(next.findings);
    const later = compare(world, next).document;
    expect(later.findings[0], 'found when it was found first').toEqual(finding);
    world.records[0] = settledRecord(recordOf(world, id), brokersWord(null, world.now));
    expect(world.records[0]?.history.at(-1)).toMatchObject({ status: 'cancelled', source: 'user' });
    next = compare(world, withResolved(later, { finding, at: world.now })).document;
    // The broker holds the shares all the same, and no order of ours explains them any more.
    expect(kinds(next.findings)).toEqual(['differing-position, in doubt']);
    expect(next.adopted, 'nobody touches them meanwhile').toEqual([{ asset: 'AAPL', quantity: 15 }]);
  });
});

describe('an order of others', () => {
  it('is adopted, shown and no reason to halt', () => {
    const { world, document } = bought();
    world.fill(world.place('by-hand', 'buy', 4), 3);
    const next = compare(world, document).document;
    expect(kinds(next.findings)).toEqual(['unknown-to-us']);
    expect(next.findings[0]).toMatchObject({ brokers: 'partly-filled, 3 of 4 filled', ours: 'not known' });
    expect(next.adopted).toEqual([{ asset: 'AAPL', quantity: 8 }]);
    world.fill(orderOf(world, 'by-hand'));
    expect(compare(world, next).document.adopted).toEqual([{ asset: 'AAPL', quantity: 9 }]);
  });

  it('may sell what the crew bought: fewer than none are adopted', () => {
    const world = new BrokerWorld();
    world.placeByCrew('buy', 10, 'confirmed');
    world.fill(firstOf(world.orders));
    const { document } = compare(world, null);
    world.fill(world.place('by-hand', 'sell', 4));
    const next = compare(world, document).document;
    expect(next).toMatchObject({ adopted: [{ asset: 'AAPL', quantity: -4 }] });
    expect(isAmbiguous(next)).toBe(false);
  });

  it('is in doubt with the crew’s mark on it, until it is taken as somebody else’s', () => {
    const { world, document } = bought();
    world.fill(world.place('tc-lost-entry-1', 'buy', 2));
    const next = compare(world, document).document;
    const finding = firstOf(next.findings);
    expect(kinds(next.findings)).toEqual(['unknown-to-us, in doubt']);
    expect(next.adopted, 'until then it counts as the crew’s').toEqual([{ asset: 'AAPL', quantity: 5 }]);
    const foreign = orderOf(world, 'tc-lost-entry-1');
    let after = compare(world, withResolved(next, { finding, foreign, at: world.now })).document;
    for (let again = 0; again < 2; again += 1) {
      expect(isAmbiguous(after)).toBe(false);
      expect(after.adopted).toEqual([{ asset: 'AAPL', quantity: 7 }]);
      expect(after.resolved).toMatchObject([{ findingId: finding.id }]);
      after = compare(world, after).document;
    }
  });

  it('is no doubt when another user’s crew placed it', () => {
    const { world, document } = bought();
    world.fill(world.place('tc-neighbour-entry-1', 'buy', 2));
    const comparison = reconcile({ ...booksOf(world, document), ofOthers: new Set(['tc-neighbour-entry-1']) });
    expect(kinds(comparison.findings)).toEqual(['unknown-to-us']);
    expect(comparison.adopted).toEqual([{ asset: 'AAPL', quantity: 7 }]);
  });
});

describe('an order that both know', () => {
  it.each([
    ['works', 0],
    ['has filled', 10],
  ])('is in doubt when our book has it as over and it %s', (_, filled) => {
    const world = new BrokerWorld();
    const id = world.placeByCrew('buy', 10, 'sent, lost');
    const { document } = compare(world, null);
    expect(recordOf(world, id).status).toBe('cancelled');
    const order = world.place(id, 'buy', 10);
    if (filled > 0) world.fill(order, filled);
    const next = compare(world, document).document;
    expect(kinds(next.findings)).toEqual(['differing-order, in doubt']);
    expect(next.adopted, 'what it brought is the crew’s').toEqual([]);
    world.records[0] = settledRecord(recordOf(world, id), brokersWord(orderOf(world, id), world.now));
    const after = compare(world, withResolved(next, { finding: firstOf(next.findings), at: world.now })).document;
    expect(after).toMatchObject({ findings: [], adopted: [] });
  });

  it('is in doubt when the broker shows fewer shares than our book knows of', () => {
    const { world, document } = bought();
    const order = firstOf(world.orders);
    world.orders[0] = { ...order, filledQuantity: 8, status: 'partly-filled' };
    world.held.set('AAPL', 13);
    expect(kinds(compare(world, document).document.findings)).toEqual(['differing-order, in doubt']);
  });

  it('is taken in though our book never got to say that it was sent', () => {
    const world = new BrokerWorld();
    const id = world.placeByCrew('buy', 10, 'planned');
    world.fill(world.place(id, 'buy', 10));
    expect(compare(world, null).document).toMatchObject({ findings: [], adopted: [] });
    expect(recordOf(world, id).history.map(({ status }) => status)).toEqual(['planned', 'sent', 'filled']);
  });

  it('takes in the fills of its exits', () => {
    const { world, id, document } = bought();
    world.fill(orderOf(world, id), 10, 'stop');
    const next = compare(world, document).document;
    expect(recordOf(world, id).order?.legs.map(({ status }) => status)).toEqual(['held', 'filled']);
    expect(next).toMatchObject({ findings: [], adopted: [{ quantity: 5 }] });
  });
});

describe('shares that nothing explains', () => {
  it('are in doubt, and taken as given once the user says so', () => {
    const { world, document } = bought();
    // A split: ten and five became twenty and ten.
    world.held.set('AAPL', 30);
    const next = compare(world, document).document;
    expect(kinds(next.findings)).toEqual(['differing-position, in doubt']);
    expect(next.findings[0]).toMatchObject({ ours: "10 by the crew's fills and 5 of others", brokers: '30 shares' });
    expect(next.findings[0]?.meaning).toMatch(/15 shares of AAPL more/);
    expect(next.adopted).toEqual([{ asset: 'AAPL', quantity: 20 }]);
    expect(next.baseline, 'what is given stays').toEqual(document.baseline);
    world.fill(world.place('by-hand', 'buy', 1));
    const same = compare(world, next).document.findings.find(({ kind }) => kind === 'differing-position');
    expect(same?.id, 'the same doubt, whatever is traded meanwhile').toBe(next.findings[0]?.id);
    const resolution = {
      finding: firstOf(next.findings),
      at: world.now,
      unexplained: { asset: 'AAPL', quantity: 15 },
    };
    const after = compare(world, withResolved(next, resolution)).document;
    expect(after).toMatchObject({ adopted: [{ asset: 'AAPL', quantity: 21 }] });
    expect(isAmbiguous(after)).toBe(false);
  });

  it('that went missing leave the others’ shares alone', () => {
    const { world, document } = bought();
    world.held.set('AAPL', 11);
    expect(compare(world, document).document.adopted, 'six may be the crew’s, not ten').toEqual([
      { asset: 'AAPL', quantity: 5 },
    ]);
  });

  it('are a fee where a few coins of a purchase are missing, and no more than that', () => {
    const coins = (held: number) => {
      const { world, document } = bought();
      const pair = <Value>(value: Value): Value =>
        JSON.parse(JSON.stringify(value).replaceAll('AAPL', 'BTC-USD')) as Value;
      const books = { ...pair(booksOf(world, document)), absent: new Set<string>(), atWork: new Set<string>() };
      const given = { ...books, ofOthers: new Set<string>(), positions: [{ asset: 'BTC-USD', quantity: held }] };
      return kinds(reconcile(given).findings);
    };
    expect(coins(14.975)).toEqual([]);
    expect(coins(14.94)).toEqual(['differing-position, in doubt']);
    expect(coins(15.01)).toEqual(['differing-position, in doubt']);
  });
});

it('changes nothing when the same updates come twice', () => {
  const world = new BrokerWorld();
  const id = world.placeByCrew('buy', 10, 'sent, arrived');
  world.fill(firstOf(world.orders), 4);
  world.now += 5 * MINUTE_MS;
  const comparison = reconcile(booksOf(world, null));
  takeIn(world, comparison);
  const once = recordOf(world, id);
  takeIn(world, comparison);
  expect(recordOf(world, id)).toEqual(once);
});
