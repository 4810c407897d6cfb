/** Opens the app on the demo backend at an address, as the component tests of whole screens do. */
import userEvent from '@testing-library/user-event';
import { memoryLocation } from 'wouter/memory-location';
import type { Backend } from '../backend/backend.ts';
import { createDemoBackend, type DemoOptions } from '../backend/demo-backend.ts';
import { AppRoot } from './app-root.tsx';
import { render, screen, within } from './component.testing.ts';

const QUICK = { agentMs: 5, answerMs: 1 };
export const SLOW = { timeout: 8_000 };

/** The app at an address; `path()` is where it stands by then. */
export function openApp(path: string, options: DemoOptions = {}, wrap = (backend: Backend) => backend) {
  const { hook, history, navigate } = memoryLocation({ path, record: true });
  const backend = wrap(createDemoBackend({ pace: QUICK, ...options }));
  render(<AppRoot backend={Promise.resolve(backend)} locationHook={hook} />);
  return { user: userEvent.setup(), path: () => history.at(-1), navigate };
}

/** The bar above every page. */
export const topBar = async () => within(await screen.findByRole('banner', {}, SLOW));

export const dialog = async (name: string | RegExp) => within(await screen.findByRole('dialog', { name }, SLOW));
