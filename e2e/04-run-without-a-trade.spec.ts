/** No silent default: whoever does not trade says why, and the agents after it are skipped, not forgotten. */
import { expect, test } from '@playwright/test';
import { expectEnd, runCrewOn, runStatus } from './support/runs.ts';
import { signIn } from './support/sign-in.ts';

test('an asset that is too quiet is refused in words and numbers', async ({ page }) => {
  await signIn(page);
  await runCrewOn(page, 'DEMO-QUIET');
  await expectEnd(page, 'COMPLETED', 'NO_TRADE');
  await expect(runStatus(page)).toHaveAttribute('data-reason', 'NOT_ELIGIBLE');
  await expect(page.getByTestId('decision')).toContainText('No trade: the asset is not fit to trade');
  await expect(page.getByTestId('station-AssetSelectionAgent')).toHaveAttribute('data-state', 'blocked');
  await expect(page.getByTestId('station-TradeExecutionAgent')).toHaveAttribute('data-state', 'skipped');
  await expect(page.getByTestId('station-PerformanceAnalysisAgent')).toHaveAttribute('data-state', 'done');
  await page.getByRole('tab', { name: 'Order' }).click();
  await expect(page.getByRole('tabpanel')).toContainText(/no order/i);
});

test('a trend without a fresh turn is held back, with the averages in the sentence', async ({ page }) => {
  await signIn(page);
  await runCrewOn(page, 'DEMO-CRASH');
  await expectEnd(page, 'COMPLETED', 'NO_TRADE');
  await expect(runStatus(page)).toHaveAttribute('data-reason', 'HOLD_SIGNAL');
  await expect(page.getByTestId('decision')).toContainText(/8: [\d.]+, 13: [\d.]+, 21: [\d.]+/);
});
