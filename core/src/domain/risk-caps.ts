/** How many shares each limit allows a purchase to have, with the reason in words. A limit that allows more says nothing. */
import { CORRELATION_OFF } from './correlation.ts';
import { haltCaps } from './halt-caps.ts';
import { cashBudget, exposureBudget, positionBudget, sharesWithin } from './purchase-size.ts';
import { forbidIf, type Cap, type Purchase } from './sizing-input.ts';
import { count, day, decimal, money, percent, quantity } from './wording.ts';

/** Every limit's cap on the purchase, in the order in which a risk manager asks. */
export const caps = (purchase: Purchase): Cap[] => [
  ...haltCaps(purchase),
  ...countCaps(purchase),
  ...assetCaps(purchase),
  ...moneyCaps(purchase),
];

/** Limits on the number of positions and orders. */
function countCaps({ account, limits, protections }: Purchase): Cap[] {
  const open = account.positions.filter((position) => position.quantity !== 0);
  return [
    ...forbidIf(
      open.length >= limits.maxOpenPositions,
      'maxOpenPositions',
      `${count(open.length, 'position')} open; at most ${limits.maxOpenPositions} may be.`,
    ),
    ...forbidIf(
      account.newPositionsToday >= limits.maxNewPositionsPerDay,
      'maxNewPositionsPerDay',
      `${count(account.newPositionsToday, 'position')} opened today; at most ${limits.maxNewPositionsPerDay} may be.`,
    ),
    ...forbidIf(
      protections.ordersToday >= limits.maxOrdersPerDay,
      'maxOrdersPerDay',
      `${count(protections.ordersToday, 'order')} of the crew today already; at most ${limits.maxOrdersPerDay} may be.`,
    ),
  ];
}

/** What forbids this asset in particular. */
function assetCaps(purchase: Purchase): Cap[] {
  const { asset, account } = purchase;
  const isHeld = account.positions.some((position) => position.asset === asset && position.quantity !== 0);
  return [
    ...forbidIf(isHeld, 'holding', `${asset} is held already, and a position is not added to.`),
    ...cooldownCaps(purchase),
    ...correlationCaps(purchase),
  ];
}

function cooldownCaps({ asset, limits, lastStopOut }: Purchase): Cap[] {
  if (lastStopOut === null) return [];
  const { session, sessionsSince } = lastStopOut;
  const because = `The stop of ${asset} was hit on ${day(session)}: ${count(limits.cooldownSessions, 'session')} must pass before it is bought again; so far ${quantity(sessionsSince)} passed.`;
  return forbidIf(sessionsSince < limits.cooldownSessions, 'cooldownSessions', because);
}

/** One that is not known limits nothing: an asset with a short history would never be bought beside any other. */
function correlationCaps({ asset, limits: { maxCorrelation }, correlations }: Purchase): Cap[] {
  const known = correlations.flatMap((one) => (one.value === null ? [] : [{ ...one, value: one.value }]));
  const [closest] = known.sort((one, other) => other.value - one.value);
  if (!closest || maxCorrelation >= CORRELATION_OFF) return [];
  const { value, returns } = closest;
  const because = `${asset} moves too closely with ${closest.asset}, which is held: correlation ${decimal(value)} over ${count(returns, 'daily return')}; it must stay below ${decimal(maxCorrelation)}.`;
  return forbidIf(value >= maxCorrelation, 'maxCorrelation', because);
}

/** Limits on the money: what each leaves for this purchase at the reference price. */
function moneyCaps(purchase: Purchase): Cap[] {
  const { account, limits } = purchase;
  const held = account.positions.reduce((sum, position) => sum + Math.abs(position.marketValue), 0);
  // What rests is neither cash nor position yet, and will be a position.
  const reserved = account.reservedCash ?? 0;
  const exposure = held + reserved;
  const { equity, buyingPower } = account;
  const largestPosition = positionBudget(limits, equity);
  const largestExposure = limits.maxGrossExposure * equity;
  const cash = account.cash - reserved;
  return [
    {
      limit: 'maxOrderDollars',
      allowed: affordable(purchase, limits.maxOrderDollars),
      because: `A single purchase may cost at most ${money(limits.maxOrderDollars)} dollars.`,
    },
    {
      limit: 'maxPosition',
      allowed: affordable(purchase, largestPosition),
      because: `A position may hold at most ${percent(limits.maxPosition)} of equity, ${money(largestPosition)} dollars.`,
    },
    {
      limit: 'maxGrossExposure',
      allowed: affordable(purchase, exposureBudget(limits, equity, exposure)),
      because: `All positions may hold at most ${percent(limits.maxGrossExposure)} of equity, ${money(largestExposure)} dollars; ${money(exposure)} are held${reserved > 0 ? ' or ordered' : ''}.`,
    },
    {
      limit: 'minCash',
      allowed: affordable(purchase, cashBudget(limits, equity, cash)),
      because: `At least ${percent(limits.minCash)} of equity stays in cash, ${money(limits.minCash * equity)} dollars of ${money(cash)}.`,
    },
    {
      limit: 'buyingPower',
      allowed: affordable(purchase, buyingPower),
      because: `The broker lets the account buy for ${money(buyingPower)} dollars.`,
    },
  ];
}

const affordable = ({ referencePrice, increment }: Purchase, budget: number): number =>
  sharesWithin(budget, referencePrice, increment);
