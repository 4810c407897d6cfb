/** All that a screen shows of a backtest by the crew: what any backtest shows, and every decision with its reason. */
import type { CrewReport } from '@trading-crew/core/contracts';
import { strategyName } from '@trading-crew/core/domain';
import Box from '@mui/material/Box';
import type { Theme } from '@mui/material/styles';
import Typography from '@mui/material/Typography';
import { memo, useCallback, useEffect, useRef } from 'react';
import type { ChartFigure } from '../../charts/chart-types.ts';
import { count, duration, percent, wholeMoney } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import { dateTime, sessionDay } from '../../ui/time.ts';
import { CrewDecisionTable } from './crew-decision-table.tsx';
import { CrewModelCards } from './crew-model-section.tsx';
import { CrewNotices } from './crew-notices.tsx';
import { knownPeriod, withKnownPeriod } from './crew-shading.ts';
import { EquitySection } from './equity-section.tsx';
import { FiguresTable, HOLD_IS_WITHOUT } from './figures-table.tsx';
import { MonthlySection } from './monthly-section.tsx';
import { ResultCards } from './result-cards.tsx';
import { TradeTable } from './trade-table.tsx';
import { TradesChart } from './trades-chart.tsx';
import type { CrewOutcome } from './use-crew-backtest.ts';
import { ValidityList } from './validity-list.tsx';

const nameIn = ({ choice }: CrewReport): string => `The crew by ${strategyName(choice.strategy)}`;

/** "at every close", "every 5 closes". */
const rhythm = (everyBars: number): string => (everyBars === 1 ? 'at every close' : `every ${everyBars} closes`);

/** What is different from the Backtest tab: nothing is claimed to be the same. */
export function besideEngineWords({ choice, model }: Pick<CrewReport, 'choice' | 'model'>): string | null {
  if (model) return null;
  const between = choice.everyBars === 1 ? '' : ' In between only stops and targets work.';
  return `Beside the Backtest tab: there the strategy is looked at on every close, with the money and costs of its form. Here the crew was asked ${rhythm(choice.everyBars)}, with the limits, costs and cash of your settings.${between} Their trades differ by that.`;
}

/** A small position cannot gain what holding with everything does: said before the two are compared. */
const sizeWords = (maxPosition: number | null): string =>
  maxPosition !== null && maxPosition < 1
    ? `A position takes at most ${percent(maxPosition)} of the equity; holding takes all of it. `
    : '';

function Head({ report, loaded, maxPosition, took, keptFrom }: CrewOutcome) {
  const { choice, decisions, from, to, capital, model } = report;
  const source = loaded?.file ? ` of ${loaded.file}` : '';
  const when = took === null ? `asked for on ${dateTime(keptFrom)}` : `in ${duration(took)}`;
  const head = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const top = head.current?.getBoundingClientRect().top ?? 0;
    // On a narrow screen the report comes below the form: whoever asked for it is taken there.
    if (top > window.innerHeight * 0.7) head.current?.scrollIntoView?.({ block: 'start' });
  }, [report]);
  const beside = besideEngineWords(report);
  return (
    <Box ref={head} sx={{ scrollMarginTop: 72 }}>
      <Typography variant="h2" component="h2" data-testid="crew-head">
        {`${choice.asset} by the crew, ${strategyName(choice.strategy)}, ${model ? 'with Gemini' : 'by rules'}`}
      </Typography>
      <Typography variant="body2" color="textSecondary">
        {`${count(decisions.length, 'decision')}, asked ${rhythm(choice.everyBars)}${source}, ${sessionDay(from)} to ${sessionDay(to)}, from ${wholeMoney(capital)}, ${when}. ${sizeWords(maxPosition)}Dividends are ignored, of the crew and of holding alike.`}
      </Typography>
      {beside !== null && (
        <Typography variant="body2" color="textSecondary" data-testid="crew-beside-engine" sx={{ mt: 0.5 }}>
          {beside}
        </Typography>
      )}
    </Box>
  );
}

function useKnownMark(report: CrewReport) {
  return useCallback(
    (figure: ChartFigure, theme: Theme, narrow: boolean) => {
      const known = knownPeriod(report);
      return known ? withKnownPeriod(figure, known, theme, narrow) : figure;
    },
    [report],
  );
}

/** Everything that stays the same while the form is being edited: it is large, and is not drawn again for a keystroke. */
const Body = memo(({ id, report, loaded }: Pick<CrewOutcome, 'id' | 'report' | 'loaded'>) => {
  const { choice, figures, benchmark, drawdown, curve, validity, monthly, trades, decisions, model } = report;
  const mark = useKnownMark(report);
  const name = nameIn(report);
  const columns = [
    { name, figures },
    { name: 'Buy and hold', figures: benchmark, without: HOLD_IS_WITHOUT },
  ];
  return (
    <>
      {model && <CrewModelCards model={model} />}
      <ResultCards figures={figures} benchmark={benchmark} drawdown={drawdown} />
      <EquitySection name={name} curve={curve} mark={mark} />
      {loaded && (
        <TradesChart loaded={loaded} strategy={choice.strategy} trades={trades} from={report.from} to={report.to} />
      )}
      <CrewDecisionTable key={id} asset={choice.asset} decisions={decisions} />
      <TradeTable asset={choice.asset} trades={trades} />
      <MonthlySection monthly={monthly} />
      <ValidityList validity={validity} />
      <Section title="All figures" note="Hover a name for what it means." flush>
        <FiguresTable label="All figures" columns={columns} />
      </Section>
    </>
  );
});
Body.displayName = 'Body';

interface CrewReportViewProps {
  readonly outcome: CrewOutcome;
  readonly isStale: boolean;
}

export function CrewReportView({ outcome, isStale }: CrewReportViewProps) {
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <Head {...outcome} />
      <CrewNotices outcome={outcome} isStale={isStale} />
      <Body id={outcome.id} report={outcome.report} loaded={outcome.loaded} />
    </Box>
  );
}
