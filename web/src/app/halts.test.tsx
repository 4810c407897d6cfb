/** Halts of an account and the check of its books: who can lift what, and what is settled by whom. */
import { afterEach, describe, expect, it } from 'vitest';
import { cleanup, screen, waitFor, within } from './component.testing.ts';
import { dialog, openApp, SLOW } from './open-app.testing.tsx';

afterEach(cleanup);

const CHECK = '/settings/account-check';
const PAPER = { mode: 'paper', connected: ['paper'] } as const;

describe('a halt', () => {
  it('of a drawdown is lifted by the user after one question', async () => {
    const { user } = openApp('/', { trading: { halts: ['DRAWDOWN'] } });
    const halt = await screen.findByTestId('halt-DRAWDOWN', {}, SLOW);
    expect(halt.getAttribute('role')).toBe('alert');
    expect(halt.textContent).toMatch(/^Purchases are halted: drawdown\. Equity is 20\.4 % below its peak/);
    expect(halt.textContent).toMatch(
      /Simulation account, since .+, by the risk limits\. It stands until you lift it\./,
    );
    await user.click(within(halt).getByRole('button', { name: 'Lift the halt' }));
    await user.click((await dialog('Lift the halt?')).getByRole('button', { name: 'Lift the halt' }));
    await waitFor(() => expect(screen.queryByTestId('halt-DRAWDOWN')).toBeNull());
  });

  it('of a daily loss has no button, and is over with its session', async () => {
    const { user } = openApp('/', { trading: { halts: ['DAILY_LOSS'] } });
    const halt = await screen.findByTestId('halt-DAILY_LOSS', {}, SLOW);
    expect(halt.textContent).toContain('It ends by itself with the next session');
    expect(within(halt).queryByRole('button')).toBeNull();
    await user.click(await screen.findByRole('button', { name: 'Next session' }, SLOW));
    await waitFor(() => expect(screen.queryByTestId('halt-DAILY_LOSS')).toBeNull(), SLOW);
  });

  it('stands on the page of a run and not on pages where nothing is started', async () => {
    const trading = { halts: ['DRAWDOWN'] } as const;
    openApp('/runs/DemoRunTraded0000001', { trading });
    expect(await screen.findByTestId('halt-DRAWDOWN', {}, SLOW)).toBeTruthy();
    cleanup();
    openApp('/performance', { trading });
    await screen.findByRole('group', { name: 'Win rate' }, SLOW);
    expect(screen.queryByTestId('halt-DRAWDOWN')).toBeNull();
  });

  it('ends a run before it is sized', async () => {
    const { user } = openApp('/', { trading: { halts: ['DRAWDOWN'] } });
    await user.click(await screen.findByRole('button', { name: 'Run crew on AAPL' }, SLOW));
    await waitFor(() => expect(screen.getByTestId('run-status').dataset['reason']).toBe('RISK_REJECTED'), SLOW);
    expect(screen.getByTestId('station-RiskManagementAgent').dataset['state']).toBe('blocked');
  });
});

describe('the account check', () => {
  it('is reached from the halt, shows both words, and its last decision lifts the halt', async () => {
    const { user, path } = openApp('/', { trading: { ...PAPER, halts: ['RECONCILIATION'], compared: 'findings' } });
    const halt = await screen.findByTestId('halt-RECONCILIATION', {}, SLOW);
    await user.click(within(halt).getByRole('link', { name: 'Show findings' }));
    await screen.findByRole('heading', { level: 1, name: 'Account check' }, SLOW);
    expect(path()).toBe(CHECK);
    const [first] = within(await screen.findByRole('list', { name: 'Findings' }, SLOW)).getAllByRole('listitem');
    expect(first?.textContent).toContain("Our books58 by the crew's fillsThe broker70 shares");
    expect(first?.textContent).toContain('Needs your decision');
    for (const left of [2, 1]) {
      await user.click(screen.getAllByRole('button', { name: "Take the broker's word" })[0] as HTMLElement);
      const asked = await dialog("Take the broker's word?");
      expect(asked.getByText(/^Take the broker's word: (AAPL, 70 shares|DEMO-CHOP, not known)\./)).toBeTruthy();
      await user.click(asked.getByRole('button', { name: "Take the broker's word" }));
      await waitFor(() =>
        expect(screen.getByRole('list', { name: 'Findings' }).childElementCount, 'findings left').toBe(left),
      );
    }
    await waitFor(() => expect(screen.queryByTestId('halt-RECONCILIATION')).toBeNull());
    expect(screen.queryByRole('button', { name: "Take the broker's word" })).toBeNull();
    expect(screen.getByText('Nothing to do')).toBeTruthy();
  });

  it('compares on demand', async () => {
    const { user } = openApp(CHECK, { trading: PAPER });
    await screen.findByText('Not compared yet', {}, SLOW);
    await user.click(screen.getByRole('button', { name: 'Compare now' }));
    expect(await screen.findByText("Our books and the broker's agree.", { exact: false }, SLOW)).toBeTruthy();
    expect(screen.getByRole('group', { name: 'Matched' }).textContent).toContain('12');
  });

  it('keeps the last comparison when the next one fails, and says so', async () => {
    openApp(CHECK, { trading: { ...PAPER, compared: 'failed' } });
    expect((await screen.findByText('The last attempt did not succeed.', {}, SLOW)).parentElement?.textContent).toMatch(
      /The broker could not be reached after three attempts\. What stands here is of/,
    );
    expect(screen.getByRole('list', { name: 'Findings' }).childElementCount).toBe(3);
  });

  it('says in words why it cannot compare', async () => {
    const refused = { reconcileAccount: 'Alpaca cannot be reached.' };
    const { user } = openApp(CHECK, { trading: PAPER, refused });
    await user.click(await screen.findByRole('button', { name: 'Compare now' }, SLOW));
    expect((await screen.findByRole('alert')).textContent).toContain(
      'The books could not be compared. Alpaca cannot be reached.',
    );
  });

  it('labels shares that the crew did not buy, there and where they are held', async () => {
    openApp(CHECK, { trading: { ...PAPER, compared: 'findings' } });
    const adopted = await screen.findByRole('table', { name: 'Adopted positions' }, SLOW);
    expect(within(adopted).getByRole('row', { name: 'DEMO-TREND 24' })).toBeTruthy();
    expect(screen.getByText('Not bought by the crew: never touched.')).toBeTruthy();
    cleanup();
    openApp('/', { trading: { ...PAPER, compared: 'findings' } });
    const held = await screen.findByRole('table', { name: 'Open positions' }, SLOW);
    expect(within(held).getByText('24 adopted')).toBeTruthy();
    expect(screen.getByText(/Adopted shares were not bought by the crew/)).toBeTruthy();
  });
});
