/** A word on trades that a charge per share ate: bars are adjusted for later splits, and shares in them cheaper than they were. */
import type { BacktestTrade } from '@trading-crew/core/contracts';
import Alert from '@mui/material/Alert';
import { count, percent } from '../../ui/format.ts';
import { sessionDay } from '../../ui/time.ts';

/** Share of what a trade bought that commission of both sides may take without a word. */
const DEAR = 0.01;

const paidShare = ({ commission, entryPrice, quantity }: BacktestTrade): number => commission / (entryPrice * quantity);

/** What is to be said of the commission; null where no trade paid more than one percent. */
export function commissionWords(trades: readonly BacktestTrade[]): string | null {
  const dear = trades.filter((trade) => paidShare(trade) > DEAR);
  const last = dear.at(-1);
  if (!last) return null;
  const most = percent(Math.max(...dear.map(paidShare)));
  return (
    `${count(dear.length, 'trade')} up to ${sessionDay(last.exitSession)} paid more than ${percent(DEAR)} in commission, at most ${most}. ` +
    'Prices are adjusted for later splits: shares look cheaper than they were, and a charge per share or per order weighs more. ' +
    'A commission in percent is fairer here.'
  );
}

export function CommissionNotice({ trades }: { readonly trades: readonly BacktestTrade[] }) {
  const words = commissionWords(trades);
  return (
    words && (
      <Alert severity="info" variant="outlined">
        {words}
      </Alert>
    )
  );
}
