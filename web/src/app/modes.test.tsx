/** Modes and their locks, the brokerage connections behind them, and the record of every change. */
import type { UserBackend } from '../backend/backend.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cleanup, screen, waitFor, within } from './component.testing.ts';
import { dialog, openApp, SLOW } from './open-app.testing.tsx';

afterEach(cleanup);

const radio = (name: RegExp) => screen.findByRole<HTMLInputElement>('radio', { name }, SLOW);
const READY = { mode: 'paper', connected: ['paper', 'live'], liveReady: true } as const;

describe('the execution mode', () => {
  it('changes at once after one question, and is not part of what is saved', async () => {
    const { user } = openApp('/settings');
    await user.click(await radio(/Validation/));
    const asked = await dialog('Change to validation?');
    await user.click(asked.getByRole('button', { name: 'Change to validation' }));
    await waitFor(() => expect(screen.getByTestId('mode-badge').textContent).toBe('Validation'));
    expect(screen.queryByRole('region', { name: 'Unsaved changes' })).toBeNull();
    const stop = screen.getByLabelText('Stop');
    await user.clear(stop);
    await user.type(stop, '7');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect((await screen.findByText(/^Saved\./)).textContent).toBe('Saved. Stop: 5 to 7 %.');
    expect(screen.getByTestId('mode-badge').textContent).toBe('Validation');
    expect(
      (await screen.findByRole('row', { name: /^Mode changed .+ simulation to validation/ })).textContent,
    ).toBeTruthy();
  });

  it('lists for live each condition that is missing, and stays closed', async () => {
    openApp('/settings', { trading: { mode: 'paper', connected: ['paper'] } });
    const needs = await screen.findByRole('list', { name: 'What Live needs' }, SLOW);
    const missing = [...needs.querySelectorAll('[data-met="false"]')].map((item) =>
      item.getAttribute('data-condition'),
    );
    expect(missing).toEqual(['INSTALLATION_ALLOWS', 'PAPER_TRADES', 'LIVE_KEY', 'CONFIRMED_ACCOUNT', 'DAILY_CAPS']);
    expect(needs.textContent).toContain('11 of 25 paper orders have filled.');
    expect((await radio(/^Live/)).disabled).toBe(true);
    expect(screen.queryByRole('list', { name: 'What Paper needs' })).toBeNull();
  });

  it('says in words that which modes are open is not known, and keeps the open ones', async () => {
    openApp('/settings', { refused: { getTradingAccess: 'The server cannot be reached.' } });
    await screen.findByText(/Which modes are open could not be loaded/, {}, SLOW);
    expect((await radio(/^Paper/)).disabled).toBe(true);
    expect((await radio(/^Validation/)).disabled).toBe(false);
  });

  it('opens live only for the right digits and caps below the equity, and shows it on the whole page', async () => {
    const { user } = openApp('/settings', { trading: READY });
    expect(screen.queryByTestId('live-border')).toBeNull();
    await user.click(await radio(/^Live/));
    const asked = await dialog('Trade live?');
    const confirm = asked.getByRole('button', { name: 'Trade live' });
    await user.click(confirm);
    expect(asked.getByText('Type the last four digits of the account number.')).toBeTruthy();
    expect(asked.getAllByText('Use an amount above 0.')).toHaveLength(2);
    const digits = asked.getByLabelText('Last four of the account number');
    await user.type(digits, '1111');
    await user.type(asked.getByLabelText('Most to spend on purchases in a day'), '2,500');
    await user.type(asked.getByLabelText('Most to lose in a day'), '400');
    await user.click(confirm);
    expect(await asked.findByText('These are not the last four digits of the connected live account.')).toBeTruthy();
    expect(screen.getByTestId('mode-badge').textContent).toBe('Paper');
    await user.clear(digits);
    await user.type(digits, '5678');
    await user.click(confirm);
    await waitFor(() => expect(screen.getByTestId('mode-badge').textContent).toBe('Live'));
    expect(screen.getByTestId('live-border')).toBeTruthy();
    expect(screen.getByText(/^Live: orders move real money/)).toBeTruthy();
    expect(screen.getByText(/^Live account …5678: confirmed until/).textContent).toContain('up to $2,500.00');
  });

  it('refuses a cap that is not below the equity, at its field', async () => {
    const { user } = openApp('/settings', { trading: READY });
    await user.click(await radio(/^Live/));
    const asked = await dialog('Trade live?');
    await user.type(asked.getByLabelText('Last four of the account number'), '5678');
    await user.type(asked.getByLabelText('Most to spend on purchases in a day'), '50000');
    await user.type(asked.getByLabelText('Most to lose in a day'), '400');
    await user.click(asked.getByRole('button', { name: 'Trade live' }));
    expect(await asked.findByText("Set a cap below the account's equity of $12,400.")).toBeTruthy();
    expect(asked.getByLabelText('Most to spend on purchases in a day').getAttribute('aria-invalid')).toBe('true');
  });

  it('rests on a confirmation that still holds', async () => {
    const { user } = openApp('/settings', { trading: { ...READY, mode: 'live' } });
    await user.click(await radio(/^Paper/));
    await user.click((await dialog('Change to paper?')).getByRole('button', { name: 'Change to paper' }));
    await waitFor(() => expect(screen.getByTestId('mode-badge').textContent).toBe('Paper'));
    await user.click(await radio(/^Live/));
    const asked = await dialog('Trade live?');
    expect(asked.getByText(/^Account …5678 is confirmed until/)).toBeTruthy();
    await user.click(asked.getByRole('button', { name: 'Trade live' }));
    await waitFor(() => expect(screen.getByTestId('mode-badge').textContent).toBe('Live'));
  });
});

describe('a brokerage connection', () => {
  const paper = async () => within(await screen.findByTestId('connection-paper', {}, SLOW));

  it('is made with a key that is never kept on the page, opens its mode, and is removed at once', async () => {
    const calls = vi.fn();
    const { user } = openApp('/settings', {}, (backend) => ({
      ...backend,
      open: async (person): Promise<UserBackend> => {
        const opened = await backend.open(person);
        const call: UserBackend['call'] = (name, request) => {
          calls(name, request);
          return opened.call(name, request);
        };
        return { ...opened, call };
      },
    }));
    const secret = (await paper()).getByLabelText<HTMLInputElement>('Secret');
    expect([secret.type, secret.autocomplete]).toEqual(['password', 'off']);
    await user.type((await paper()).getByLabelText('Key id'), 'PKDEMO1234ABCD');
    await user.type(secret, 'verysecret12345');
    await user.click((await paper()).getByRole('button', { name: 'Connect broker' }));
    expect(secret.value).toBe('');
    expect(calls).toHaveBeenCalledWith('connectBroker', {
      environment: 'paper',
      keyId: 'PKDEMO1234ABCD',
      secret: 'verysecret12345',
    });
    const connected = await (await paper()).findByText(/^✓ Connected/, {}, SLOW);
    expect(connected.parentElement?.textContent).toMatch(/since .+\. Key …ABCD, account …4417\.$/);
    expect(document.body.innerHTML).not.toContain('verysecret');
    expect(document.body.innerHTML).not.toContain('PKDEMO1234');
    await waitFor(() => expect(screen.getByRole<HTMLInputElement>('radio', { name: /^Paper/ }).disabled).toBe(false));
    await user.click((await paper()).getByRole('button', { name: 'Remove the paper key' }));
    await user.click((await dialog('Remove the paper key?')).getByRole('button', { name: 'Remove the key' }));
    expect(await (await paper()).findByLabelText('Key id', {}, SLOW)).toBeTruthy();
    expect((await screen.findAllByRole('row', { name: /^Broker (connected|removed)/ })).length).toBe(2);
  });

  it('is refused in words, and the secret is gone from its field all the same', async () => {
    const { user } = openApp('/settings');
    const secret = (await paper()).getByLabelText<HTMLInputElement>('Secret');
    await user.type((await paper()).getByLabelText('Key id'), 'PKDEMO1234ABCD');
    await user.type(secret, 'short');
    await user.click((await paper()).getByRole('button', { name: 'Connect broker' }));
    expect((await paper()).getByText('This is too short for a key.')).toBeTruthy();
    await user.clear(secret);
    await user.type(secret, 'refused-0000');
    await user.click((await paper()).getByRole('button', { name: 'Connect broker' }));
    expect((await (await paper()).findByRole('alert')).textContent).toContain('Alpaca refused this key.');
    expect(secret.value).toBe('');
  });

  it('takes the mode that needs it back to simulation when it is removed', async () => {
    const { user } = openApp('/settings', { trading: { mode: 'paper', connected: ['paper'] } });
    await user.click(await screen.findByRole('button', { name: 'Remove the paper key' }, SLOW));
    await user.click((await dialog('Remove the paper key?')).getByRole('button', { name: 'Remove the key' }));
    await waitFor(() => expect(screen.getByTestId('mode-badge').textContent).toBe('Simulation'));
  });
});

describe('the changes', () => {
  it('stand newest first in words, and say how they come about while there are none', async () => {
    openApp('/settings', { trading: { mode: 'paper', connected: ['paper'] } });
    const table = await screen.findByRole('table', { name: 'Changes' }, SLOW);
    const rows = within(table).getAllByRole('row').slice(1);
    expect(rows.map((row) => row.firstChild?.textContent)).toEqual([
      'Trading resumed',
      'Trading stopped',
      'Mode changed',
      'Broker connected',
    ]);
    cleanup();
    openApp('/settings');
    expect(await screen.findByText(/^Nothing has changed yet/, {}, SLOW)).toBeTruthy();
  });
});
