/** The first thing a user meets: the page opens, says what it is, and offers a way in. */
import { expect, test } from '@playwright/test';

test('the page opens without an error and offers a sign-in', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto('/');
  await expect(page).toHaveTitle(/Trading Crew/);
  await expect(page.getByRole('button', { name: 'Continue with Google' })).toBeVisible();
  expect(errors, 'errors in the console').toEqual([]);
});

test('an address inside the product is answered with the page, not with an error', async ({ page }) => {
  const response = await page.goto('/performance');
  expect(response?.status()).toBe(200);
  await expect(page.getByRole('button', { name: 'Continue with Google' })).toBeVisible();
});
