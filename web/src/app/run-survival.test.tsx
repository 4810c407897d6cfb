/** Runs that do not go as runs should: left by their process, given up, cancelled while their order still works. */
import { afterEach, describe, expect, it } from 'vitest';
import { UNUSUAL_IDS, type UnusualRun } from '../backend/demo/demo-unusual-runs.ts';
import { cleanup, screen, waitFor, within } from './component.testing.ts';
import { dialog, openApp, SLOW } from './open-app.testing.tsx';

afterEach(cleanup);

const openRun = (kind: UnusualRun, options = {}) => openApp(`/runs/${UNUSUAL_IDS[kind]}`, { runs: [kind], ...options });

describe('a run whose process is gone', () => {
  it('is taken up again by itself once its page is open, and says so', async () => {
    openRun('left', { pace: { agentMs: 5, answerMs: 150 } });
    expect((await screen.findByTestId('taking-up', {}, SLOW)).textContent).toContain(
      'The process working on this run is gone. Taking it up again.',
    );
    await waitFor(() => expect(screen.getByTestId('run-status').dataset['status']).toBe('COMPLETED'), SLOW);
    expect(screen.getByText('attempt 2')).toBeTruthy();
    expect(screen.queryByTestId('taking-up')).toBeNull();
  });

  it('leaves a button where that did not work', async () => {
    openRun('left', { refused: { resumeRun: 'The queue cannot be reached.' } });
    const alert = await screen.findByText(/The queue cannot be reached/, {}, SLOW);
    expect(alert.textContent).toContain('The process working on this run is gone.');
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Take it up again' }).disabled).toBe(false);
    expect(screen.getByRole('button', { name: 'Cancel run' })).toBeTruthy();
  });
});

describe('a run past its deadline', () => {
  it('says on its page why it was given up and that nothing more happens', async () => {
    openRun('overdue');
    expect((await screen.findByTestId('given-up', {}, SLOW)).textContent).toContain('This run was given up.');
    expect(screen.getByTestId('run-status').textContent).toBe('Failed: overdue');
    expect(screen.getByTestId('decision').textContent).toContain('did not come to its end within 15 minutes');
    expect(screen.getByRole('button', { name: 'Run again' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Start again from the last checkpoint' })).toBeNull();
  });

  it('is told on the dashboard, with the way to it', async () => {
    openApp('/', { runs: ['overdue'] });
    const alert = await screen.findByTestId(`overdue-${UNUSUAL_IDS.overdue}`, {}, SLOW);
    expect(alert.getAttribute('role')).toBe('alert');
    expect(alert.textContent).toContain('The run on DEMO-TREND was given up.');
    expect(within(alert).getByRole('link', { name: 'Open the run' }).getAttribute('href')).toBe(
      `/runs/${UNUSUAL_IDS.overdue}`,
    );
  });
});

describe('an order', () => {
  it('that still works after its run was cancelled can be cancelled too', async () => {
    const { user } = openRun('order-working');
    expect((await screen.findByTestId('decision', {}, SLOW)).textContent).toContain('cancelled after its order');
    await user.click(await screen.findByRole('tab', { name: 'Order' }));
    expect((await screen.findByTestId('order-summary')).dataset['status']).toBe('accepted');
    expect(screen.getByText('Market order, with a stop and no target, until cancelled')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Cancel the order too' }));
    const asked = await dialog('Cancel the order?');
    await user.click(asked.getByRole('button', { name: 'Cancel the order' }));
    await waitFor(() => expect(screen.getByTestId('order-summary').dataset['status']).toBe('cancelled'));
    const moves = within(screen.getByRole('list', { name: 'Life of the order' })).getAllByRole('listitem');
    expect(moves.map((move) => move.textContent?.match(/^(\w+) .+, (by .+?)(Cancelled.*)?$/)?.slice(1, 3))).toEqual([
      ['Planned', 'by the crew'],
      ['Sent', 'by the crew'],
      ['Accepted', 'by the broker'],
      ['Cancelled', 'by you'],
    ]);
    expect(screen.queryByRole('button', { name: /^Cancel/ })).toBeNull();
  });

  it('shows what it rests on: asked, allowed, because', async () => {
    const { user } = openApp('/runs/DemoRunTraded0000001');
    await user.click(await screen.findByRole('tab', { name: 'Order' }, SLOW));
    const basis = await screen.findByRole('region', { name: 'What the order rests on' }, SLOW);
    expect(basis.textContent).toContain('Asked71 sharesAllowed58 shares');
    expect(within(basis).getByRole('list', { name: 'Limits that fired' }).textContent).toContain('A position may hold');
    expect(screen.queryByRole('button', { name: 'Cancel order' })).toBeNull();
  });

  it('is not looked for on a run that was cancelled before any', async () => {
    const { user } = openApp('/runs/DemoRunCancelled0005');
    await user.click(await screen.findByRole('tab', { name: 'Order' }, SLOW));
    expect(await screen.findByText(/^This run placed no order/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Cancel the order too' })).toBeNull();
  });
});
