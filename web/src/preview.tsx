/**
 * The app on the demo backend, for looking at it: /preview.html?state=empty#/runs. Served by the development server
 * and left out of the product's build.
 */
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import { createRoot } from 'react-dom/client';
import { useHashLocation } from 'wouter/use-hash-location';
import { AppRoot } from './app/app-root.tsx';
import { createDemoBackend, type DemoOptions } from './backend/demo-backend.ts';

const STATES: Readonly<Record<string, DemoOptions>> = {
  signedout: { signedIn: false },
  newcomer: { newcomer: true },
  empty: { empty: true },
  silent: { fastForward: 'silent' },
  model: { model: 'ready' },
  spent: { model: 'spent' },
  firstrun: { empty: true, model: 'ready' },
  nohealth: { refused: { getModelHealth: 'The server cannot be reached. Check your connection, then try again.' } },
  loading: { silent: ['getMarketOverview'] },
  failed: { refused: { getMarketOverview: 'The server cannot be reached. Check your connection, then try again.' } },
};

const state = new URLSearchParams(window.location.search).get('state') ?? '';
const backend = Promise.resolve(createDemoBackend(STATES[state]));
const element = document.getElementById('root');
if (element) createRoot(element).render(<AppRoot backend={backend} locationHook={useHashLocation} />);
