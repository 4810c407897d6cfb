/** What the specs do with runs: start one from its card, wait for its end, slow the crew down so that it can be met. */
import { expect, type Page } from '@playwright/test';
import type { AgentName } from '../../core/src/contracts/index.ts';

export const runStatus = (page: Page) => page.getByTestId('run-status');

/** Presses "Run crew" on an asset's card and returns the id of the run whose page opened. */
export async function runCrewOn(page: Page, asset: string): Promise<string> {
  await page
    .getByTestId(`asset-card-${asset}`)
    .getByRole('button', { name: `Run crew on ${asset}` })
    .click();
  await expect(page).toHaveURL(/\/runs\/[A-Za-z0-9]{20}$/);
  return page.url().slice(-20);
}

/** Waits until the run on the page has ended in this way. */
export async function expectEnd(page: Page, status: string, outcome = ''): Promise<void> {
  await expect(runStatus(page)).toHaveAttribute('data-status', status, { timeout: 30_000 });
  await expect(runStatus(page)).toHaveAttribute('data-outcome', outcome);
}

/** Waits until an agent of the run on the page has done its work. */
export async function expectDone(page: Page, agent: AgentName): Promise<void> {
  await expect(page.getByTestId(`station-${agent}`)).toHaveAttribute('data-state', 'done', { timeout: 30_000 });
}

/** Sets the pause after each agent in the settings, as a user does. */
export async function slowDown(page: Page, milliseconds: number): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByLabel('Pause between agents').fill(String(milliseconds));
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.getByRole('link', { name: 'Dashboard' }).click();
}
