/** The documents are the truth: a page that comes late, or again, shows the same run. */
import { expect, test } from '@playwright/test';
import { expectEnd, runCrewOn, slowDown } from './support/runs.ts';
import { signIn } from './support/sign-in.ts';

test('a reload in mid-run loses nothing', async ({ page }) => {
  await signIn(page);
  await slowDown(page, 700);
  await runCrewOn(page, 'AAPL');
  await expect(page.getByTestId('station-HistoricalDataAgent')).toHaveAttribute('data-state', 'done');
  await page.reload();
  await expect(page.getByTestId('station-HistoricalDataAgent')).toHaveAttribute('data-state', 'done');
  await expectEnd(page, 'COMPLETED', 'TRADED');
  await expect(page.getByTestId('log-lines')).toContainText('Run on AAPL in simulation mode');
  await expect(page.getByTestId('log-lines')).toContainText('Run on AAPL is complete');
});
