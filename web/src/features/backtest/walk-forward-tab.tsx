/** The third tab: choose on the past, judge on what came after, window by window. */
import Box from '@mui/material/Box';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import type { WalkForwardCriterion, WalkForwardKind } from '../../backend/lab/lab-engine.ts';
import { NumberInput } from '../../ui/number-input.tsx';
import { count } from '../../ui/format.ts';
import { LabLayout } from './lab-layout.tsx';
import { ProgressBar } from './progress-bar.tsx';
import { boundsOf } from './sweep-draft.ts';
import { NothingToRange, RangesSection } from './sweep-tab.tsx';
import { StaleNotice } from './stale-notice.tsx';
import type { Lab } from './use-lab.ts';
import type { Ranges } from './use-ranges.ts';
import { WINDOWS_BOUND, type WalkForwardState } from './use-walk-forward.ts';
import { WalkForwardResultView } from './walk-forward-result.tsx';

interface WalkForwardTabProps {
  readonly lab: Lab;
  readonly ranges: Ranges;
  readonly state: WalkForwardState;
}

const KINDS: Readonly<Record<WalkForwardKind, string>> = {
  anchored: 'Anchored: from the beginning',
  rolling: 'Rolling: the same length',
};

const CRITERIA: Readonly<Record<WalkForwardCriterion, string>> = {
  sharpe: 'Sharpe ratio',
  totalReturn: 'Total return',
};

function HowFields({ state }: { readonly state: WalkForwardState }) {
  const { draft, setDraft, windowsProblem } = state;
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 1.5,
        alignItems: 'start',
        gridTemplateColumns: { xs: '1fr', sm: 'minmax(0, 1fr) minmax(0, 2fr) minmax(0, 1.4fr)' },
      }}
    >
      <NumberInput
        compact
        name="windows"
        bound={WINDOWS_BOUND}
        text={draft.windows}
        problem={windowsProblem}
        onText={(windows) => setDraft({ ...draft, windows })}
      />
      <TextField
        select
        fullWidth
        name="kind"
        label="Trained on"
        value={draft.kind}
        onChange={(event) => setDraft({ ...draft, kind: event.target.value as WalkForwardKind })}
      >
        {Object.entries(KINDS).map(([kind, words]) => (
          <MenuItem key={kind} value={kind}>
            {words}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        select
        fullWidth
        name="criterion"
        label="Best by"
        value={draft.criterion}
        onChange={(event) => setDraft({ ...draft, criterion: event.target.value as WalkForwardCriterion })}
      >
        {Object.entries(CRITERIA).map(([criterion, words]) => (
          <MenuItem key={criterion} value={criterion}>
            {words}
          </MenuItem>
        ))}
      </TextField>
    </Box>
  );
}

export function WalkForwardTab({ lab, ranges, state }: WalkForwardTabProps) {
  const { busy, result, isStale, start, windowsProblem } = state;
  const isEmpty = Object.keys(boundsOf(lab.draft.strategy)).length === 0;
  return (
    <LabLayout lab={lab}>
      {isEmpty ? (
        <NothingToRange />
      ) : (
        <RangesSection
          ranges={ranges}
          title="Walk-forward"
          note="In each window the best of the ranges is chosen on the bars before it and then judged on bars it has never seen."
          action="Start the walk-forward"
          disabled={!lab.isValid || windowsProblem !== undefined}
          busy={busy}
          onStart={() => void start()}
          estimate={ranges.combinations === null ? null : `${count(ranges.combinations, 'combination')} in each window`}
        >
          <HowFields state={state} />
          <ProgressBar label="Progress of the walk-forward" state={state} />
        </RangesSection>
      )}
      {result && isStale && <StaleNotice />}
      {result && <WalkForwardResultView key={result.took} result={result} />}
    </LabLayout>
  );
}
