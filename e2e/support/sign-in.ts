/**
 * Signs in as a user does: the button, the local account chooser, and the disclaimer the first time.
 * Each address is an account of its own, so specs that use different ones never meet in the database.
 */
import { expect, type Page } from '@playwright/test';

let count = 0;

/** An address that no other test of this run uses. */
export function newEmail(): string {
  count += 1;
  return `user-${Date.now().toString(36)}-${count}@example.com`;
}

/**
 * Opens the page signed out, signs in, accepts the disclaimer, and returns the address once the dashboard is shown. The
 * page is the one of the shared platform unless its address is given.
 */
export async function signIn(page: Page, email: string = newEmail(), url = '/'): Promise<string> {
  await page.goto(url);
  await chooseAccount(page, email);
  await page.getByRole('button', { name: 'I understand' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  return email;
}

/** The sign-in alone: button and chooser, on whatever address the page is at. */
export async function chooseAccount(page: Page, email: string): Promise<void> {
  await page.getByRole('button', { name: 'Continue with Google' }).click();
  await page.getByLabel('Another e-mail').fill(email);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
}

/** Signs in on another device as somebody who has accepted the disclaimer already. */
export async function signInAgain(page: Page, email: string): Promise<void> {
  await page.goto('/');
  await chooseAccount(page, email);
  await expect(page.getByRole('heading', { level: 1, name: 'Dashboard' })).toBeVisible();
}
