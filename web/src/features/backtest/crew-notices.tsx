/** What has to be known before the report of the crew is read: that it is old, ended early, was halted, or knew the period. */
import type { CrewBacktestEnd, CrewReport } from '@trading-crew/core/contracts';
import Alert, { type AlertColor } from '@mui/material/Alert';
import { count } from '../../ui/format.ts';
import { sessionDay } from '../../ui/time.ts';
import { knownPeriod, knownWords } from './crew-shading.ts';
import { unansweredWords } from './crew-unanswered.ts';
import type { CrewOutcome } from './use-crew-backtest.ts';

const ENDS: Readonly<Record<Exclude<CrewBacktestEnd, 'done'>, string>> = {
  cancelled: 'Cancelled',
  'max-decisions': 'Ended at the number of decisions that you allowed',
  budget:
    'Ended because the next answer might have cost more than what was left of the budget, yours of the day included',
  time: 'Ended because the time of the server was over',
};

/** Ends that the user asked for. */
const WANTED: readonly CrewBacktestEnd[] = ['cancelled', 'max-decisions'];

/** Why the report ends where it does; null where it reaches to the end of the period. */
export function endWords({ ended, decisions, to }: Pick<CrewReport, 'ended' | 'decisions' | 'to'>): string | null {
  if (ended === 'done') return null;
  return `${ENDS[ended]}, after ${count(decisions.length, 'decision')}. The report reaches to ${sessionDay(to)}; nothing later was played.`;
}

interface CrewNoticesProps {
  readonly outcome: Pick<CrewOutcome, 'report' | 'loaded' | 'keptFrom'>;
  readonly isStale: boolean;
}

export function CrewNotices({ outcome, isStale }: CrewNoticesProps) {
  const { report, loaded, keptFrom } = outcome;
  const { asset } = report.choice;
  const notices: readonly (readonly [AlertColor, string | null])[] = [
    ['info', isStale ? 'The form has changed since. This is what the crew played before.' : null],
    ['info', keptFrom === null ? null : 'This is a report that was kept. The form was not changed by opening it.'],
    ['warning', loaded ? null : `The bars of ${asset} could not be loaded: the chart of the trades is left out.`],
    [WANTED.includes(report.ended) ? 'info' : 'warning', endWords(report)],
    ['warning', report.halted],
    ['warning', unansweredWords(report)],
    [knownPeriod(report) ? 'warning' : 'info', knownWords(report)],
  ];
  return notices.map(
    ([severity, words]) =>
      words !== null && (
        <Alert key={words} severity={severity} variant="outlined">
          {words}
        </Alert>
      ),
  );
}
