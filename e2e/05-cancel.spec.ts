/** A run that is stopped in the middle does nothing more. */
import { expect, test } from '@playwright/test';
import { expectEnd, runCrewOn, slowDown } from './support/runs.ts';
import { signIn } from './support/sign-in.ts';

test('cancel takes effect before the next agent, and nothing is bought', async ({ page }) => {
  await signIn(page);
  await slowDown(page, 1_500);
  await runCrewOn(page, 'AAPL');
  await expect(page.getByTestId('station-AlpacaConnectionManager')).toHaveAttribute('data-state', 'done');
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await expectEnd(page, 'CANCELLED');
  await expect(page.getByTestId('log-lines')).toContainText('Cancelled before');
  await expect(page.getByTestId('station-TradeExecutionAgent')).not.toHaveAttribute('data-state', 'done');
  await page.getByRole('link', { name: 'Dashboard' }).click();
  await expect(page.getByText('Nothing is held.')).toBeVisible();
});
