/** The app behind the sign-in: the user's backend is opened once, the disclaimer comes first, then frame and pages. */
import { DISCLAIMER_VERSION } from '@trading-crew/core/contracts';
import { useEffect, useState } from 'react';
import { MarketOverviewProvider } from '../backend/market-overview.tsx';
import type { Backend, Person, UserBackend } from '../backend/backend.ts';
import { RunStartsProvider } from '../backend/run-starts.tsx';
import { UserContext, useUser } from '../backend/user-context.ts';
import { useWatch } from '../backend/use-watch.ts';
import { Disclaimer } from '../features/sign-in/disclaimer.tsx';
import { ProblemView } from '../ui/state-views.tsx';
import { Frame } from './frame.tsx';
import { Pages } from './pages.tsx';
import { Splash, StartProblem } from './splash.tsx';

interface SignedInProps {
  readonly backend: Backend;
  readonly person: Person;
}

const LOAD_WORDS = 'A part of the app could not be loaded. Check your connection, then reload.';

function Home({ onSignOut }: { readonly onSignOut: () => void }) {
  const watch = useUser().profile();
  const profile = useWatch(watch);
  if (profile.state === 'loading') return <Splash />;
  if (profile.state === 'failed') return <ProblemView problem={profile.problem} onRetry={watch.retry} />;
  if ((profile.value?.disclaimerVersion ?? 0) < DISCLAIMER_VERSION) return <Disclaimer onSignOut={onSignOut} />;
  return (
    <MarketOverviewProvider>
      <RunStartsProvider>
        <Frame onSignOut={onSignOut}>
          <Pages />
        </Frame>
      </RunStartsProvider>
    </MarketOverviewProvider>
  );
}

export function SignedIn({ backend, person }: SignedInProps) {
  const [user, setUser] = useState<UserBackend | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let open = true;
    backend.open(person).then(
      (opened) => open && setUser(opened),
      () => open && setFailed(true),
    );
    return () => {
      open = false;
    };
  }, [backend, person]);
  if (failed) return <StartProblem message={LOAD_WORDS} />;
  if (!user) return <Splash />;
  return (
    <UserContext value={user}>
      <Home onSignOut={() => void backend.signOut()} />
    </UserContext>
  );
}
