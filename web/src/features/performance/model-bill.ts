/** What the language model has cost in a range of the report, and what it leaves of the profit. */
import type { Figure, Journal, SessionDate } from '@trading-crew/core/contracts';
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

/** The bill of an account from a session date on, null for the whole time. Without a journal nothing was spent. */
export function modelBill(journal: Watched<Journal | null>, from: SessionDate | null): ModelBill {
  if (journal.state === 'loading') return null;
  if (journal.state === 'failed')
    return unknown('What the model cost could not be read. Reload the page to try again.');
  if (journal.value === null) return { value: 0, reason: null };
  const dollars = from === null ? journal.value.modelDollars : modelDollarsSince(journal.value, from);
  return dollars === null ? unknown(whyUnknown(journal.value)) : { value: dollars, reason: null };
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
