/** A run that is stopped in the middle does nothing more; what it has ordered by then can be cancelled too. */
import { expect, test } from '@playwright/test';
import { expectDone, expectEnd, runCrewOn, runStatus, slowDown } from './support/runs.ts';
import { signIn } from './support/sign-in.ts';

test('cancel takes effect before the next agent, and nothing is bought', async ({ page }) => {
  await signIn(page);
  await slowDown(page, 1_500);
  await runCrewOn(page, 'AAPL');
  await expectDone(page, 'AlpacaConnectionManager');
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await expectEnd(page, 'CANCELLED');
  await expect(page.getByTestId('log-lines')).toContainText('Cancelled before');
  await expect(page.getByTestId('station-TradeExecutionAgent')).not.toHaveAttribute('data-state', 'done');
  await page.getByRole('tab', { name: 'Order' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('This run placed no order.');
  await page.getByRole('link', { name: 'Dashboard' }).click();
  await expect(page.getByText('Nothing is held.')).toBeVisible();
});

test('an order that has gone out and still works is cancelled too, where that is wanted', async ({ page }) => {
  await signIn(page);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByLabel('Partial fills').fill('100');
  await slowDown(page, 900);
  await runCrewOn(page, 'AAPL');
  await expectDone(page, 'TradeExecutionAgent');
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await expectEnd(page, 'CANCELLED');
  await expect(runStatus(page)).toHaveText('Cancelled');
  await page.getByRole('tab', { name: 'Order' }).click();
  const parts = page.getByRole('table', { name: 'Order and its exits' });
  const entry = parts.getByRole('row').filter({ hasText: 'Entry' });
  await expect(entry).toContainText('Partly filled');

  await page.getByRole('button', { name: 'Cancel the order too' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel the order?' });
  await expect(dialog).toContainText('What has filled by then stays.');
  await dialog.getByRole('button', { name: 'Cancel the order' }).click();
  await expect(entry).toContainText('Cancelled');
  await expect(page.getByRole('list', { name: 'Life of the order' })).toContainText('Cancelled on request.');
  await expect(page.getByRole('button', { name: 'Cancel the order too' })).toHaveCount(0);
});
