/** The language model on the dashboard and in the settings, on the demo backend. */
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { memoryLocation } from 'wouter/memory-location';
import { createDemoBackend, type DemoOptions } from '../backend/demo-backend.ts';
import { AppRoot } from './app-root.tsx';
import { act, cleanup, render, screen, within } from './component.testing.ts';

const QUICK = { agentMs: 5, answerMs: 1 };
const SLOW = { timeout: 8_000 };
const REFUSED = { getModelHealth: 'The server cannot be reached.' };

function open(path: string, options: DemoOptions = {}) {
  const { hook, navigate } = memoryLocation({ path });
  const backend = createDemoBackend({ pace: QUICK, ...options });
  render(<AppRoot backend={Promise.resolve(backend)} locationHook={hook} />);
  return { user: userEvent.setup(), goTo: (next: string) => act(() => navigate(next)) };
}

/** The card of an asset with its runs read: nothing more comes by itself. */
async function lastRunOfApple(): Promise<void> {
  const card = await screen.findByTestId('asset-card-AAPL', {}, SLOW);
  await within(card).findByRole('link', { name: /^Bought 58 on 14 Mar/ });
}

afterEach(cleanup);

describe('the dashboard with a model', () => {
  it('says what a run may cost and what the day has cost', async () => {
    open('/', { model: 'ready' });
    const card = await screen.findByTestId('asset-card-DEMO-TREND', {}, SLOW);
    expect((await within(card).findByTestId('cost-estimate-DEMO-TREND')).textContent).toMatch(/^about \$\d/);
    const budget = await screen.findByTestId('day-budget');
    expect(budget.dataset).toMatchObject({ spent: '0.2371', limit: '1' });
    expect(within(budget).getByRole('img', { name: '$0.2371 of $1.00 today, $0.052 set aside' })).toBeTruthy();
  });

  it('says that the budget is spent and what follows', async () => {
    open('/', { model: 'spent' });
    expect(
      await screen.findByText(/budget for the language model is spent.*a run buys nothing/, {}, SLOW),
    ).toBeTruthy();
  });

  it('offers an estimate beside the first run of an empty account', async () => {
    open('/', { model: 'ready', empty: true });
    expect(await screen.findAllByText('about $0.0021–0.0063', {}, SLOW)).toHaveLength(6);
  });
});

describe('the dashboard without a model', () => {
  it.each<[string, RegExp, DemoOptions]>([
    ['where none is set up', /No Gemini key is set/, {}],
    ['where its health cannot be read', /The server cannot be reached/, { model: 'ready', refused: REFUSED }],
  ])('says nothing of it, %s', async (_where, known, options) => {
    const { goTo } = open('/settings', options);
    await screen.findByText(known, {}, SLOW);
    goTo('/');
    await lastRunOfApple();
    expect(screen.queryByTestId('day-budget')).toBeNull();
    expect(screen.queryByTestId('cost-estimate-AAPL')).toBeNull();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('the settings of the model', () => {
  it('are saved with what changed, and take the model off the dashboard', async () => {
    const { user, goTo } = open('/settings', { model: 'ready' });
    await screen.findByTestId('day-budget', {}, SLOW);
    await user.click(await screen.findByRole('switch', { name: 'Ask the language model' }, SLOW));
    await user.click(screen.getByRole('radio', { name: /^The rules decide alone/ }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect((await screen.findByText(/^Saved\./)).textContent).toContain(
      'Ask the language model: on to off. Without an answer: No trade to The rules decide alone',
    );
    goTo('/');
    await lastRunOfApple();
    expect(screen.queryByTestId('day-budget')).toBeNull();
    expect(screen.queryByTestId('cost-estimate-AAPL')).toBeNull();
  });

  it('refuse a budget out of bounds at its field', async () => {
    const { user } = open('/settings', { model: 'ready' });
    const field = await screen.findByLabelText('Budget per run', {}, SLOW);
    await user.clear(field);
    await user.type(field, '6');
    expect(screen.getByText('Use a number from 0 to 5.')).toBeTruthy();
    expect(screen.getByText('Look at: Budget per run.')).toBeTruthy();
  });
});

describe("the model's health", () => {
  it('shows what is asked, what cools down and why, the refused key and the error rates', async () => {
    open('/settings', { model: 'ready' });
    const panel = await screen.findByTestId('model-health', {}, SLOW);
    expect(panel.dataset['available']).toBe('true');
    expect(panel.textContent).toContain('1 of 2 projects can be asked everything now.');
    expect(panel.textContent).toContain('gemini-2.5-flash-lite, then gemini-2.5-flash');
    expect(within(panel).getByRole('row', { name: /^alpha gemini-2.5-flash-lite Ready 184 3.8/ })).toBeTruthy();
    expect(
      within(panel).getByRole('row', { name: /^beta .* limit per minute reached, until \d+ \w+ \d{4}/ }),
    ).toBeTruthy();
    expect(within(panel).getByRole('row', { name: /^beta .* limit per day reached/ }).textContent).toContain('n/a');
    expect(within(panel).getByLabelText(/No instance .* in the last hour has asked this model/)).toBeTruthy();
    expect(within(panel).getByRole('list', { name: 'Keys' }).textContent).toContain('b27e64aa refused by Google');
    expect(within(panel).queryByRole('alert')).toBeNull();
  });

  it('says when it does not know what the other instances know', async () => {
    open('/settings', { model: 'spent' });
    const panel = await screen.findByTestId('model-health', {}, SLOW);
    expect(within(panel).getByRole('alert').textContent).toContain('other instances');
  });

  it('says how to add a key where there is none, and nothing else', async () => {
    open('/settings');
    const panel = await screen.findByTestId('model-health', {}, SLOW);
    expect(panel.dataset['available']).toBe('false');
    expect(panel.textContent).toMatch(
      /^No Gemini key is set: the agents work by rules\. To add one, .*GEMINI_API_KEYS/,
    );
    expect(screen.queryByRole('button', { name: 'Refresh' })).toBeNull();
    expect(screen.queryByTestId('day-budget')).toBeNull();
  });

  it('keeps an error in words with a way to try again', async () => {
    open('/settings', { refused: REFUSED });
    expect(await screen.findByText('The health of the model could not be loaded.', {}, SLOW)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
    expect(screen.queryByTestId('model-health')).toBeNull();
  });
});
