/** The second tab: a strategy over ranges of its numbers. */
import type { StrategyNumbers } from '@trading-crew/core/contracts';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { Section } from '../../ui/section.tsx';
import { EmptyView } from '../../ui/state-views.tsx';
import { LabLayout } from './lab-layout.tsx';
import { ProgressBar } from './progress-bar.tsx';
import { boundsOf } from './sweep-draft.ts';
import { SweepFields } from './sweep-fields.tsx';
import { SweepResultView } from './sweep-result.tsx';
import { StaleNotice } from './stale-notice.tsx';
import type { Lab } from './use-lab.ts';
import type { Ranges } from './use-ranges.ts';
import type { SweepResult, SweepState } from './use-sweep.ts';

interface SweepTabProps {
  readonly lab: Lab;
  readonly ranges: Ranges;
  readonly state: SweepState;
  /** Runs what was swept with these numbers, as it was asked for. */
  readonly onTry: (result: SweepResult, numbers: StrategyNumbers) => void;
}

export const NothingToRange = () => (
  <EmptyView title="This strategy has no numbers to vary">Choose another one in the form.</EmptyView>
);

interface RangesSectionProps {
  readonly ranges: Ranges;
  readonly title: string;
  readonly note: string;
  readonly action: string;
  readonly disabled: boolean;
  readonly busy: boolean;
  readonly onStart: () => void;
  readonly children?: ReactNode;
  /** In the place of that of the ranges alone. */
  readonly estimate?: string | null;
}

/** The ranges with the one button that starts; what is above the limit says so before anything starts. */
export function RangesSection(props: RangesSectionProps) {
  const { ranges, title, note, action, disabled, busy, onStart, children, estimate } = props;
  return (
    <Section title={title} note={note}>
      <Box sx={{ display: 'grid', gap: 2, pt: 0.5 }}>
        <SweepFields draft={ranges.draft} choice={ranges.choice} problems={ranges.problems} onDraft={ranges.setDraft} />
        {ranges.refused !== null && (
          <Alert severity="error" variant="outlined">
            {ranges.refused}
          </Alert>
        )}
        {children}
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'center' }}>
          <Button variant="contained" disabled={disabled || !ranges.axes || busy} onClick={onStart}>
            {action}
          </Button>
          <Typography variant="body2" color="textSecondary">
            {estimate ?? ranges.estimate}
          </Typography>
        </Box>
      </Box>
    </Section>
  );
}

export function SweepTab({ lab, ranges, state, onTry }: SweepTabProps) {
  const { busy, result, isStale, start } = state;
  const isEmpty = Object.keys(boundsOf(lab.draft.strategy)).length === 0;
  return (
    <LabLayout lab={lab}>
      {isEmpty ? (
        <NothingToRange />
      ) : (
        <RangesSection
          ranges={ranges}
          title="Sweep"
          note="Every combination of two ranges, on the bars and by the rules of the form."
          action="Start the sweep"
          disabled={!lab.isValid}
          busy={busy}
          onStart={() => void start()}
        >
          <ProgressBar label="Progress of the sweep" state={state} />
        </RangesSection>
      )}
      {result && isStale && <StaleNotice />}
      {result && (
        <SweepResultView
          key={`${result.request.asset} ${result.took}`}
          result={result}
          onTry={(numbers) => onTry(result, numbers)}
        />
      )}
    </LabLayout>
  );
}
