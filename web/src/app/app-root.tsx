/**
 * The outermost component: theme, then backend, then sign-in. What a signed-out visitor does not need is behind the
 * lazy import of the signed-in part.
 */
import CssBaseline from '@mui/material/CssBaseline';
import { ThemeProvider } from '@mui/material/styles';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { Router, type BaseLocationHook } from 'wouter';
import { BackendProblem, type Backend, type Person } from '../backend/backend.ts';
import { SignInPage } from '../features/sign-in/sign-in-page.tsx';
import { createAppTheme } from '../ui/theme.ts';
import { PageBoundary } from './page-boundary.tsx';
import { Splash, StartProblem } from './splash.tsx';
import { useColorScheme } from './use-color-scheme.ts';

const importSignedIn = () => import('./signed-in.tsx');
const SignedIn = lazy(() => importSignedIn().then(({ SignedIn: component }) => ({ default: component })));

const themes = { light: createAppTheme('light'), dark: createAppTheme('dark') };

interface AppRootProps {
  readonly backend: Promise<Backend>;
  /** Where the address is kept; the browser's own unless told otherwise. */
  readonly locationHook?: BaseLocationHook;
}

type Start =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'ready'; readonly backend: Backend; readonly person: Person | null };

const START_WORDS = 'The page could not start. Check your connection, then reload.';

/** Follows the backend's promise and then who is signed in. */
function useStart(promise: Promise<Backend>): Start {
  const [start, setStart] = useState<Start>({ state: 'loading' });
  useEffect(() => {
    let stop: (() => void) | null = null;
    let open = true;
    promise.then(
      (backend) => {
        if (!open) return;
        stop = backend.onPerson((person) => {
          if (person) void importSignedIn();
          setStart({ state: 'ready', backend, person });
        });
      },
      (error: unknown) =>
        setStart({ state: 'failed', message: error instanceof BackendProblem ? error.problem.message : START_WORDS }),
    );
    return () => {
      open = false;
      stop?.();
    };
  }, [promise]);
  return start;
}

function Content({ start }: { readonly start: Start }): ReactNode {
  if (start.state === 'loading') return <Splash />;
  if (start.state === 'failed') return <StartProblem message={start.message} />;
  if (!start.person) return <SignInPage backend={start.backend} />;
  return (
    <Suspense fallback={<Splash />}>
      <SignedIn key={start.person.uid} backend={start.backend} person={start.person} />
    </Suspense>
  );
}

export function AppRoot({ backend, locationHook }: AppRootProps) {
  const start = useStart(backend);
  const scheme = useColorScheme();
  return (
    <ThemeProvider theme={themes[scheme]}>
      <CssBaseline enableColorScheme />
      <PageBoundary>
        <Router {...(locationHook ? { hook: locationHook } : {})}>
          <Content start={start} />
        </Router>
      </PageBoundary>
    </ThemeProvider>
  );
}
