/** Impatience is no second order. */
import { expect, test, type Page } from '@playwright/test';
import { expectEnd, slowDown } from './support/runs.ts';
import { signIn } from './support/sign-in.ts';

test('a double click is one run', async ({ page }) => {
  await signIn(page);
  await page.getByTestId('asset-card-AAPL').getByRole('button', { name: 'Run crew on AAPL' }).dblclick();
  await expect(page).toHaveURL(/\/runs\/[A-Za-z0-9]{20}$/);
  await expectEnd(page, 'COMPLETED', 'TRADED');
  await page.getByRole('link', { name: 'Runs' }).click();
  await expect(page.getByRole('table', { name: 'Runs' }).getByRole('row')).toHaveCount(2);
});

test('of two pages that start the same asset at the same moment one is refused, with the way to the other', async ({
  page,
  context,
}) => {
  await signIn(page);
  await slowDown(page, 1_000);
  const other = await context.newPage();
  await other.goto('/');
  await expect(other.getByTestId('asset-card-AAPL')).toBeVisible();
  const press = (one: Page) =>
    one.getByTestId('asset-card-AAPL').getByRole('button', { name: 'Run crew on AAPL' }).click();
  await Promise.all([press(page), press(other)]);
  const refused = (one: Page) => one.getByText('The run was not started.');
  await expect
    .poll(async () => (await refused(page).count()) + (await refused(other).count()), { timeout: 15_000 })
    .toBe(1);
  const loser = (await refused(page).count()) === 1 ? page : other;
  const winner = loser === page ? other : page;
  await loser.getByRole('link', { name: 'Open that run' }).click();
  await expect(loser).toHaveURL(winner.url());
  await winner.getByRole('button', { name: 'Cancel run' }).click();
  await expectEnd(loser, 'CANCELLED');
});
