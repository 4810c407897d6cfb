/** Two books, ours and the broker's: what somebody else bought is left alone, and what nobody can explain halts purchases. */
import { expect, type Page } from '@playwright/test';
import type { Finding } from '../core/src/contracts/index.ts';
import { REHEARSAL_KEYS } from '../functions/testing/alpaca-server/alpaca-server.ts';
import { changeMode, connect } from './support/modes.ts';
import { expectEnd, runCrewOn } from './support/runs.ts';
import { signIn } from './support/sign-in.ts';
import { postedTo, test } from './support/trading-platform.ts';

const toDashboard = (page: Page) => page.getByRole('link', { name: 'Dashboard' }).click();
const halt = (page: Page) => page.getByTestId('halt-RECONCILIATION');
const findings = (page: Page) => page.getByRole('list', { name: 'Findings' }).getByRole('listitem');

const finding = (page: Page, kind: Finding['kind']) => findings(page).and(page.locator(`[data-kind="${kind}"]`));

async function takeTheBrokersWord(page: Page, kind: Finding['kind']): Promise<void> {
  await finding(page, kind).getByRole('button', { name: "Take the broker's word" }).click();
  const dialog = page.getByRole('dialog', { name: "Take the broker's word?" });
  await dialog.getByRole('button', { name: "Take the broker's word" }).click();
  await expect(dialog).toHaveCount(0);
}

async function openPaper(page: Page): Promise<void> {
  await signIn(page);
  await page.goto('/settings');
  await connect(page, 'paper', REHEARSAL_KEYS);
  await changeMode(page, 'Paper');
}

async function compare(page: Page): Promise<void> {
  await page.goto('/settings/account-check');
  await page.getByRole('button', { name: 'Compare now' }).click();
}

test('shares that somebody bought by hand are shown as such, and the crew sells only its own', async ({
  page,
  paper,
}) => {
  await openPaper(page);
  await toDashboard(page);
  await runCrewOn(page, 'AAPL');
  await expectEnd(page, 'COMPLETED', 'TRADED');
  await paper.placeByHand({ asset: 'AAPL', side: 'buy', quantity: 5 });
  await compare(page);
  await expect(findings(page)).toHaveCount(1);
  await expect(findings(page)).toHaveAttribute('data-kind', 'unknown-to-us');
  await expect(findings(page)).toContainText('Nothing to do');
  await expect(findings(page)).toContainText('Somebody placed this order outside the crew.');
  const adopted = page.getByRole('table', { name: 'Adopted positions' }).getByRole('row').filter({ hasText: 'AAPL' });
  await expect(adopted).toContainText('5');
  await expect(halt(page), 'a manual trade halts nothing').toHaveCount(0);

  await page.getByRole('button', { name: 'Stop trading' }).click();
  const dialog = page.getByRole('dialog', { name: 'Stop trading?' });
  await dialog.getByLabel('Also sell all positions').check();
  await dialog.getByRole('button', { name: 'Stop trading' }).click();
  await expect(page.getByTestId('stop-result')).toContainText('An order to sell was placed for AAPL.');
  await page.getByRole('button', { name: 'Close' }).click();
  expect(postedTo(paper)).toMatchObject([{ side: 'buy' }, { symbol: 'AAPL', side: 'sell', qty: '77' }]);
  expect((await paper.exchange.broker.snapshot()).positions).toMatchObject([{ asset: 'AAPL', quantity: 5 }]);
});

test('an order that the broker does not know halts purchases until the user takes its word', async ({
  page,
  paper,
}) => {
  await openPaper(page);
  await toDashboard(page);
  const runId = await runCrewOn(page, 'AAPL');
  await expectEnd(page, 'COMPLETED', 'TRADED');
  await paper.forget(`tc-${runId}-entry-1`);
  await compare(page);
  await expect(finding(page, 'missing-at-broker')).toContainText('Needs your decision');
  await expect(finding(page, 'missing-at-broker')).toContainText('does not know it any more');
  await expect(halt(page)).toContainText('Purchases are halted: the books differ.');

  await toDashboard(page);
  await runCrewOn(page, 'DEMO-CHOP');
  await expectEnd(page, 'COMPLETED', 'NO_TRADE');
  await expect(page.getByTestId('decision')).toContainText('Purchases are halted.');
  await halt(page).getByRole('link', { name: 'Show findings' }).click();

  await takeTheBrokersWord(page, 'missing-at-broker');
  // Without the order nothing explains the shares that it brought.
  await expect(finding(page, 'differing-position')).toContainText(
    '77 shares of AAPL more than all known orders explain',
  );
  await expect(halt(page), 'one point is left').toBeVisible();
  await takeTheBrokersWord(page, 'differing-position');
  await expect(page.getByText("Our books and the broker's agree.")).toBeVisible();
  await expect(page.getByRole('region', { name: 'Settled' })).toContainText('does not know it any more');
  await expect(halt(page), 'it ends with the last finding').toHaveCount(0);
  await toDashboard(page);
  await runCrewOn(page, 'DEMO-CHOP');
  await expectEnd(page, 'COMPLETED', 'TRADED');
  expect(postedTo(paper)).toMatchObject([{ symbol: 'AAPL' }, { symbol: 'DEMO-CHOP' }]);
});
