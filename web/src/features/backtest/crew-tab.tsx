/** The crew itself over history: every decision with its reason, by rules or with the model, and what came of them. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { crewEstimate, tooManyDecisions, type CrewSize } from '../../backend/lab/crew-size.ts';
import { count } from '../../ui/format.ts';
import { EmptyView, ProblemView } from '../../ui/state-views.tsx';
import { CrewConfirmDialog } from './crew-confirm-dialog.tsx';
import { CREW_BOUNDS, crewLabDraft, type CrewField } from './crew-draft.ts';
import { CrewEarlierSection } from './crew-earlier-section.tsx';
import { CrewForm } from './crew-form.tsx';
import { CrewProgressBar } from './crew-progress-bar.tsx';
import { CrewReportView } from './crew-report-view.tsx';
import { namesAtFault } from './lab-draft.ts';
import { BesideForm } from './lab-layout.tsx';
import { useCrewAccess } from './use-crew-access.ts';
import type { CrewBacktestState } from './use-crew-backtest.ts';
import { useCrewSize } from './use-crew-size.ts';
import type { Lab } from './use-lab.ts';

interface CrewTabProps {
  readonly lab: Lab;
  readonly state: CrewBacktestState;
}

const isCrewField = (path: string): path is CrewField => Object.hasOwn(CREW_BOUNDS, path);

/** The names of the fields at fault; those of the lab's money and costs are not shown here and do not count. */
function faultNames(lab: Lab, { problems }: CrewBacktestState): string[] {
  const shown = Object.entries(problems).filter(([path]) => !path.startsWith('rules.'));
  const ofCrew = shown.flatMap(([path]) => (isCrewField(path) ? [CREW_BOUNDS[path].label] : []));
  const ofLab = Object.fromEntries(shown.filter(([path]) => !isCrewField(path)));
  return [...namesAtFault(ofLab, crewLabDraft(lab.draft, lab.settings)), ...ofCrew];
}

/** What it comes to, before it starts. */
function sizeWords(size: CrewSize | null, { limits }: CrewBacktestState): string | null {
  if (!size) return null;
  if (!limits) return `${crewEstimate(size)}, by rules.`;
  const most = Math.min(size.decisions, limits.maxDecisions);
  return `${count(most, 'decision')} at most, of ${count(size.decisions, 'decision')} in the period.`;
}

interface RunProps extends CrewTabProps {
  readonly size: CrewSize | null;
  /** Why nothing may start although every field is right. */
  readonly refused: string | null;
}

function Run({ lab, state, size, refused }: RunProps) {
  const atFault = lab.file?.kind === 'refused' ? ['the file'] : faultNames(lab, state);
  const words = sizeWords(size, state);
  return (
    <Box sx={{ pt: 1.5 }}>
      <Button
        fullWidth
        size="medium"
        variant="contained"
        type="submit"
        disabled={!state.choice || refused !== null}
        loading={state.running !== null}
      >
        Run the crew
      </Button>
      {!state.choice && atFault.length > 0 && (
        <Typography variant="caption" color="error" component="p" sx={{ mt: 0.5 }}>
          {`Look at: ${atFault.join(', ')}.`}
        </Typography>
      )}
      {refused !== null ? (
        <Typography role="alert" variant="caption" color="error" component="p" sx={{ mt: 0.5 }}>
          {refused}
        </Typography>
      ) : (
        words !== null && (
          <Typography
            variant="caption"
            color="textSecondary"
            component="p"
            data-testid="crew-estimate"
            sx={{ mt: 0.5 }}
          >
            {words}
          </Typography>
        )
      )}
    </Box>
  );
}

const Nothing = () => (
  <EmptyView title="What would the crew itself have decided?">
    All agents, one after the other, at closes of the past: data, trend, confirmation, risk, order. You get the figures
    of a backtest, and every decision with its reason, also those that led to no trade.
  </EmptyView>
);

/** Why it may not start; a model is asked for no more decisions than were allowed. */
function refusalOf(size: CrewSize | null, state: CrewBacktestState, hindrance: string | null): string | null {
  if (state.draft.decidedBy === 'model') return hindrance;
  return size && tooManyDecisions(size);
}

export function CrewTab({ lab, state }: CrewTabProps) {
  const [confirming, setConfirming] = useState(false);
  const hindrance = useCrewAccess(lab.settings, lab.file?.kind === 'bars');
  const size = useCrewSize(lab, state.choice);
  const refused = refusalOf(size, state, hindrance?.words ?? null);
  const { limits, running, outcome } = state;
  const submit = () => {
    if (!state.choice || refused !== null || running) return;
    if (limits) setConfirming(true);
    else void state.start();
  };
  const form = (
    <>
      <CrewForm lab={lab} state={state} hindrance={hindrance} />
      <Run lab={lab} state={state} size={size} refused={refused} />
    </>
  );
  return (
    <BesideForm form={form} onSubmit={submit}>
      {lab.problem && <ProblemView problem={lab.problem} onRetry={submit} />}
      <CrewProgressBar state={state} />
      {outcome ? <CrewReportView outcome={outcome} isStale={state.isStale} /> : !running && !lab.problem && <Nothing />}
      <CrewEarlierSection onOpen={state.open} />
      {limits && (
        <CrewConfirmDialog
          open={confirming}
          limits={limits}
          onClose={() => setConfirming(false)}
          onConfirm={() => {
            setConfirming(false);
            void state.start();
          }}
        />
      )}
    </BesideForm>
  );
}
