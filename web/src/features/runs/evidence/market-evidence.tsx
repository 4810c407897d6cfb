/** Evidence of the first three agents: the account, the price history, the asset. */
import type { BrokerageOutput, HistoryOutput, SelectionOutput } from '@trading-crew/core/contracts';
import { sessionOf } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import { Change } from '../../../ui/change.tsx';
import { count, inUnit, money, percent, quantity, signedMoney, signedPercent } from '../../../ui/format.ts';
import { dateTime, sessionDay } from '../../../ui/time.ts';
import { ChecksList, Facts, Note } from './evidence-parts.tsx';

export function BrokerageEvidence({ output }: { readonly output: BrokerageOutput }) {
  const { account, market } = output;
  const closed = market.nextOpen === null ? 'Closed' : `Closed, opens ${dateTime(market.nextOpen)}`;
  return (
    <Facts
      facts={[
        ['Account', account.status === 'active' ? 'Active' : `Restricted: ${account.restriction ?? 'no reason given'}`],
        ['Equity', money(account.equity)],
        ['Cash', money(account.cash)],
        ['Buying power', money(account.buyingPower)],
        [
          'Day change',
          <Change
            key="day"
            value={output.dayChange}
          >{`${signedMoney(output.dayChange)} (${signedPercent(output.dayChangeFraction)})`}</Change>,
        ],
        ['Shares held', quantity(output.heldQuantity)],
        ['Open positions', quantity(account.positions.length)],
        ['Market', market.isOpen ? 'Open' : closed],
        [market.simulated ? 'Simulated date' : 'Session', sessionDay(market.session)],
      ]}
    />
  );
}

export function HistoryEvidence({ output }: { readonly output: HistoryOutput }) {
  const { bars, instrument, issues } = output;
  const first = bars.time[0];
  const last = bars.time.at(-1);
  return (
    <>
      <Facts
        facts={[
          [
            'Instrument',
            instrument ? `${instrument.name}${instrument.source === 'generated' ? ' (generated)' : ''}` : 'n/a',
          ],
          ['Bars', quantity(bars.time.length)],
          ['From', first === undefined ? 'n/a' : sessionDay(sessionOf(first))],
          ['To', last === undefined ? 'n/a' : sessionDay(sessionOf(last))],
          ['Last close', money(bars.close.at(-1))],
        ]}
      />
      {issues.length === 0 ? (
        <Note>Order, gaps, staleness, prices and jumps were checked; nothing was found.</Note>
      ) : (
        <Box
          component="ul"
          sx={{ m: 0, pl: 2.5, typography: 'body2', color: 'meaning.warning' }}
          aria-label="Issues in the data"
        >
          {issues.map((issue) => (
            <li key={`${issue.kind} ${issue.session ?? ''} ${issue.message}`}>{issue.message}</li>
          ))}
        </Box>
      )}
    </>
  );
}

export function SelectionEvidence({ output }: { readonly output: SelectionOutput }) {
  return (
    <>
      <Facts
        facts={[
          ['Eligible', output.eligible ? 'Yes' : 'No'],
          ['Dollar volume a day', inUnit(output.averageDollarVolume, 'dollars')],
          ['Volatility a year', percent(output.annualVolatility)],
        ]}
      />
      {output.checks.length > 0 ? <ChecksList checks={output.checks} /> : <Note>{count(0, 'check')} applied.</Note>}
    </>
  );
}
