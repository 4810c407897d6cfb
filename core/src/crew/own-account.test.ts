import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleOrderRecord } from '../ports/testing.ts';
import type { Account } from '../ports/index.ts';
import { HOLD_SESSION, stage } from './crew.testing.ts';
import { runCrew } from './index.ts';
import { ownAccount } from './own-account.ts';
import { snapshotOf } from './reconciled-world.testing.ts';

const accountOf = (positions: readonly { asset: string; quantity: number }[]): Account => ({
  snapshot: () => Promise.resolve(snapshotOf(positions)),
  market: () => Promise.reject(new Error('not asked')),
  fills: () => Promise.resolve([]),
  startingEquity: () => Promise.resolve(1),
  equityHistory: () => Promise.resolve([]),
});

describe('an account of the crew’s own', () => {
  it('labels the shares that the crew did not buy, and nothing else', async () => {
    const held = [
      { asset: 'AAPL', quantity: 15 },
      { asset: 'MSFT', quantity: 2 },
    ];
    const account = ownAccount(accountOf(held), () => Promise.resolve([{ asset: 'AAPL', quantity: 5 }]));
    const { positions, ...rest } = await account.snapshot();
    expect(positions.map(({ asset, adoptedQuantity }) => [asset, adoptedQuantity])).toEqual([
      ['AAPL', 5],
      ['MSFT', undefined],
    ]);
    const { positions: bare, ...same } = await accountOf(held).snapshot();
    expect(rest).toEqual(same);
    expect(positions.map(({ adoptedQuantity: _, ...position }) => position)).toEqual(bare);
  });

  it('asks anew with every snapshot', async () => {
    let quantity = 1;
    const account = ownAccount(accountOf([{ asset: 'AAPL', quantity: 9 }]), () =>
      Promise.resolve([{ asset: 'AAPL', quantity: (quantity += 1) }]),
    );
    expect((await account.snapshot()).positions[0]?.adoptedQuantity).toBe(2);
    expect((await account.snapshot()).positions[0]?.adoptedQuantity).toBe(3);
  });

  it('never adopts less than none or more than there is', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: -50, max: 50 }),
        async (quantity, adopted) => {
          const account = ownAccount(accountOf([{ asset: 'AAPL', quantity }]), () =>
            Promise.resolve([{ asset: 'AAPL', quantity: adopted }]),
          );
          const label = (await account.snapshot()).positions[0]?.adoptedQuantity ?? 0;
          expect(label).toBe(Math.max(0, Math.min(adopted, Math.max(0, quantity))));
        },
      ),
    ));

  it.each([
    ['its own and no more', 4, { outcome: 'TRADED', trade: { side: 'sell', quantity: 6 } }],
    ['nothing where nothing is its own', 10, { outcome: 'NO_TRADE', reason: 'RISK_REJECTED' }],
  ])('lets the crew sell %s', async (_, adopted, end) => {
    const { run, ports, store, broker } = await stage({ session: HOLD_SESSION });
    await broker.place({ ...sampleOrderRecord().intent, asset: 'AAPL', clientOrderId: 'held' });
    const account = ownAccount(ports.account, () => Promise.resolve([{ asset: 'AAPL', quantity: adopted }]));
    expect(await runCrew({ run, ports: { ...ports, account }, store })).toMatchObject(end);
    expect((await broker.snapshot()).positions[0]?.quantity).toBe(adopted);
  });
});
