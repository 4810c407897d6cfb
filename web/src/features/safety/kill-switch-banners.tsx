/** Says on every page that trading is stopped, by the user or for everybody, and offers to resume to who may. */
import type { KillSwitch } from '@trading-crew/core/contracts';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { useTradingAccess } from '../../backend/trading-access.ts';
import { useAction } from '../../backend/use-action.ts';
import { useUser } from '../../backend/user-context.ts';
import { useWatch } from '../../backend/use-watch.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Instant } from '../../ui/instant.tsx';
import { ProblemView } from '../../ui/state-views.tsx';
import { StopAlert } from '../../ui/stop-alert.tsx';

interface ResumeProps {
  readonly words: string;
  readonly title: string;
  readonly meaning: string;
  readonly resume: () => Promise<unknown>;
}

/** Asks once, then resumes. */
function Resume({ words, title, meaning, resume }: ResumeProps) {
  const [asking, setAsking] = useState(false);
  const action = useAction();
  const confirm = async () => {
    if (await action.run(resume)) setAsking(false);
  };
  return (
    <>
      <Button color="inherit" variant="outlined" onClick={() => setAsking(true)}>
        {words}
      </Button>
      <ConfirmDialog
        open={asking}
        title={title}
        confirm={words}
        busy={action.busy}
        onConfirm={() => void confirm()}
        onClose={() => setAsking(false)}
      >
        <Typography>{meaning}</Typography>
        {action.problem && <ProblemView problem={action.problem} title="Trading was not resumed." />}
      </ConfirmDialog>
    </>
  );
}

function Since({ killSwitch: { changedAt, reason }, by }: { readonly killSwitch: KillSwitch; readonly by: ReactNode }) {
  return (
    <>
      since <Instant time={changedAt} />, {by}. Nothing is ordered.{reason && <> Reason: {reason}</>}
    </>
  );
}

function OwnBanner({ killSwitch }: { readonly killSwitch: KillSwitch }) {
  const user = useUser();
  return (
    <StopAlert
      wide
      testId="kill-switch"
      title="Trading is stopped"
      action={
        <Resume
          words="Resume trading"
          title="Resume trading?"
          meaning="The crew may order again from now on, in every mode. Runs that ended meanwhile are not repeated, and orders that were cancelled do not come back."
          resume={() => user.call('setKillSwitch', { engaged: false })}
        />
      }
    >
      <Since killSwitch={killSwitch} by="by you" />
    </StopAlert>
  );
}

/** Nothing for anybody but an owner of the installation. */
function ResumeForAll() {
  const user = useUser();
  const { access } = useTradingAccess();
  if (!access?.isOwner) return null;
  return (
    <Resume
      words="Resume for everybody"
      title="Resume trading for everybody?"
      meaning="Every user's crew may order again from now on. A user who has stopped trading stays stopped."
      resume={() => user.call('setInstallationSwitch', { engaged: false })}
    />
  );
}

const HouseBanner = ({ killSwitch }: { readonly killSwitch: KillSwitch }) => (
  <StopAlert wide testId="installation-switch" title="Trading is stopped for everybody" action={<ResumeForAll />}>
    <Since killSwitch={killSwitch} by="by the owner of this installation" />
  </StopAlert>
);

export function KillSwitchBanners() {
  const user = useUser();
  const own = useWatch(user.killSwitch());
  const house = useWatch(user.installationSwitch());
  return (
    <>
      {own.state === 'ready' && own.value?.engaged && <OwnBanner killSwitch={own.value} />}
      {house.state === 'ready' && house.value?.engaged && <HouseBanner killSwitch={house.value} />}
      {(own.state === 'failed' || house.state === 'failed') && (
        <StopAlert
          wide
          title="Whether trading is stopped is not known."
          action={
            <Button
              color="inherit"
              variant="outlined"
              onClick={() => [user.killSwitch(), user.installationSwitch()].forEach(({ retry }) => retry())}
            >
              Try again
            </Button>
          }
        >
          The switches could not be read just now.
        </StopAlert>
      )}
    </>
  );
}
