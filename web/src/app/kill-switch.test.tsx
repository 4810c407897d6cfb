/** Stopping and resuming trading: from any page, with what it may do besides, and what it does to a run at work. */
import { afterEach, describe, expect, it } from 'vitest';
import { cleanup, screen, waitFor, within } from './component.testing.ts';
import { dialog, openApp, SLOW, topBar } from './open-app.testing.tsx';

afterEach(cleanup);

const banner = () => screen.findByTestId('kill-switch', {}, SLOW);
const pressStop = async (user: ReturnType<typeof openApp>['user']) =>
  user.click((await topBar()).getByRole('button', { name: 'Stop trading' }));

describe('the kill switch', () => {
  it('stops trading after one confirmation, with the reason in a banner that follows to every page', async () => {
    const { user } = openApp('/performance');
    await pressStop(user);
    const asked = await dialog('Stop trading?');
    expect(asked.getByText(/From now on nothing is ordered for you/)).toBeTruthy();
    await user.type(asked.getByLabelText('Reason (optional)'), 'News');
    await user.click(asked.getByRole('button', { name: 'Stop trading' }));
    const alert = await banner();
    expect(alert.getAttribute('role')).toBe('alert');
    expect(alert.textContent).toMatch(/^Trading is stopped since .+, by you\. Nothing is ordered\. Reason: News/);
    expect(screen.queryByRole('dialog')).toBeNull();
    await user.click(screen.getAllByRole('link', { name: 'Settings' })[0] as HTMLElement);
    await screen.findByRole('heading', { level: 1, name: 'Settings' }, SLOW);
    expect(screen.getByTestId('kill-switch')).toBeTruthy();
  });

  it('does nothing when it is not confirmed', async () => {
    const { user } = openApp('/');
    await pressStop(user);
    await user.click((await dialog('Stop trading?')).getByRole('button', { name: 'Back' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.queryByTestId('kill-switch')).toBeNull();
  });

  it('cancels what rests when it sells, and says how many and what was sold', async () => {
    const { user } = openApp('/');
    await screen.findByTestId('asset-card-AAPL', {}, SLOW);
    await pressStop(user);
    const asked = await dialog('Stop trading?');
    await user.click(asked.getByRole('checkbox', { name: /^Also sell all positions/ }));
    const cancel = asked.getByRole<HTMLInputElement>('checkbox', { name: /^Also cancel resting orders/ });
    expect([cancel.checked, cancel.disabled]).toEqual([true, true]);
    await user.click(asked.getByRole('button', { name: 'Stop trading' }));
    expect((await screen.findByTestId('stop-result', {}, SLOW)).textContent).toBe(
      '1 order cancelled. An order to sell was placed for DEMO-TREND.',
    );
    await user.click(screen.getByRole('button', { name: 'Close' }));
    expect(await screen.findByText(/^Nothing is held. The crew/, {}, SLOW)).toBeTruthy();
  });

  it('stays thrown though something could not be done, and says what', async () => {
    const trading = { mode: 'paper', connected: ['paper'], marketClosed: true } as const;
    const { user } = openApp('/', { trading });
    await pressStop(user);
    const asked = await dialog('Stop trading?');
    await user.click(asked.getByRole('checkbox', { name: /^Also sell all positions/ }));
    await user.click(asked.getByRole('button', { name: 'Stop trading' }));
    const result = await screen.findByTestId('stop-result', {}, SLOW);
    expect(within(result).getByRole('alert').textContent).toContain(
      'DEMO-TREND could not be sold: the market is closed',
    );
    expect(await banner()).toBeTruthy();
  });

  it('says that trading may not be stopped when the answer does not come', async () => {
    const { user } = openApp('/', { refused: { setKillSwitch: 'The server cannot be reached.' } });
    await pressStop(user);
    const asked = await dialog('Stop trading?');
    await user.click(asked.getByRole('button', { name: 'Stop trading' }));
    expect((await asked.findByRole('alert')).textContent).toContain('Trading may not be stopped. The server cannot');
  });

  it('can sell later what it left, without losing its reason', async () => {
    const { user } = openApp('/', { trading: { stopped: true } });
    await user.click((await topBar()).getByRole('button', { name: 'Trading is stopped' }));
    const asked = await dialog('Trading is stopped');
    expect(asked.getByRole<HTMLButtonElement>('button', { name: 'Do this' }).disabled).toBe(true);
    await user.click(asked.getByRole('checkbox', { name: /^Also cancel/ }));
    await user.click(asked.getByRole('button', { name: 'Do this' }));
    expect((await screen.findByTestId('stop-result', {}, SLOW)).textContent).toContain('1 order cancelled.');
    expect((await banner()).textContent).toContain('Reason: Looking at the news first.');
  });

  it('is released after one question', async () => {
    const { user } = openApp('/runs', { trading: { stopped: true } });
    await user.click(within(await banner()).getByRole('button', { name: 'Resume trading' }));
    await user.click((await dialog('Resume trading?')).getByRole('button', { name: 'Resume trading' }));
    await waitFor(() => expect(screen.queryByTestId('kill-switch')).toBeNull());
    expect((await topBar()).getByRole('button', { name: 'Stop trading' })).toBeTruthy();
  });

  it('stops a run that is at work before it orders', async () => {
    const { user } = openApp('/', { pace: { agentMs: 120, answerMs: 1 } });
    await user.click(await screen.findByRole('button', { name: 'Run crew on AAPL' }, SLOW));
    await screen.findByRole('heading', { level: 1, name: 'Run on AAPL' }, SLOW);
    await pressStop(user);
    await user.click((await dialog('Stop trading?')).getByRole('button', { name: 'Stop trading' }));
    await waitFor(() => expect(screen.getByTestId('run-status').dataset['reason']).toBe('STOPPED'), SLOW);
    expect(screen.getByTestId('run-status').textContent).toBe('No trade: trading is stopped');
    expect(screen.getByTestId('station-TradeExecutionAgent').dataset['state']).toBe('blocked');
    await user.click(screen.getByRole('tab', { name: 'Order' }));
    expect(await screen.findByText(/^This run placed no order/)).toBeTruthy();
  });
});

describe("the installation's switch", () => {
  const all = () => screen.findByTestId('installation-switch', {}, SLOW);

  it('is told to everybody, and offers nothing to who is no owner', async () => {
    openApp('/', { trading: { stoppedForAll: true } });
    const alert = await all();
    expect(alert.textContent).toMatch(/^Trading is stopped for everybody since .+ by the owner of this installation/);
    await screen.findByTestId('asset-card-AAPL', {}, SLOW);
    expect(within(alert).queryByRole('button')).toBeNull();
  });

  it('is thrown by an owner in the settings and released from the banner', async () => {
    const { user } = openApp('/settings', { trading: { owner: true } });
    await user.click(await screen.findByRole('button', { name: 'Stop trading for everybody' }, SLOW));
    const asked = await dialog('Stop trading for everybody?');
    await user.click(asked.getByRole('button', { name: 'Stop for everybody' }));
    await user.click(await within(await all()).findByRole('button', { name: 'Resume for everybody' }));
    const resume = await dialog('Resume trading for everybody?');
    await user.click(resume.getByRole('button', { name: 'Resume for everybody' }));
    await waitFor(() => expect(screen.queryByTestId('installation-switch')).toBeNull());
  });

  it('is not in the settings of anybody else', async () => {
    openApp('/settings');
    await screen.findByRole('list', { name: 'What Paper needs' }, SLOW);
    expect(screen.queryByRole('button', { name: 'Stop trading for everybody' })).toBeNull();
  });
});
