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
  stopped: { trading: { stopped: true } },
  stoppedforall: { trading: { stoppedForAll: true, owner: true } },
  halted: {
    trading: {
      mode: 'paper',
      connected: ['paper'],
      halts: ['DAILY_LOSS', 'DRAWDOWN', 'RECONCILIATION'],
      compared: 'findings',
    },
  },
  findings: { trading: { mode: 'paper', connected: ['paper'], halts: ['RECONCILIATION'], compared: 'findings' } },
  agrees: { trading: { mode: 'paper', connected: ['paper'], compared: 'agrees' } },
  checkfailed: { trading: { mode: 'paper', connected: ['paper'], compared: 'failed' } },
  uncompared: { trading: { mode: 'paper', connected: ['paper'] } },
  paper: { trading: { mode: 'paper', connected: ['paper'], compared: 'agrees' } },
  liveready: { trading: { mode: 'paper', connected: ['paper', 'live'], liveReady: true } },
  live: { trading: { mode: 'live', connected: ['paper', 'live'], liveReady: true, owner: true, compared: 'agrees' } },
  closed: { trading: { mode: 'paper', connected: ['paper'], marketClosed: true } },
  unusual: { runs: ['left', 'overdue', 'order-working'] },
  lost: { runs: ['left'], refused: { resumeRun: 'The queue cannot be reached. Try again in a moment.' } },
  noaccess: { refused: { getTradingAccess: 'The server cannot be reached. Check your connection, then try again.' } },
  failed: { refused: { getMarketOverview: 'The server cannot be reached. Check your connection, then try again.' } },
};

const state = new URLSearchParams(window.location.search).get('state') ?? '';
const backend = Promise.resolve(createDemoBackend(STATES[state]));
const element = document.getElementById('root');
if (element) createRoot(element).render(<AppRoot backend={backend} locationHook={useHashLocation} />);
