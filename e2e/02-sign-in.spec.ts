/** Signing in, and what is asked once. */
import { expect, test } from '@playwright/test';
import { chooseAccount, newEmail, signIn } from './support/sign-in.ts';

test('the disclaimer is asked once, and the dashboard shows an account that is ready', async ({ page }) => {
  const email = await signIn(page);
  await expect(page.getByTestId('mode-badge')).toHaveText('Simulation');
  await expect(page.getByTestId('asset-card-AAPL')).toContainText('Apple Inc.');
  await expect(page.getByTestId('market-clock')).toContainText('2015');
  await expect(page.getByText('$100,000.00').first()).toBeVisible();

  await page.reload();
  await expect(page.getByTestId('asset-card-AAPL'), 'still signed in').toBeVisible();
  await expect(page.getByRole('button', { name: 'I understand' })).toHaveCount(0);

  await page.getByRole('button', { name: 'Account' }).click();
  await expect(page.getByText(email)).toBeVisible();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Continue with Google' })).toBeVisible();
});

test('nothing of the product is shown before the disclaimer is accepted', async ({ page }) => {
  await page.goto('/');
  await chooseAccount(page, newEmail());
  await expect(page.getByRole('button', { name: 'I understand' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Run crew/ })).toHaveCount(0);
});
