/** The user's own brokerage connections, paper and live apart, and the way to the account check. */
import type { BrokerConnection, BrokerEnvironment } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useAction } from '../../backend/use-action.ts';
import { useUser } from '../../backend/user-context.ts';
import { useWatch } from '../../backend/use-watch.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Section } from '../../ui/section.tsx';
import { ProblemView } from '../../ui/state-views.tsx';
import { ConnectForm } from './connect-form.tsx';

const TITLES = { paper: 'Alpaca paper', live: 'Alpaca live' } as const;
const MEANINGS = {
  paper: 'Play money at the real broker. The key is tried before it is stored.',
  live: 'Real money. A live key alone orders nothing: see what Live needs under Execution.',
} as const;

function Remove({ environment }: { readonly environment: BrokerEnvironment }) {
  const user = useUser();
  const action = useAction();
  const [asking, setAsking] = useState(false);
  const remove = async () => {
    if (await action.run(() => user.call('removeBroker', { environment }))) setAsking(false);
  };
  return (
    <>
      <Button
        variant="outlined"
        color="error"
        onClick={() => setAsking(true)}
        aria-label={`Remove the ${environment} key`}
      >
        Remove
      </Button>
      <ConfirmDialog
        open={asking}
        danger
        title={`Remove the ${environment} key?`}
        confirm="Remove the key"
        busy={action.busy}
        onConfirm={() => void remove()}
        onClose={() => setAsking(false)}
      >
        <Typography sx={{ mb: action.problem ? 2 : 0 }}>
          It is deleted here at once; a mode that needs it goes back to simulation. Orders that rest at the broker stay
          there, and nobody here can cancel them any more.
        </Typography>
        {action.problem && <ProblemView problem={action.problem} title="The key was not removed." />}
      </ConfirmDialog>
    </>
  );
}

function Connected({ connection }: { readonly connection: BrokerConnection }) {
  const { environment, connectedAt, keyLastFour, accountLastFour } = connection;
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'center' }}>
      <Typography sx={{ flex: '1 1 220px' }}>
        <Box component="span" sx={{ color: 'meaning.gain', fontWeight: 600 }}>
          ✓ Connected
        </Box>{' '}
        since <Instant time={connectedAt} />. Key …{keyLastFour}, account …{accountLastFour}.
      </Typography>
      <Remove environment={environment} />
    </Box>
  );
}

function Connection({ environment }: { readonly environment: BrokerEnvironment }) {
  const watch = useUser().broker(environment);
  const connection = useWatch(watch);
  return (
    <Box
      component="section"
      aria-label={TITLES[environment]}
      data-testid={`connection-${environment}`}
      sx={{ display: 'grid', gap: 1.5, alignContent: 'start', minWidth: 0 }}
    >
      <div>
        <Typography variant="h3">{TITLES[environment]}</Typography>
        <Typography variant="body2" color="textSecondary">
          {MEANINGS[environment]}
        </Typography>
      </div>
      {connection.state === 'loading' && <Skeleton variant="rounded" height={40} />}
      {connection.state === 'failed' && <ProblemView problem={connection.problem} onRetry={watch.retry} />}
      {connection.state === 'ready' &&
        (connection.value ? <Connected connection={connection.value} /> : <ConnectForm environment={environment} />)}
    </Box>
  );
}

export const ConnectionsGroup = () => (
  <Section
    title="Connections"
    note="Keys go into a secret store, are never shown again, and each opens one world alone: paper or live."
    action={<AppLink href="/settings/account-check">Account check</AppLink>}
  >
    <Box
      sx={{
        display: 'grid',
        columnGap: 4,
        rowGap: 3,
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'repeat(2, minmax(0, 1fr))' },
      }}
    >
      <Connection environment="paper" />
      <Connection environment="live" />
    </Box>
  </Section>
);
