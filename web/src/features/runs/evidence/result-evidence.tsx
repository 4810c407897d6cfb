/** Evidence of what came of the decision: the order, and how the account is doing. */
import type { ExecutionOutput, Figure, PerformanceOutput } from '@trading-crew/core/contracts';
import { NotAvailable } from '../../../ui/figure-card.tsx';
import { count, decimal, money, percent, quantity, signedMoney, signedPercent } from '../../../ui/format.ts';
import { ORDER_WORDS } from '../../../ui/words.ts';
import { kindWords, orderWords } from '../order-words.ts';
import { Facts, Note } from './evidence-parts.tsx';

export function ExecutionEvidence({ output }: { readonly output: ExecutionOutput }) {
  const { intent, order, cancelledOrders } = output;
  return (
    <>
      <Facts
        facts={[
          ['Order', orderWords(intent)],
          ['Kind', kindWords(intent)],
          ['Status', order ? ORDER_WORDS[order.status] : 'Not placed'],
          ['Filled', order ? `${quantity(order.filledQuantity)} at ${money(order.averageFillPrice)}` : 'n/a'],
          ['Target', intent.targetPrice === null ? 'none' : money(intent.targetPrice)],
          ['Stop', intent.stopLossPrice === null ? 'none' : money(intent.stopLossPrice)],
          ['Client order id', intent.clientOrderId],
        ]}
      />
      {order?.reason && <Note>{order.reason}</Note>}
      {cancelledOrders.length > 0 && (
        <Note>{count(cancelledOrders.length, 'resting exit')} cancelled to free the shares.</Note>
      )}
    </>
  );
}

const figure = ({ value, reason }: Figure, format: (value: number) => string) =>
  value === null ? <NotAvailable reason={reason ?? 'Not enough data.'} /> : format(value);

export function PerformanceEvidence({ output }: { readonly output: PerformanceOutput }) {
  const { figures } = output;
  return (
    <Facts
      facts={[
        ['Total return', figure(figures.totalReturn, signedPercent)],
        ['Profit', figure(figures.profit, signedMoney)],
        ['Win rate', figure(figures.winRate, percent)],
        ['Profit factor', figure(figures.profitFactor, decimal)],
        ['Sharpe ratio', figure(figures.sharpe, decimal)],
        ['Largest drawdown', figure(figures.maxDrawdown, percent)],
        ['Closed trades', figure(figures.trades, quantity)],
        ['Open positions', quantity(output.openPositions)],
        ['Sessions', quantity(output.sessions)],
      ]}
    />
  );
}
