/** All that a screen shows of a backtest: figures, curves, trades, months, and how far it can be believed. */
import type { TradingSettings } from '@trading-crew/core/contracts';
import { stableJson, strategyName } from '@trading-crew/core/domain';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { memo, useEffect, useRef } from 'react';
import { count, duration, percent } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import { sessionDay } from '../../ui/time.ts';
import { CommissionNotice } from './commission-notice.tsx';
import { EquitySection } from './equity-section.tsx';
import { FiguresTable, HOLD_IS_WITHOUT, type FiguresColumn } from './figures-table.tsx';
import type { LabOutcome } from './lab-work.ts';
import { MonthlySection } from './monthly-section.tsx';
import { NoTradesNotice } from './no-trades-notice.tsx';
import { ResultActions } from './result-actions.tsx';
import { FIRST_FIGURES, ResultCards } from './result-cards.tsx';
import { ReturnHistogram } from './return-histogram.tsx';
import { StaleNotice } from './stale-notice.tsx';
import { TradeTable } from './trade-table.tsx';
import { TradesChart } from './trades-chart.tsx';
import { ValidityList } from './validity-list.tsx';

interface BacktestResultProps {
  readonly settings: TradingSettings;
  readonly outcome: LabOutcome;
  readonly against: LabOutcome | null;
  readonly took: number | null;
  readonly isStale: boolean;
  readonly busy: boolean;
  readonly onAgainstSettings: (beside: boolean) => void;
}

/** A small position cannot gain what holding with everything does: said before the two are compared. */
function sizeWords({ request }: LabOutcome): string {
  const { sizing } = request.rules;
  const most = sizing.kind === 'risk' ? sizing.limits.maxPosition : sizing.fraction;
  return most < 1 ? `A position takes at most ${percent(most)} of the equity; holding takes all of it.` : '';
}

const nameIn = ({ request }: LabOutcome): string => strategyName(request.strategy);

function Head({ outcome, against, took }: Pick<BacktestResultProps, 'outcome' | 'against' | 'took'>) {
  const { request, loaded, backtest } = outcome;
  const { from, to } = backtest.result;
  const source = loaded.file === null ? '' : ` of ${loaded.file}`;
  const head = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const top = head.current?.getBoundingClientRect().top ?? 0;
    // On a narrow screen the result comes below the form: whoever asked for it is taken there.
    if (top > window.innerHeight * 0.7) head.current?.scrollIntoView?.({ block: 'start' });
  }, [outcome]);
  return (
    <Box ref={head} sx={{ scrollMarginTop: 72 }}>
      <Typography variant="h2" component="h2" data-testid="backtest-head">
        {`${request.asset} by ${nameIn(outcome)}${against ? ` against ${nameIn(against)}` : ''}`}
      </Typography>
      <Typography variant="body2" color="textSecondary">
        {`${count(backtest.counted, 'bar')}${source}, ${sessionDay(from)} to ${sessionDay(to)}${took === null ? '' : `, in ${duration(took)}`}. ${sizeWords(outcome)} Dividends are ignored, of the strategy and of holding alike.`}
      </Typography>
    </Box>
  );
}

function Notices({ outcome, isStale }: Pick<BacktestResultProps, 'outcome' | 'isStale'>) {
  const { halted, trades } = outcome.backtest;
  return (
    <>
      {isStale && <StaleNotice />}
      {halted !== null && (
        <Alert severity="warning" variant="outlined">
          {halted}
        </Alert>
      )}
      <NoTradesNotice outcome={outcome} />
      <CommissionNotice trades={trades} />
    </>
  );
}

/** What was done with a result is said over it alone. */
const questionOf = ({ request, backtest }: LabOutcome): string => `${stableJson(request)} ${backtest.result.barsHash}`;

function columnsOf(outcome: LabOutcome, against: LabOutcome | null): FiguresColumn[] {
  const { figures, benchmark } = outcome.backtest.result;
  const other = against ? [{ name: nameIn(against), figures: against.backtest.result.figures }] : [];
  const hold = { name: 'Buy and hold', figures: benchmark, without: HOLD_IS_WITHOUT };
  return [{ name: nameIn(outcome), figures }, ...other, hold];
}

/** Everything that stays the same while the form is being edited: it is large, and is not drawn again for a keystroke. */
const Body = memo(({ outcome, against }: Pick<BacktestResultProps, 'outcome' | 'against'>) => {
  const { backtest, request } = outcome;
  const { trades, monthly, curve, result } = backtest;
  const columns = columnsOf(outcome, against);
  const other = against ? { name: nameIn(against), curve: against.backtest.curve } : undefined;
  return (
    <>
      {against ? (
        <Section title="Side by side" flush>
          <FiguresTable label="Figures side by side" columns={columns} names={FIRST_FIGURES} />
        </Section>
      ) : (
        <ResultCards figures={result.figures} benchmark={result.benchmark} drawdown={backtest.drawdown} />
      )}
      <EquitySection name={nameIn(outcome)} curve={curve} against={other} />
      <ValidityList validity={result.validity} />
      <TradesChart
        key={`${result.barsHash} ${nameIn(outcome)}`}
        loaded={outcome.loaded}
        strategy={outcome.request.strategy}
        trades={outcome.backtest.trades}
        from={result.from}
        to={result.to}
      />
      <MonthlySection monthly={monthly} />
      <ReturnHistogram trades={trades} />
      <TradeTable asset={request.asset} trades={trades} />
      <Section title="All figures" note="Hover a name for what it means." flush>
        <FiguresTable label="All figures" columns={columns} />
      </Section>
    </>
  );
});
Body.displayName = 'Body';

export function BacktestResult(props: BacktestResultProps) {
  const { settings, outcome, against, took, isStale, busy, onAgainstSettings } = props;
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <Head outcome={outcome} against={against} took={took} />
      <ResultActions
        key={questionOf(outcome)}
        settings={settings}
        outcome={outcome}
        hasAgainst={against !== null}
        onAgainstSettings={onAgainstSettings}
        busy={busy}
      />
      <Notices outcome={outcome} isStale={isStale} />
      <Body outcome={outcome} against={against} />
    </Box>
  );
}
