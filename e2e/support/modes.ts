/** What the specs do about brokers and modes: connect a key, change the mode, look at which one holds. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { BrokerEnvironment } from '../../core/src/contracts/index.ts';

interface Keys {
  readonly keyId: string;
  readonly secret: string;
}

export const modeBadge = (page: Page): Locator => page.getByTestId('mode-badge');

/** The part of the settings that connects one world. */
export const connection = (page: Page, world: BrokerEnvironment): Locator => page.getByTestId(`connection-${world}`);

/** Sends a key off, on the settings. */
export async function fillKey(page: Page, world: BrokerEnvironment, { keyId, secret }: Keys): Promise<void> {
  const section = connection(page, world);
  await section.getByLabel('Key id').fill(keyId);
  await section.getByLabel('Secret').fill(secret);
  await section.getByRole('button', { name: 'Connect broker' }).click();
}

/** Connects a key that works, on the settings. */
export async function connect(page: Page, world: BrokerEnvironment, keys: Keys): Promise<void> {
  await fillKey(page, world, keys);
  await expect(connection(page, world)).toContainText('Connected since', { timeout: 20_000 });
}

/** Changes to a mode that needs nothing more, on the settings. */
export async function changeMode(page: Page, mode: 'Validation' | 'Simulation' | 'Paper'): Promise<void> {
  // Not `check`: the choice stands only when the change was confirmed.
  await page.getByRole('radio', { name: new RegExp(`^${mode} `) }).click();
  await page
    .getByRole('dialog', { name: `Change to ${mode.toLowerCase()}?` })
    .getByRole('button', { name: 'Change' })
    .click();
  await expect(modeBadge(page)).toHaveText(mode);
}
