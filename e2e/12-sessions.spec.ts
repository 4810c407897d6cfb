/** What a fast-forward decided is kept session by session, and any decision of it can be looked at again. */
import { expect, test } from '@playwright/test';
import { AGENT_ORDER } from '../core/src/contracts/crew.ts';
import { expectEnd, runStatus } from './support/runs.ts';
import { signIn } from './support/sign-in.ts';

test('a session without an order is looked at again as a run that orders nothing', async ({ page }) => {
  await signIn(page);
  await page.goto('/runs/sessions');
  await expect(page.getByText('No session yet')).toBeVisible();

  await page.getByRole('link', { name: 'Dashboard', exact: true }).click();
  await page.getByRole('button', { name: 'Fast-forward' }).click();
  await page.getByLabel('Sessions').fill('3');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByTestId('fast-forward-result')).toContainText('Fast-forward is done: 3 sessions', {
    timeout: 30_000,
  });

  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await page.getByRole('tab', { name: 'Sessions' }).click();
  await expect(page).toHaveURL(/\/runs\/sessions$/);
  const sessions = page.getByRole('list', { name: 'Sessions' });
  await expect(sessions.getByTestId(/^session-/)).toHaveCount(3);
  await expect(sessions.getByTestId('session-2015-05-29')).toContainText(/29 May 2015.*\$[\d,]+\.\d\d/);

  const first = sessions.getByTestId('session-2015-05-27');
  await first.getByRole('button', { name: /^27 May 2015/ }).click();
  await expect(first).toContainText(/Bought \d+ AAPL at/);
  await expect(first.getByRole('link', { name: 'Run on AAPL' })).toHaveAttribute('href', /^\/runs\/[A-Za-z0-9]{20}$/);

  await first.getByRole('button', { name: 'Look again at DEMO-QUIET on 27 May 2015' }).click();
  await expect(page, 'the page opens at once').toHaveURL(/\/runs\/[A-Za-z0-9]{20}$/);
  await expectEnd(page, 'COMPLETED', 'NO_TRADE');
  await expect(runStatus(page)).toHaveAttribute('data-reason', 'NOT_ELIGIBLE');
  await expect(page.getByText('a look back at 27 May 2015')).toBeVisible();
  for (const agent of AGENT_ORDER)
    await expect(page.getByTestId(`station-${agent}`)).toHaveAttribute('data-state', /done|skipped|blocked/);
  await expect(page.getByTestId('market-clock'), 'time has not moved').toContainText('1 Jun 2015');

  await page.reload();
  await expect(page.getByText('a look back at 27 May 2015'), 'it is known from the documents alone').toBeVisible();
});
