/** A proposal from the run that made it to its evidence in the lab and back, applied, dismissed, and followed up. */
import { expect, test, type Page } from '@playwright/test';
import { expectDone, runCrewOn } from './support/runs.ts';
import { signIn } from './support/sign-in.ts';

const SIZES = [
  { width: 1440, height: 1000 },
  { width: 390, height: 844 },
] as const;

const proposal = (page: Page, place: number) => page.getByRole('listitem', { name: `Proposal ${place}` });

async function openEvidence(page: Page): Promise<void> {
  await expectDone(page, 'StrategyEnhancementAgent');
  await page.getByTestId('station-StrategyEnhancementAgent').getByRole('button').first().click();
  await expect(proposal(page, 1)).toBeVisible();
}

for (const size of SIZES) {
  test(`a proposal to its evidence and back at ${size.width} pixels`, async ({ page }) => {
    await page.setViewportSize(size);
    await signIn(page);
    // A generated trend on which a faster average does better, window after window.
    await runCrewOn(page, 'DEMO-TREND');
    await openEvidence(page);
    await expect(proposal(page, 1)).toContainText('Windows won');
    await expect(proposal(page, 1)).toContainText('Risk of overfit');
    const run = page.url();

    await proposal(page, 1).getByRole('link', { name: 'Open in lab' }).click();
    await expect(page).toHaveURL(/\/backtest\?symbol=DEMO-TREND&.*against=/);
    await expect(page.getByTestId('backtest-head')).toBeVisible({ timeout: 20_000 });
    await page.goBack();
    await expect(page).toHaveURL(run);
    await openEvidence(page);

    await proposal(page, 2).getByRole('button', { name: 'Dismiss' }).click();
    await expect(proposal(page, 2).getByTestId('proposal-decision')).toContainText('It is not proposed again');
    await proposal(page, 1).getByRole('button', { name: 'Apply' }).click();
    const dialog = page.getByRole('dialog', { name: 'Apply this proposal?' });
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await expect(proposal(page, 1).getByTestId('proposal-decision')).toContainText('Applied');

    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await expect(page.getByLabel('Long average')).toHaveValue('16');
    await page.getByRole('link', { name: 'Performance', exact: true }).click();
    await expect(page.getByRole('list', { name: 'What became of proposals' }).getByRole('listitem')).toHaveCount(2);
  });
}
