/** The language model's health: what is asked in which order, what is out of use, why, and until when. */
import type { ModelHealth } from '@trading-crew/core/contracts';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import { useFreshModelHealth } from '../../backend/model-health.ts';
import { count } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import { ProblemView } from '../../ui/state-views.tsx';
import { clockTime } from '../../ui/time.ts';
import { TIER_WORDS } from './model-health-words.ts';
import { reachOf } from './model-reach.ts';
import { ModelProjects } from './model-projects.tsx';

const HOW_TO_ADD =
  'To add one, put it into GEMINI_API_KEYS in the file .env, or into the secret of that name of a deployed project, and start again. README.md says how.';
const NOT_SHARED =
  'What the other instances know could not be read just now: more may be out of use than stands here, and each instance goes by what it met itself.';

const isWithoutKey = ({ available, projects }: ModelHealth): boolean => !available && projects.length === 0;

/** One sentence, and how to change it. */
const WithoutModel = ({ reason }: { readonly reason: string | null }) => (
  <Typography color="textSecondary">
    {reason ?? 'There is no language model here: the agents work by rules.'} {HOW_TO_ADD}
  </Typography>
);

function Availability({ health }: { readonly health: ModelHealth }) {
  const reach = Math.min(reachOf(health, 'cheap'), reachOf(health, 'strong'));
  const open = health.available && reach > 0;
  const words = health.available
    ? `${reach} of ${count(health.projects.length, 'project')} can be asked everything now.`
    : (health.reason ?? 'The agents work by rules.');
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
      <Chip
        variant="outlined"
        label={open ? 'Available' : health.available ? 'Held up' : 'Not available'}
        sx={{ color: open ? 'meaning.gain' : 'meaning.warning', borderColor: 'currentColor' }}
      />
      <Typography>{words}</Typography>
      <Typography color="textSecondary">
        {count(health.instances, 'instance')} at work
        {health.instances > 1 && ', each with an equal share of the limits'}.
      </Typography>
    </Box>
  );
}

const Tiers = ({ tiers }: Pick<ModelHealth, 'tiers'>) => (
  <Box
    component="dl"
    sx={{ m: 0, display: 'grid', columnGap: 2, rowGap: 0.5, gridTemplateColumns: { xs: '1fr', sm: 'auto 1fr' } }}
  >
    {(['cheap', 'strong'] as const).map((tier) => (
      <Box key={tier} sx={{ display: 'contents' }}>
        <Typography component="dt" color="textSecondary">
          {TIER_WORDS[tier]}
        </Typography>
        <Typography component="dd" sx={{ m: 0 }}>
          {tiers[tier].join(', then ') || 'No model.'}
        </Typography>
      </Box>
    ))}
  </Box>
);

function Details({ health }: { readonly health: ModelHealth }) {
  if (isWithoutKey(health)) return <WithoutModel reason={health.reason} />;
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <Availability health={health} />
      {!health.isShared && (
        <Alert severity="info" variant="outlined">
          {NOT_SHARED}
        </Alert>
      )}
      <Tiers tiers={health.tiers} />
      <ModelProjects projects={health.projects} />
    </Box>
  );
}

/** The height of the panel with two projects, so that little jumps when the answer arrives. */
const PANEL_HEIGHT = 240;

export function ModelHealthPanel() {
  const { health, answeredAt, problem, refreshing, refresh } = useFreshModelHealth();
  const plain = health !== null && isWithoutKey(health);
  return (
    <Section
      title="Model health"
      note={!plain && (answeredAt > 0 ? `As of ${clockTime(answeredAt)}. Asked again every half minute.` : '\u00a0')}
      action={!plain && <Button onClick={refresh}>Refresh</Button>}
    >
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        {problem && !refreshing && (
          <ProblemView problem={problem} title="The health of the model could not be loaded." onRetry={refresh} />
        )}
        {!health && (refreshing || !problem) && <Skeleton variant="rounded" height={PANEL_HEIGHT} />}
        {health && (
          <Box data-testid="model-health" data-available={health.available} sx={{ minWidth: 0 }}>
            <Details health={health} />
          </Box>
        )}
      </Box>
    </Section>
  );
}
