/** Whose money, and under which conditions: a key that is connected, used and removed, and the lock on live trading. */
import { expect, type Page } from '@playwright/test';
import { paths } from '../core/src/contracts/index.ts';
import { LIVE_REHEARSAL_KEYS, REHEARSAL_KEYS } from '../functions/testing/alpaca-server/alpaca-server.ts';
import { changeMode, connect, connection, fillKey, modeBadge } from './support/modes.ts';
import { expectEnd, runCrewOn } from './support/runs.ts';
import { signIn } from './support/sign-in.ts';
import { everythingStored, userIdOf, writeFilledPaperOrders } from './support/stored.ts';
import { postedTo, test } from './support/trading-platform.ts';

const toSettings = (page: Page) => page.getByRole('link', { name: 'Settings' }).first().click();
const toDashboard = (page: Page) => page.getByRole('link', { name: 'Dashboard' }).click();
const modeOption = (page: Page, name: string) => page.getByRole('radio', { name: new RegExp(`^${name} `) });

test('a key is tried before it is stored, trades on paper, is never seen again, and goes at once', async ({
  page,
  paper,
  house,
}) => {
  const email = await signIn(page);
  const uid = await userIdOf(email, house);
  await toSettings(page);
  await expect(modeOption(page, 'Paper'), 'paper needs a key').toBeDisabled();
  await fillKey(page, 'paper', { keyId: 'PKWRONG0000000009999', secret: 'a-secret-that-fits-nothing' });
  const section = connection(page, 'paper');
  await expect(section).toContainText('The key was not stored. Alpaca does not take this key for paper trading.');
  await expect(section.getByLabel('Secret')).toHaveValue('');
  expect((await house.db.doc(paths.broker(uid, 'paper')).get()).exists, 'nothing is connected').toBe(false);
  expect(await everythingStored(house.db, uid)).not.toContain('9999');

  await connect(page, 'paper', REHEARSAL_KEYS);
  await expect(section).toContainText('Key …0000, account …4821.');
  await changeMode(page, 'Paper');
  await toDashboard(page);
  const runId = await runCrewOn(page, 'AAPL');
  await expectEnd(page, 'COMPLETED', 'TRADED');
  expect(postedTo(paper)).toMatchObject([{ symbol: 'AAPL', side: 'buy', client_order_id: `tc-${runId}-entry-1` }]);

  await toSettings(page);
  await expect(section).toContainText('Connected since');
  const stored = await everythingStored(house.db, uid);
  const shown = await page.content();
  for (const part of Object.values(REHEARSAL_KEYS)) {
    expect(shown).not.toContain(part);
    expect(stored).not.toContain(part);
  }
  await section.getByRole('button', { name: 'Remove the paper key' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the key' }).click();
  await expect(section.getByRole('button', { name: 'Connect broker' })).toBeVisible();
  await expect(modeBadge(page), 'without its key there is no paper').toHaveText('Simulation');
  await expect(modeOption(page, 'Paper')).toBeDisabled();
  const changes = page.getByRole('table', { name: 'Changes' });
  for (const change of ['Broker connected', 'Broker removed', 'simulation to paper', 'paper to simulation']) {
    await expect(changes.getByRole('row').filter({ hasText: change })).toHaveCount(1);
  }
});

test('live opens when every condition is met and not before, and then trades in the live world alone', async ({
  page,
  paper,
  live,
  house,
}) => {
  const email = await signIn(page);
  await toSettings(page);
  const needs = page.getByRole('list', { name: 'What Live needs' });
  const expectCondition = async (code: string, met: boolean, sentence: string) => {
    const condition = needs.locator(`[data-condition="${code}"]`);
    await expect(condition).toHaveAttribute('data-met', String(met));
    await expect(condition).toContainText(sentence);
  };
  await expectCondition('INSTALLATION_ALLOWS', true, 'This installation allows live trading.');
  await expectCondition('PAPER_TRADES', false, '0 of your paper orders have filled so far. Live trading opens with 25');
  await expectCondition('LIVE_KEY', false, 'Connect your own Alpaca live key in Settings.');
  await expectCondition('CONFIRMED_ACCOUNT', false, 'The live account is not confirmed.');
  await expectCondition('DAILY_CAPS', false, 'Choose how much may be bought and lost in a day');
  await fillKey(page, 'live', REHEARSAL_KEYS);
  await expect(connection(page, 'live')).toContainText('This is a paper key');
  await connect(page, 'live', LIVE_REHEARSAL_KEYS);
  await expectCondition('LIVE_KEY', true, 'Your live key …0000 is connected.');
  await expect(modeOption(page, 'Live'), 'a key alone opens nothing').toBeDisabled();
  const uid = await userIdOf(email, house);
  await writeFilledPaperOrders(house.db, uid, 24);
  await page.reload();
  await expectCondition('PAPER_TRADES', false, '24 of your paper orders have filled so far.');
  await writeFilledPaperOrders(house.db, uid, 25);
  await page.reload();
  await expectCondition('PAPER_TRADES', true, '25 of your paper orders have filled.');

  await modeOption(page, 'Live').click();
  const dialog = page.getByRole('dialog', { name: 'Trade live?' });
  const tryWith = async (lastFour: string, purchases: string, loss: string) => {
    await dialog.getByLabel('Last four of the account number').fill(lastFour);
    await dialog.getByLabel('Most to spend on purchases in a day').fill(purchases);
    await dialog.getByLabel('Most to lose in a day').fill(loss);
    await dialog.getByRole('button', { name: 'Trade live' }).click();
  };
  await tryWith('1234', '20,000', '2,000');
  await expect(dialog).toContainText('These are not the last four digits of the account behind your live key.');
  await tryWith('7316', '100,000', '2,000');
  await expect(dialog).toContainText('The cap on purchases of a day is not below what the live account is worth');
  await tryWith('7316', '20,000', '100,000');
  await expect(dialog).toContainText('The cap on losses of a day is not below what the live account is worth');
  await expect(modeBadge(page)).toHaveText('Simulation');
  await expect(page.getByTestId('live-border')).toHaveCount(0);
  await tryWith('7316', '20,000', '2,000');
  await expect(dialog).toHaveCount(0);
  await expect(modeBadge(page)).toHaveText('Live');
  await expect(page.getByTestId('live-border')).toBeVisible();
  await expect(page.getByText('Live account …7316: confirmed until')).toBeVisible();

  await toDashboard(page);
  await expect(page.getByRole('contentinfo')).toContainText('orders move real money');
  const runId = await runCrewOn(page, 'AAPL');
  await expectEnd(page, 'COMPLETED', 'TRADED');
  await expect(page.getByTestId('live-border')).toBeVisible();
  expect(postedTo(live)).toMatchObject([{ symbol: 'AAPL', client_order_id: `tc-${runId}-entry-1` }]);
  expect(paper.requests, 'the paper world heard nothing of it').toEqual([]);
});
