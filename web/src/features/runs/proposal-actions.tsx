/** What can be done with a proposal: look at it in the lab, apply it, or dismiss it for good. What was done stays to be read. */
import type { EnhancementOutput, Proposal, ProposalRecord, RunRecord } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useAction } from '../../backend/use-action.ts';
import { useSettings } from '../../backend/use-settings.ts';
import { useUser } from '../../backend/user-context.ts';
import { useWatch } from '../../backend/use-watch.ts';
import { AppLinkButton } from '../../ui/app-link.tsx';
import { Instant } from '../../ui/instant.tsx';
import { labHref } from '../../ui/lab-link.ts';
import { ProblemView } from '../../ui/state-views.tsx';
import { ProposalApplyDialog } from './proposal-apply-dialog.tsx';

/** The backtest of the proposal over the windows that it was judged in, beside that of the setting it would replace. */
export const evidenceHref = (asset: string, { strategy }: Proposal, output: EnhancementOutput): string =>
  labHref({
    asset,
    strategy,
    from: output.windows[0]?.from ?? output.from,
    to: output.to,
    against: output.current.strategy,
  });

/** What was decided on the proposal at this place of the run; null while nothing was, or it is not known yet. */
export function useDecision(run: RunRecord | null, place: number): { known: boolean; record: ProposalRecord | null } {
  const watched = useWatch(useUser().proposals());
  if (watched.state !== 'ready') return { known: watched.state === 'failed', record: null };
  const isIt = (record: ProposalRecord): boolean => record.runId === run?.runId && record.place === place;
  return { known: true, record: watched.value.find(isIt) ?? null };
}

const Decided = ({ record: { decision, decidedAt, asset } }: { readonly record: ProposalRecord }) => (
  <Typography variant="body2" data-testid="proposal-decision">
    <strong>{decision === 'applied' ? 'Applied' : 'Dismissed'}</strong> <Instant time={decidedAt} />.
    {decision === 'dismissed' && ` It is not proposed again for ${asset}.`}
  </Typography>
);

interface ProposalActionsProps {
  readonly run: RunRecord;
  readonly place: number;
  readonly proposal: Proposal;
  readonly output: EnhancementOutput;
}

interface DecideProps extends Pick<ProposalActionsProps, 'run' | 'place' | 'proposal'> {
  readonly disabled: boolean;
}

function Decide({ run, place, proposal, disabled }: DecideProps) {
  const user = useUser();
  const settings = useSettings();
  const apply = useAction();
  const dismiss = useAction();
  const [asking, setAsking] = useState(false);
  const decide = (decision: ProposalRecord['decision']) =>
    user.call('decideProposal', { runId: run.runId, place, decision });
  const onConfirm = async () => {
    if (settings.state !== 'ready') return;
    const { strategy } = proposal;
    const isDone = await apply.run(async () => {
      await user.saveSettings({ ...settings.value, strategy });
      await decide('applied');
    });
    if (isDone) setAsking(false);
  };
  const close = () => {
    apply.clear();
    setAsking(false);
  };
  const isOff = disabled || apply.busy || dismiss.busy;
  return (
    <>
      <Button variant="outlined" disabled={isOff || settings.state !== 'ready'} onClick={() => setAsking(true)}>
        Apply
      </Button>
      <Button disabled={isOff} loading={dismiss.busy} onClick={() => void dismiss.run(() => decide('dismissed'))}>
        Dismiss
      </Button>
      {dismiss.problem && <ProblemView problem={dismiss.problem} title="It was not dismissed." />}
      {settings.state === 'ready' && (
        <ProposalApplyDialog
          open={asking}
          settings={settings.value}
          strategy={proposal.strategy}
          action={apply}
          onConfirm={() => void onConfirm()}
          onClose={close}
        />
      )}
    </>
  );
}

export function ProposalActions({ run, place, proposal, output }: ProposalActionsProps) {
  const { known, record } = useDecision(run, place);
  return (
    <>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <AppLinkButton variant="outlined" href={evidenceHref(run.asset, proposal, output)}>
          Open in lab
        </AppLinkButton>
        {!record && <Decide run={run} place={place} proposal={proposal} disabled={!known} />}
      </Box>
      {record && <Decided record={record} />}
    </>
  );
}
