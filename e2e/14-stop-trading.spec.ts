/** A stop that stops: thrown on one device it holds on all of them, and nothing is ordered until it is taken back. */
import { expect, type Page } from '@playwright/test';
import { paths } from '../core/src/contracts/index.ts';
import { expectDone, expectEnd, runCrewOn, runStatus, slowDown } from './support/runs.ts';
import { signIn, signInAgain } from './support/sign-in.ts';
import { userIdOf } from './support/stored.ts';
import { test } from './support/trading-platform.ts';

const banner = (page: Page) => page.getByTestId('kill-switch');

async function stop(page: Page, reason = ''): Promise<void> {
  await page.getByRole('button', { name: 'Stop trading' }).click();
  const dialog = page.getByRole('dialog', { name: 'Stop trading?' });
  await dialog.getByLabel('Reason (optional)').fill(reason);
  await dialog.getByRole('button', { name: 'Stop trading' }).click();
}

async function resume(page: Page): Promise<void> {
  await banner(page).getByRole('button', { name: 'Resume trading' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Resume trading' }).click();
}

test('a stop shows on every device at once, ends from any of them, and reaches a run before its order', async ({
  page,
  phone,
  house,
}) => {
  const email = await signIn(page);
  await signInAgain(phone, email);
  await stop(page, 'Going on holiday');
  for (const device of [page, phone]) {
    await expect(banner(device)).toContainText('Trading is stopped');
    await expect(banner(device)).toContainText('by you. Nothing is ordered. Reason: Going on holiday');
    for (const name of ['Runs', 'Performance', 'Settings', 'Dashboard']) {
      await device.getByRole('link', { name, exact: true }).click();
      await expect(device.getByRole('heading', { level: 1, name })).toBeVisible();
      await expect(banner(device), name).toBeVisible();
    }
  }
  await resume(phone);
  await expect(banner(page)).toHaveCount(0);

  await slowDown(page, 1_200);
  await runCrewOn(page, 'AAPL');
  await expectDone(page, 'RiskManagementAgent');
  await stop(page);
  await expect(banner(phone), 'within seconds').toBeVisible({ timeout: 3_000 });
  await expectEnd(page, 'COMPLETED', 'NO_TRADE');
  await expect(runStatus(page)).toHaveAttribute('data-reason', 'STOPPED');
  await expect(runStatus(page)).toContainText('trading is stopped');
  await expect(page.getByTestId('decision')).toContainText('You have stopped trading');
  const ledger = await house.db.doc(paths.simulationLedger(await userIdOf(email, house))).get();
  expect(ledger.get('fills') ?? [], 'nothing was ordered').toEqual([]);

  await resume(page);
  await expect(banner(phone)).toHaveCount(0);
  await slowDown(page, 0);
  await runCrewOn(page, 'AAPL');
  await expectEnd(page, 'COMPLETED', 'TRADED');
});

test('a stop can cancel what rests and sell what is held, and the crew buys again afterwards', async ({ page }) => {
  await signIn(page);
  await runCrewOn(page, 'AAPL');
  await expectEnd(page, 'COMPLETED', 'TRADED');
  await page.getByRole('button', { name: 'Stop trading' }).click();
  const dialog = page.getByRole('dialog', { name: 'Stop trading?' });
  await dialog.getByLabel('Also sell all positions').check();
  await expect(dialog.getByLabel('Also cancel resting orders'), 'selling implies it').toBeChecked();
  await dialog.getByRole('button', { name: 'Stop trading' }).click();
  await expect(page.getByTestId('stop-result')).toContainText(
    '1 order cancelled. An order to sell was placed for AAPL.',
  );
  await page.getByRole('button', { name: 'Close' }).click();

  await page.getByRole('tab', { name: 'Order' }).click();
  const parts = page.getByRole('table', { name: 'Order and its exits' });
  for (const part of ['Target', 'Stop']) {
    await expect(parts.getByRole('row').filter({ hasText: part })).toContainText('Cancelled');
  }
  await page.getByRole('link', { name: 'Dashboard' }).click();
  await expect(page.getByText('Nothing is held.')).toBeVisible();

  await resume(page);
  await expect(banner(page)).toHaveCount(0);
  await runCrewOn(page, 'AAPL');
  await expectEnd(page, 'COMPLETED', 'TRADED');
});
