/** The sessions of the simulated account, newest first and that one open; the list grows on demand. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import { useState } from 'react';
import { useUser } from '../../backend/user-context.ts';
import { useWatch } from '../../backend/use-watch.ts';
import { AppLinkButton } from '../../ui/app-link.tsx';
import { Section } from '../../ui/section.tsx';
import { EmptyView, ProblemView } from '../../ui/state-views.tsx';
import { SessionEntry } from './session-entry.tsx';

const PAGE_SIZE = 25;

const NoSessions = () => (
  <EmptyView
    title="No session yet"
    action={
      <AppLinkButton variant="contained" href="/">
        Go to the dashboard
      </AppLinkButton>
    }
  >
    Each session that the simulated account lives through is kept here with what the crew decided in it. Fast-forward on
    the dashboard to fill this list.
  </EmptyView>
);

/** Asks for one session more than it shows: the oldest one shown needs the one before it for its change. */
export function SessionsList() {
  const [limit, setLimit] = useState(PAGE_SIZE);
  const [toggled, setToggled] = useState<string | null>(null);
  const watch = useUser().sessions(limit + 1);
  const sessions = useWatch(watch);
  if (sessions.state === 'loading') return <Skeleton variant="rounded" height={44 * 12} />;
  if (sessions.state === 'failed') return <ProblemView problem={sessions.problem} onRetry={watch.retry} />;
  const shown = sessions.value.slice(0, limit);
  const open = toggled ?? shown[0]?.session;
  if (shown.length === 0) return <NoSessions />;
  return (
    <>
      <Section
        title="Newest first"
        note="Equity at the end of each session, its change against the session before, and what was filled."
        flush
      >
        <Box component="ul" aria-label="Sessions" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {shown.map((record, index) => (
            <SessionEntry
              key={record.session}
              record={record}
              before={sessions.value[index + 1]}
              open={open === record.session}
              onToggle={() => setToggled(open === record.session ? '' : record.session)}
            />
          ))}
        </Box>
      </Section>
      {sessions.value.length > limit && (
        <Button variant="outlined" onClick={() => setLimit(limit + PAGE_SIZE)} sx={{ justifySelf: 'center' }}>
          Show more
        </Button>
      )}
    </>
  );
}
