/**
 * What forbids every purchase: switches, halts, and the losses that set a halt. Each says who or what ends it.
 */
import type { AccountSnapshot, Halt, RiskLimits } from '../contracts/index.ts';
import { drawdownFrom } from './drawdown.ts';
import { forbidIf, type Cap, type Purchase } from './sizing-input.ts';
import { day, money, percent } from './wording.ts';

const LIFTED: Readonly<Record<Halt['liftedBy'], string>> = {
  'next-session': 'It ends with the session.',
  user: 'You can lift it on the dashboard.',
  resolution: 'It ends when you have resolved what was found.',
};

/** Everything that stops purchases on the account at this moment. */
export const haltCaps = (purchase: Purchase): Cap[] => [...stoppedCaps(purchase), ...lossCaps(purchase)];

function stoppedCaps({ account, protections }: Purchase): Cap[] {
  const { killSwitch, installationSwitch, halts } = protections;
  return [
    ...forbidIf(killSwitch, 'killSwitch', 'You have stopped trading. Resume it in the bar at the top.'),
    ...forbidIf(
      installationSwitch,
      'installationSwitch',
      'The owner of this installation has stopped trading for everybody. Only they can lift it.',
    ),
    ...halts.flatMap(({ because, liftedBy }) =>
      forbidIf(true, 'halt', `Purchases are halted. ${because} ${LIFTED[liftedBy]}`),
    ),
    ...forbidIf(
      account.status !== 'active',
      'account',
      `The account is restricted: ${account.restriction ?? 'the broker gives no reason'}.`,
    ),
  ];
}

function lossCaps({ account, limits, peakEquity }: Purchase): Cap[] {
  const { maxDailyLoss, maxDrawdown } = limits;
  const [lost, fallen] = [percent(dailyLoss(account)), percent(drawdownFrom(peakEquity, account.equity))];
  return [
    ...forbidIf(
      isDailyLossReached(account, limits),
      'maxDailyLoss',
      `The account lost ${lost} today; from ${percent(maxDailyLoss)} on nothing is bought for the rest of the day.`,
    ),
    ...forbidIf(
      isDrawdownReached(account, limits, peakEquity),
      'maxDrawdown',
      `Equity is ${fallen} below its peak of ${money(peakEquity)} dollars; from ${percent(maxDrawdown)} on nothing is bought until you lift the halt.`,
    ),
  ];
}

/** Equity now, and at the end of the session before. */
export type Equity = Pick<AccountSnapshot, 'equity' | 'previousEquity'>;

const dailyLoss = ({ equity, previousEquity }: Equity): number => 1 - equity / previousEquity;

/** Whether the account has lost so much since the session before that nothing more is bought in this one. */
export const isDailyLossReached = ({ equity, previousEquity }: Equity, { maxDailyLoss }: RiskLimits): boolean =>
  previousEquity > 0 && equity <= previousEquity * (1 - maxDailyLoss);

/** Whether equity has fallen so far below its peak that purchases halt. */
export const isDrawdownReached = (
  { equity }: Pick<Equity, 'equity'>,
  { maxDrawdown }: RiskLimits,
  peak: number,
): boolean => peak > 0 && equity <= peak * (1 - maxDrawdown);

export interface LossCourse {
  readonly account: Equity;
  readonly limits: RiskLimits;
  /** The equity that drawdown is measured from, dollars; null where it was not looked at. */
  readonly peakEquity: number | null;
  /** The market session of now, and the instant there in milliseconds UTC. */
  readonly session: string;
  readonly now: number;
}

/** The halts that the account's losses call for now, each with its numbers; whether one stands already is not asked. */
export function haltsDue({ account, limits, peakEquity, session, now }: LossCourse): Halt[] {
  const set = { setBy: 'risk', setAt: now, session } as const;
  const due: Halt[] = [];
  if (isDailyLossReached(account, limits)) {
    const lost = `${percent(dailyLoss(account))}, ${money(account.previousEquity - account.equity)} dollars`;
    const because = `The account had lost ${lost}, in the session of ${day(session)}; the limit is ${percent(limits.maxDailyLoss)}.`;
    due.push({ ...set, code: 'DAILY_LOSS', because, liftedBy: 'next-session' });
  }
  if (peakEquity !== null && isDrawdownReached(account, limits, peakEquity)) {
    const fell = `${percent(drawdownFrom(peakEquity, account.equity))}, from a peak of ${money(peakEquity)} to ${money(account.equity)} dollars`;
    const because = `Equity had fallen ${fell}, by the session of ${day(session)}; the limit is ${percent(limits.maxDrawdown)}.`;
    due.push({ ...set, code: 'DRAWDOWN', because, liftedBy: 'user' });
  }
  return due;
}
