/** Losses halt purchases: the page says what was lost and who can lift it, and only what is the user's to lift has a button. */
import { expect, type Page } from '@playwright/test';
import { DEFAULT_SETTINGS } from '../core/src/contracts/index.ts';
import { expectEnd, runCrewOn } from './support/runs.ts';
import { signIn } from './support/sign-in.ts';
import { userIdOf, writeSettings } from './support/stored.ts';
import { test } from './support/trading-platform.ts';

const { risk, costs } = DEFAULT_SETTINGS;
/** Of a thousand dollars the commission of one order is a loss of 5 %: beyond both limits. */
const DEAR = {
  costs: { ...costs, startingCash: 1_000, commissionPerOrder: 50 },
  risk: { ...risk, riskPerTrade: 0.05, maxPosition: 0.5, maxDailyLoss: 0.03, maxDrawdown: 0.04, maxCorrelation: 1 },
  // A crossing counts long enough for the session after as well.
  strategy: { ...DEFAULT_SETTINGS.strategy, freshnessBars: 15 },
};

const halt = (page: Page, code: string) => page.getByTestId(`halt-${code}`);
const toDashboard = (page: Page) => page.getByRole('link', { name: 'Dashboard' }).click();

test('a loss halts purchases with its numbers; a drawdown is lifted by the user, a daily loss by the next session', async ({
  page,
  house,
}) => {
  const email = await signIn(page);
  await writeSettings(house.db, await userIdOf(email, house), DEAR);
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByLabel('First session').fill('2015-05-26');
  await page.getByRole('dialog').getByRole('button', { name: 'Reset simulation' }).click();
  await expect(page.getByText('$1,000.00').first()).toBeVisible();
  await page.getByRole('button', { name: 'Next session' }).click();
  await expect(page.getByTestId('market-clock')).toContainText('27 May 2015');
  await runCrewOn(page, 'AAPL');
  await expectEnd(page, 'COMPLETED', 'TRADED');
  await toDashboard(page);

  await runCrewOn(page, 'DEMO-CHOP');
  await expectEnd(page, 'COMPLETED', 'NO_TRADE');
  await expect(page.getByTestId('decision')).toContainText('risk rejected the buy');
  await page.getByTestId('station-RiskManagementAgent').getByRole('button').first().click();
  const evidence = page.getByRole('region', { name: 'Evidence of Risk Management Agent' });
  await expect(evidence).toContainText(/Largest daily loss.*allowed 0 shares/);
  await expect(halt(page, 'DRAWDOWN')).toContainText('Equity had fallen 5.0 %, from a peak of 1,000.00');
  await expect(halt(page, 'DAILY_LOSS')).toContainText('It ends by itself with the next session');
  await expect(halt(page, 'DAILY_LOSS').getByRole('button'), 'nobody lifts it').toHaveCount(0);

  await page.getByRole('button', { name: 'Run again' }).click();
  await expectEnd(page, 'COMPLETED', 'NO_TRADE');
  await expect(page.getByTestId('log-lines'), 'the halt itself refuses from now on').toContainText('Halt: asked');

  await halt(page, 'DRAWDOWN').getByRole('button', { name: 'Lift the halt' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Lift the halt' }).click();
  await expect(halt(page, 'DRAWDOWN')).toHaveCount(0);
  await expect(halt(page, 'DAILY_LOSS'), 'the other one stands').toBeVisible();

  await toDashboard(page);
  await page.getByRole('button', { name: 'Next session' }).click();
  await expect(halt(page, 'DAILY_LOSS')).toHaveCount(0);
  await runCrewOn(page, 'DEMO-CHOP');
  await expectEnd(page, 'COMPLETED', 'TRADED');
});
