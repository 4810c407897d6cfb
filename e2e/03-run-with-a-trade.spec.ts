/** The heart of the product: nine agents look at AAPL, buy, and every number is there to be seen. */
import { expect, test } from '@playwright/test';
import { AGENT_ORDER } from '../core/src/contracts/crew.ts';
import { expectEnd, runCrewOn } from './support/runs.ts';
import { signIn } from './support/sign-in.ts';

test('the crew buys AAPL: nine agents, a live log, a chart, an order, a position', async ({ page }) => {
  await signIn(page);
  const runId = await runCrewOn(page, 'AAPL');
  await expect(page.getByTestId('station-AlpacaConnectionManager'), 'the page opens at once').toBeVisible();
  await expectEnd(page, 'COMPLETED', 'TRADED');
  await expect(page.getByTestId('decision')).toHaveText(/^Bought \d+ AAPL at \d+\.\d\d: the averages are bullish/);
  for (const agent of AGENT_ORDER) {
    await expect(page.getByTestId(`station-${agent}`)).toHaveAttribute('data-state', 'done');
  }

  const log = page.getByTestId('log-lines');
  await expect(log).toContainText('Run on AAPL in simulation mode');
  await expect(log).toContainText('Run on AAPL is complete');
  await page.getByLabel('Agent').click();
  await page.getByRole('option', { name: 'Trade Execution Agent' }).click();
  await expect(log).toContainText('Placing bracket buy');
  await expect(log).not.toContainText('Fetching up to');

  await page.getByTestId('station-RiskManagementAgent').getByRole('button').click();
  await expect(page.getByRole('region', { name: 'Evidence of Risk Management Agent' })).toContainText(
    'Largest position',
  );

  await page.getByRole('tab', { name: 'Chart' }).click();
  await expect(page.locator('[data-chart="drawn"]')).toBeVisible({ timeout: 20_000 });
  await page.getByRole('tab', { name: 'Order' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('Filled');
  await expect(page.getByRole('tabpanel')).toContainText(`tc-${runId}-entry-1`);

  await page.getByRole('link', { name: 'Dashboard' }).click();
  await expect(page.getByTestId('asset-card-AAPL')).toContainText('Bought');
  await page.getByRole('link', { name: 'Runs' }).click();
  const row = page.getByRole('table', { name: 'Runs' }).getByRole('row').filter({ hasText: 'AAPL' });
  await expect(row).toHaveCount(1);
  await row.getByRole('link').first().click();
  await expect(page).toHaveURL(new RegExp(`/runs/${runId}$`));
  await expect(page.getByTestId('decision'), 'it opens again as it was').toHaveText(/^Bought/);
});

test('the log can be taken along as text', async ({ page }) => {
  await signIn(page);
  await runCrewOn(page, 'DEMO-TREND');
  await expectEnd(page, 'COMPLETED', 'NO_TRADE');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  const stream = await (await download).createReadStream();
  let text = '';
  for await (const part of stream) text += String(part);
  expect(text).toContain('Run on DEMO-TREND in simulation mode');
  expect(text.trim().split('\n').length).toBeGreaterThan(9);
});
