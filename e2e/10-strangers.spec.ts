/** What is not yours is not there. */
import { expect, test } from '@playwright/test';
import { expectEnd, runCrewOn } from './support/runs.ts';
import { chooseAccount, newEmail, signIn } from './support/sign-in.ts';

test("a run's link tells nothing to whoever is signed out, or somebody else", async ({ page, browser }) => {
  await signIn(page);
  await runCrewOn(page, 'DEMO-TREND');
  await expectEnd(page, 'COMPLETED', 'NO_TRADE');
  const link = page.url();

  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(link);
  await expect(other.getByRole('button', { name: 'Continue with Google' })).toBeVisible();
  await expect(other.getByText('DEMO-TREND')).toHaveCount(0);

  await chooseAccount(other, newEmail());
  await other.getByRole('button', { name: 'I understand' }).click();
  await expect(other.getByText('This run was not found, or it is not yours')).toBeVisible();
  await expect(other.getByText('DEMO-TREND')).toHaveCount(0);

  await other.goto(link.replace(/.{20}$/, 'Z'.repeat(20)));
  await expect(
    other.getByText('This run was not found, or it is not yours'),
    'a missing run looks the same',
  ).toBeVisible();
  await context.close();
});
