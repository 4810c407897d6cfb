/** The app on the demo backend, page by page, as a user goes through it. */
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { memoryLocation } from 'wouter/memory-location';
import { createDemoBackend, type DemoOptions } from '../backend/demo-backend.ts';
import { AppRoot } from './app-root.tsx';
import { cleanup, render, screen, waitFor, within } from './component.testing.ts';

const QUICK = { agentMs: 5, answerMs: 1 };
const SLOW = { timeout: 8_000 };

function open(path: string, options: DemoOptions = {}) {
  const { hook, history } = memoryLocation({ path, record: true });
  render(<AppRoot backend={Promise.resolve(createDemoBackend({ pace: QUICK, ...options }))} locationHook={hook} />);
  return { user: userEvent.setup(), history };
}

const heading = (name: string | RegExp) => screen.findByRole('heading', { level: 1, name }, SLOW);

afterEach(cleanup);

describe('signing in', () => {
  it('takes a newcomer over the account chooser and the disclaimer to the dashboard, in three presses', async () => {
    const { user } = open('/', { signedIn: false, newcomer: true });
    await user.click(await screen.findByRole('button', { name: 'Continue with Google' }));
    await user.click(await screen.findByRole('button', { name: /Ada Demo/ }));
    await user.click(await screen.findByRole('button', { name: 'I understand' }, SLOW));
    await heading('Dashboard');
  });

  it('shows one clear sentence when there is no backend', async () => {
    render(<AppRoot backend={Promise.reject(new Error('stack'))} />);
    expect(await screen.findByRole('alert')).toHaveProperty('textContent', expect.stringContaining('could not start'));
    expect(screen.queryByText(/stack/)).toBeNull();
  });
});

describe('the dashboard', () => {
  it('shows a card per asset with its price, its trend and the last run as a link', async () => {
    open('/');
    const card = await screen.findByTestId('asset-card-AAPL', {}, SLOW);
    expect(within(card).getByText(/Bearish|Bullish|Neutral/)).toBeTruthy();
    expect(
      within(card)
        .getByRole('link', { name: /^Bought 58 on 14 Mar/ })
        .getAttribute('href'),
    ).toBe('/runs/DemoRunTraded0000001');
    expect(within(await screen.findByTestId('asset-card-DEMO-TREND')).getByText('generated')).toBeTruthy();
    expect(screen.getByTestId('mode-badge').textContent).toBe('Simulation');
    expect(screen.getByTestId('market-clock').textContent).toContain('14 Mar 2016');
  });

  it('opens the run page at once, shows the crew at work and then the decision', async () => {
    const { user, history } = open('/');
    await user.dblClick(await screen.findByRole('button', { name: 'Run crew on DEMO-TREND' }, SLOW));
    await heading('Run on DEMO-TREND');
    expect(history.filter((path) => path.startsWith('/runs/'))).toHaveLength(1);
    await waitFor(() => expect(screen.getByTestId('run-status').dataset['status']).toBe('COMPLETED'), SLOW);
    expect(screen.getByTestId('decision').textContent).toContain('Bought 58 DEMO-TREND');
    expect(screen.getByTestId('station-StrategyEnhancementAgent').dataset['state']).toBe('done');
    expect(within(screen.getByTestId('log-lines')).getAllByRole('listitem')).toHaveLength(18);
  });

  it('shows how far a fast-forward has come and what came of it', async () => {
    const { user } = open('/');
    await user.click(await screen.findByRole('button', { name: 'Fast-forward' }, SLOW));
    const sessions = await screen.findByLabelText('Sessions');
    await user.clear(sessions);
    await user.type(sessions, '2000');
    await user.click(screen.getByRole('button', { name: 'Start' }));
    expect(screen.getByText('Use a whole number of sessions from 1 to 1000.')).toBeTruthy();
    await user.clear(sessions);
    await user.type(sessions, '20');
    await user.click(screen.getByRole('button', { name: 'Start' }));
    expect((await screen.findByTestId('fast-forward-result', {}, SLOW)).textContent).toContain('20 sessions');
  });

  it('gives the time controls back when a fast-forward has fallen silent, and says since when', async () => {
    open('/', { fastForward: 'silent' });
    expect((await screen.findByTestId('fast-forward-result', {}, SLOW)).textContent).toMatch(
      /nothing was heard of it since .*120 sessions to 14 Mar 2016/,
    );
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Fast-forward' }).disabled).toBe(false);
  });

  it('keeps an error in words with a way to try again', async () => {
    open('/', { refused: { getMarketOverview: 'The server cannot be reached.' } });
    expect(await screen.findByText(/The server cannot be reached/, {}, SLOW)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
  });

  it('starts the story of an empty account with one button', async () => {
    open('/', { empty: true });
    await screen.findByText('Your crew is ready', {}, SLOW);
  });
});

describe('a run', () => {
  it('opens a station to its evidence', async () => {
    const { user } = open('/runs/DemoRunTraded0000001');
    const station = await screen.findByTestId('station-RiskManagementAgent', {}, SLOW);
    await user.click(within(station).getByRole('button'));
    const evidence = await within(station).findByRole('region', { name: /Evidence of Risk Management Agent/ });
    const limits = within(evidence).getByRole('list', { name: 'Limits that fired' });
    expect(limits.textContent).toContain('Largest positionasked 71, allowed 58 shares');
  });

  it('tells the life of its order', async () => {
    const { user } = open('/runs/DemoRunTraded0000001');
    await user.click(await screen.findByRole('tab', { name: 'Order' }, SLOW));
    expect((await screen.findByTestId('order-summary')).textContent).toContain('Buy 58 shares of AAPL: filled');
    expect(screen.getByRole('row', { name: /Stop Sell 58/ })).toBeTruthy();
  });

  it('can be taken up again from its last checkpoint after a failure', async () => {
    const { user } = open('/runs/DemoRunFailed0000003');
    await user.click(await screen.findByRole('button', { name: 'Start again from the last checkpoint' }, SLOW));
    await waitFor(() => expect(screen.getByTestId('run-status').dataset['status']).toBe('COMPLETED'), SLOW);
  });

  it('can be cancelled while it works', async () => {
    const { user } = open('/', { pace: { agentMs: 60, answerMs: 1 } });
    await user.click(await screen.findByRole('button', { name: 'Run crew on AAPL' }, SLOW));
    await user.click(await screen.findByRole('button', { name: 'Cancel run' }, SLOW));
    await waitFor(() => expect(screen.getByTestId('run-status').dataset['status']).toBe('CANCELLED'), SLOW);
  });

  it.each(['/runs/DemoRunOfAStranger01', '/runs/no-run-id'])(
    '%s looks the same, missing or of somebody else',
    async (path) => {
      open(path);
      expect(await screen.findByText('This run was not found, or it is not yours', {}, SLOW)).toBeTruthy();
    },
  );

  it('shows a refused start in words', async () => {
    const { user } = open('/', { refused: { startRun: 'A fast-forward is under way. Wait for it, or cancel it.' } });
    await user.click(await screen.findByRole('button', { name: 'Run crew on AAPL' }, SLOW));
    expect(await screen.findByText(/A fast-forward is under way/, {}, SLOW)).toBeTruthy();
  });
});

describe('the list of runs', () => {
  it('is narrowed by its filters', async () => {
    const { user } = open('/runs');
    const table = await screen.findByRole('table', { name: 'Runs' }, SLOW);
    expect(within(table).getAllByRole('row')).toHaveLength(6);
    await user.click(screen.getByRole('combobox', { name: 'Outcome' }));
    await user.click(await screen.findByRole('option', { name: 'Traded' }));
    expect(within(await screen.findByRole('table', { name: 'Runs' })).getAllByRole('row')).toHaveLength(2);
  });
});

describe('the sessions', () => {
  it('stand newest first, each with its change, its fills and its decisions', async () => {
    const { user } = open('/runs/sessions');
    const sessions = await screen.findByRole('list', { name: 'Sessions' }, SLOW);
    const [newest] = within(sessions).getAllByRole('button', { expanded: true });
    expect(newest?.textContent).toMatch(/^11 Mar 2016\$[\d,.]+[▲▼][+−]\$[\d,.]+No fills$/);
    await user.click(within(sessions).getByRole('button', { name: /^10 Mar 2016/ }));
    const decisions = await within(sessions).findByRole('region', { name: 'Decisions of 10 Mar 2016' });
    expect(within(sessions).getByRole('button', { name: /^10 Mar 2016/ }).textContent).toContain(
      'Bought 58 AAPL at 96.21',
    );
    expect(within(decisions).getByRole('link', { name: 'Run on AAPL' }).getAttribute('href')).toBe(
      '/runs/DemoRunTraded0000001',
    );
    expect(within(decisions).getByText('No trade: asset not eligible')).toBeTruthy();
  });

  it('let the crew look again at a decision that was not kept as a run', async () => {
    const { user } = open('/runs/sessions');
    await user.click(await screen.findByRole('button', { name: 'Look again at AAPL on 11 Mar 2016' }, SLOW));
    await heading('Run on AAPL');
    expect(await screen.findByText('a look back at 11 Mar 2016, nothing is ordered', {}, SLOW)).toBeTruthy();
  });

  it('grow on demand, and keep the change of the oldest one shown', async () => {
    const { user } = open('/runs/sessions');
    const sessions = await screen.findByRole('list', { name: 'Sessions' }, SLOW);
    const entries = () => within(sessions).getAllByTestId(/^session-/);
    expect(entries()).toHaveLength(25);
    expect(entries().at(-1)?.textContent).not.toContain('first session');
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    await waitFor(() => expect(screen.getAllByTestId(/^session-/)).toHaveLength(50));
  });

  it('say how to fill an empty list', async () => {
    open('/runs/sessions', { empty: true });
    expect(await screen.findByText('No session yet', {}, SLOW)).toBeTruthy();
  });
});

describe('performance', () => {
  it('gives the figures, n/a with its reason, and the trades in the order asked for', async () => {
    const { user } = open('/performance');
    await screen.findByRole('group', { name: 'Win rate' }, SLOW);
    expect(screen.getByRole('note', { name: /n\/a: A Sharpe ratio needs/ })).toBeTruthy();
    expect(screen.getByRole('img', { name: /^Equity \$/ })).toBeTruthy();
    const table = screen.getByRole('table', { name: 'Closed trades' });
    await user.click(within(table).getByRole('button', { name: 'Profit' }));
    expect(within(table).getAllByRole('row')[1]?.textContent).toContain('+$1,012.97');
  });

  it('says how to fill an empty page', async () => {
    open('/performance', { empty: true });
    expect(await screen.findByText('No performance yet', {}, SLOW)).toBeTruthy();
  });
});

describe('settings', () => {
  it('refuse a value at its field, and save an allowed one with what changed', async () => {
    const { user } = open('/settings');
    const short = await screen.findByLabelText('Short average', {}, SLOW);
    await user.clear(short);
    await user.type(short, '13');
    expect(screen.getByText('The short average must be smaller than the medium one.')).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
    await user.clear(short);
    await user.type(short, '5');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect((await screen.findByText(/^Saved\./)).textContent).toContain('Short average: 8 to 5 bars');
  });

  it('say why paper trading cannot be chosen', async () => {
    open('/settings');
    const needs = await screen.findByRole('list', { name: 'What Paper needs' }, SLOW);
    expect(needs.textContent).toBe('○ missingNo paper key is connected. Connect one under Connections.');
    expect(screen.getByRole<HTMLInputElement>('radio', { name: /Paper/ }).disabled).toBe(true);
  });

  it('refuse a symbol that is none, in words', async () => {
    const { user } = open('/settings');
    await user.type(await screen.findByLabelText('Add an asset', {}, SLOW), '../x');
    await user.click(screen.getByRole('button', { name: 'Add' }));
    expect(screen.getByText(/Use 1 to 10 capital letters/)).toBeTruthy();
  });
});
