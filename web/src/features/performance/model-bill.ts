/** What the language model has cost in a range of the report, and what it leaves of the profit. */
import {
  sessionOf,
  type Figure,
  type Journal,
  type PerformanceReport,
  type SessionDate,
} from '@trading-crew/core/contracts';
import { modelDollarsSince } from '@trading-crew/core/domain';
import type { Watched } from '../../backend/backend.ts';
import { smallMoney } from '../../ui/small-money.ts';
import { sessionDay } from '../../ui/time.ts';

/** Dollars, or why they cannot be said; null while they are being read. */
export type ModelBill = Figure | null;

const unknown = (reason: string): Figure => ({ value: null, reason });

/** Why the bill of a range cannot be said, and what to look at instead. */
function whyUnknown({ modelDays = [] }: Journal): string {
  const [first] = modelDays;
  if (!first) return 'What the model cost is not known by day for the runs so far. Choose All.';
  return `What the model cost is known by day only after ${sessionDay(first.session)}. Choose a shorter range, or All.`;
}

/** What was spent on days after the one that a report speaks of is no part of what it left: runs that failed since, say. */
function until(journal: Journal, last: SessionDate): Journal {
  const { modelDays = [] } = journal;
  const later = modelDays.filter(({ session }) => session > last);
  if (later.length === 0) return journal;
  const dollars = later.reduce((total, day) => total + day.dollars, 0);
  const days = modelDays.filter(({ session }) => session <= last);
  return { ...journal, modelDays: days, modelDollars: Math.max(0, journal.modelDollars - dollars) };
}

/**
 * The bill of an account from a session date on, null for the whole time, to the day of the report's instant. Without a
 * journal nothing was spent. Dollars of no day that is known count in the whole.
 */
export function modelBill(
  journal: Watched<Journal | null>,
  from: SessionDate | null,
  { asOf }: Pick<PerformanceReport, 'asOf'>,
): ModelBill {
  if (journal.state === 'loading') return null;
  if (journal.state === 'failed')
    return unknown('What the model cost could not be read. Reload the page to try again.');
  if (journal.value === null) return { value: 0, reason: null };
  const counted = until(journal.value, sessionOf(asOf));
  const dollars = from === null ? counted.modelDollars : modelDollarsSince(counted, from);
  return dollars === null ? unknown(whyUnknown(counted)) : { value: dollars, reason: null };
}

/** The profit, which is after commission, less the bill; the reason of whichever is not known. */
export function afterModelCost(profit: Figure, bill: ModelBill): ModelBill {
  if (bill === null || profit.value === null) return profit.value === null ? profit : null;
  return bill.value === null ? bill : { value: profit.value - bill.value, reason: null };
}

/** The bill in words, for under the figure. */
export function billWords(bill: ModelBill): string {
  if (!bill || bill.value === null) return 'profit less that cost';
  return bill.value > 0 ? `the model cost ${smallMoney(bill.value)}` : 'the model cost nothing';
}
