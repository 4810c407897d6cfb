/** Random histories of an account that a crew and its owner both trade on, with crashes everywhere. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Finding, Reconciliation, type Order } from '../contracts/index.ts';
import { booksOf, compare, MINUTE_MS, takeIn } from './books.testing.ts';
import { BrokerWorld, type Reached } from './broker-world.testing.ts';
import { isOver } from './order-states.ts';
import { isAmbiguous, reconcile } from './reconcile.ts';

const DAY_MS = 24 * 60 * MINUTE_MS;
const REACHED: readonly Reached[] = [
  'planned',
  'sent, lost',
  'sent, arrived',
  'unknown, lost',
  'unknown, arrived',
  'confirmed',
];

const quantity = fc.integer({ min: 1, max: 20 });
const which = fc.nat(30);
const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('crew'),
      quantity,
      sells: fc.boolean(),
      reached: fc.constantFrom(...REACHED),
      exits: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('manual'), quantity, sells: fc.boolean(), exits: fc.boolean() }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('fill'),
      which,
      quantity,
      role: fc.constantFrom('entry', 'target', 'stop'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('end'), which, how: fc.constantFrom('cancelled', 'expired', 'rejected') }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('hear'), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait'), days: fc.integer({ min: 0, max: 60 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('compare'), cutOffAfter: fc.nat(3) }) },
);
type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

const pick = (orders: readonly Order[], place: number): Order | undefined =>
  orders.length === 0 ? undefined : orders[place % orders.length];

/** What can be sold: nobody sells short here. */
const sellable = (world: BrokerWorld): number => {
  const resting = world.orders.filter(
    ({ side, status }) => side === 'sell' && !['filled', 'cancelled', 'expired', 'rejected'].includes(status),
  );
  return (world.held.get('AAPL') ?? 0) - resting.reduce((sum, order) => sum + order.quantity - order.filledQuantity, 0);
};

class History {
  readonly world: BrokerWorld;
  standing: Reconciliation | null = null;
  #manual = 0;

  constructor(heldBefore: number) {
    this.world = new BrokerWorld(heldBefore);
  }

  act(step: Action): void {
    const { world } = this;
    world.now += MINUTE_MS;
    if (step.do === 'crew') {
      if (step.sells && step.quantity > Math.min(sellable(world), world.crewShares)) return;
      world.placeByCrew(step.sells ? 'sell' : 'buy', step.quantity, step.reached, step.exits);
    } else if (step.do === 'manual') {
      if (step.sells && step.quantity > sellable(world)) return;
      world.place(
        `by-hand-${(this.#manual += 1)}`,
        step.sells ? 'sell' : 'buy',
        step.quantity,
        step.exits && !step.sells,
      );
    } else if (step.do === 'fill') {
      const order = pick(world.orders, step.which);
      if (order) world.fill(order, step.quantity, step.role);
    } else if (step.do === 'end') {
      const order = pick(world.orders, step.which);
      if (order) world.end(order, step.how);
    } else if (step.do === 'hear') {
      const order = pick(world.orders, step.which);
      if (order) world.hear(order.clientOrderId);
    } else if (step.do === 'wait') {
      world.now += step.days * DAY_MS;
      // As brokers do it.
      for (const order of world.orders) if (world.now - order.submittedAt > 90 * DAY_MS) world.end(order, 'expired');
    } else {
      this.compare(step.cutOffAfter);
    }
  }

  /** Compares, is cut off in the middle of what follows, and compares again. */
  compare(cutOffAfter = 0): ReturnType<typeof compare> {
    this.world.now += 5 * MINUTE_MS;
    takeIn(this.world, reconcile(booksOf(this.world, this.standing)), cutOffAfter);
    const compared = compare(this.world, this.standing);
    this.standing = compared.document;
    return compared;
  }
}

type Step = Extract<Action, { do: string }>;
const histories = fc.tuple(
  fc.nat(30),
  fc.array(action as fc.Arbitrary<Step>, { minLength: 5, maxLength: 60, size: 'max' }),
);

describe('reconciliation, whatever happened', () => {
  it('loses no fill of the crew, explains every share, and leaves nothing in doubt', () => {
    fc.assert(
      fc.property(histories, ([heldBefore, steps]) => {
        const history = new History(heldBefore);
        for (const step of steps) {
          history.act(step);
          expect(
            history.standing === null || !isAmbiguous(history.standing),
            'manual trades and crashes are no doubt',
          ).toBe(true);
        }
        const { document } = history.compare();
        const { world } = history;
        expect(Reconciliation.parse(document)).toEqual(document);
        expect(document.findings.map((one) => Finding.parse(one))).toEqual(document.findings);
        expect(isAmbiguous(document)).toBe(false);
        expect(world.bookedShares, 'every fill of the crew is in its book').toBe(world.crewShares);
        const atBroker = new Map(world.orders.map((order) => [order.clientOrderId, order]));
        const lost = world.records.filter(
          ({ status, intent }) => !isOver(status) && !atBroker.has(intent.clientOrderId),
        );
        expect(lost, 'what never arrived is closed').toEqual([]);
        const adopted = document.adopted.find(({ asset }) => asset === 'AAPL')?.quantity ?? 0;
        expect(world.bookedShares + adopted, 'own and adopted are what the broker holds').toBeCloseTo(
          world.held.get('AAPL') ?? 0,
          9,
        );
      }),
      { numRuns: 600 },
    );
  });

  it('finds nothing new when it looks a second time', () => {
    fc.assert(
      fc.property(histories, ([heldBefore, steps]) => {
        const history = new History(heldBefore);
        for (const step of steps) history.act(step);
        const first = history.compare();
        const again = reconcile(booksOf(history.world, history.standing));
        expect(again.updates).toEqual([]);
        expect(again.adopted).toEqual(first.document.adopted);
        const known = new Map(first.document.findings.map((one) => [one.id, one]));
        for (const finding of again.findings)
          expect(known.get(finding.id), 'the same finding, word for word').toEqual(finding);
      }),
      { numRuns: 300 },
    );
  });

  it('never counts what somebody else bought as the crew’s', () => {
    fc.assert(
      fc.property(histories, quantity, ([heldBefore, steps], bought) => {
        const history = new History(heldBefore);
        history.compare();
        for (const step of steps) history.act(step);
        const before = history.compare().document;
        history.world.fill(history.world.place('by-hand-last', 'buy', bought));
        const after = history.compare().document;
        const adoptedIn = ({ adopted }: Reconciliation) => adopted.find(({ asset }) => asset === 'AAPL')?.quantity ?? 0;
        expect(adoptedIn(after) - adoptedIn(before)).toBeCloseTo(bought, 9);
        expect(isAmbiguous(after)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});
