/** The performance page: ranges, where the profit came from, what signals were worth, and files to take along. */
import { afterEach, describe, expect, it } from 'vitest';
import { cleanup, screen, waitFor, within } from './component.testing.ts';
import { openApp, SLOW } from './open-app.testing.tsx';

afterEach(cleanup);

const groupBy = (name: string) => within(screen.getByRole('group', { name: 'Group by' })).getByRole('button', { name });

const table = (name: string | RegExp) => screen.findByRole('table', { name }, SLOW);

describe('the performance page', () => {
  it('computes every figure anew for a range', async () => {
    const { user } = openApp('/performance');
    const all = await screen.findByRole('group', { name: 'Total return' }, SLOW);
    expect(within(all).getByText(/from \$100,000\.00/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: '30 days' }));
    await waitFor(() =>
      expect(screen.getByRole('group', { name: 'Total return' }).textContent).not.toContain('$100,000.00'),
    );
    const afterModel = screen.getByRole('group', { name: 'After model cost' });
    expect(within(afterModel).getByText('the model cost $0.64')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'All' }));
    expect(await screen.findByText('the model cost $1.84')).toBeTruthy();
  });

  it('groups closed trades by symbol, weekday and exit, and says why an hour is not known', async () => {
    const { user } = openApp('/performance');
    const bySymbol = await table('Closed trades by symbol');
    expect(within(bySymbol).getAllByRole('row').length).toBeGreaterThan(1);
    await user.click(groupBy('Weekday'));
    const byWeekday = await table('Closed trades by entered on');
    expect(within(byWeekday).getAllByText(/day$/).length).toBeGreaterThan(1);
    await user.click(groupBy('Exit'));
    expect(await table('Closed trades by closed by')).toBeTruthy();
  });

  it('shows what signals were worth, the refused ones too', async () => {
    openApp('/performance');
    const worth = await table('Worth of the signals');
    expect(within(worth).getByText('All buy signals')).toBeTruthy();
    expect(within(worth).getByText('Not confirmed')).toBeTruthy();
  });

  it('has nothing to say of an account without a signal', async () => {
    openApp('/performance', { empty: true });
    expect(await screen.findByText('No performance yet', {}, SLOW)).toBeTruthy();
  });
});
