/**
 * The crew with a language model: its words beside the numbers, its cost, its veto, and its silence shown as silence. On
 * a platform of its own, whose functions hold keys for our Gemini-compatible server.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { keyList, startGeminiServer, type GeminiServer } from '../functions/testing/gemini-server/gemini-server.ts';
import { startPlatform, type Platform } from '../scripts/platform/start-platform.ts';
import { expectEnd, runCrewOn } from './support/runs.ts';
import { signIn } from './support/sign-in.ts';

type Verdict = 'confirm' | 'shrink' | 'refuse';

let gemini: GeminiServer;
let platform: Platform;
/** What the model thinks of the next signal; null leaves it without a usable word. */
let verdict: Verdict | null = 'confirm';

const views = {
  confidence: 0.8,
  reasons: ['The averages have lined up.'],
  doubts: ['Volume is 99.99 % of nothing.'],
};

function opinion(): unknown {
  if (verdict === null) return 'I would rather not say.';
  return { opinion: { verdict, ...(verdict === 'shrink' ? { sizeFactor: 0.5 } : {}), ...views } };
}

test.beforeAll(async () => {
  gemini = await startGeminiServer({
    answer: ({ body }) => {
      const asked = JSON.stringify(body);
      if (asked.includes('"ideas"')) {
        return { ideas: [{ short: 6, medium: 12, long: 24, because: 'Shorter averages turn earlier.' }] };
      }
      return asked.includes('"opinion"')
        ? opinion()
        : { explanation: 'The short average stands <b>above</b> the rest.' };
    },
  });
  platform = await startPlatform({
    environment: { GEMINI_API_KEYS: keyList(), GEMINI_BASE_URL: gemini.url, GEMINI_REQUESTS_PER_MINUTE: '600' },
  });
});

test.afterAll(async () => {
  await platform.stop();
  await gemini.close();
});

const openSignedIn = (page: Page): Promise<string> => signIn(page, undefined, platform.url);

test('the model explains, confirms and costs money, and all of it is there to be read', async ({ page }) => {
  verdict = 'confirm';
  await openSignedIn(page);
  await expect(page.getByTestId('cost-estimate-AAPL')).toContainText('$');
  await runCrewOn(page, 'AAPL');
  await expectEnd(page, 'COMPLETED', 'TRADED');
  await expect(page.getByTestId('run-cost')).toContainText(/\$0\.0\d+/);

  await page.getByTestId('station-TrendAnalysisAgent').getByRole('button').first().click();
  await expect(page.getByTestId('model-explanation-TrendAnalysisAgent')).toContainText('stands <b>above</b> the rest');
  await page.getByTestId('station-SignalConfirmationAgent').getByRole('button').first().click();
  await expect(page.getByTestId('model-opinion')).toHaveAttribute('data-verdict', 'confirm');
  await expect(page.getByTestId('unsupported-figures').first()).toContainText('99.99');
  await expect(page.getByTestId('log-lines')).toContainText('The model gemini-');

  const download = page.waitForEvent('download');
  await page.getByTestId('export-run').click();
  const path = await (await download).path();
  const file = readFileSync(path, 'utf8');
  expect(JSON.parse(file)).toMatchObject({ format: 'trading-crew-run' });
  for (const key of keyList().split(',')) expect(file).not.toContain(key.split(':')[1]);

  const replay = spawnSync(process.execPath, ['scripts/replay.ts', path], { encoding: 'utf8' });
  expect(replay.status, replay.stdout + replay.stderr).toBe(0);

  await page.getByRole('link', { name: 'Dashboard', exact: true }).click();
  await expect(page.getByTestId('day-budget')).not.toHaveAttribute('data-spent', '0');
});

test('a refusal by the model vetoes the trade', async ({ page }) => {
  verdict = 'refuse';
  await openSignedIn(page);
  await runCrewOn(page, 'AAPL');
  await expectEnd(page, 'COMPLETED', 'NO_TRADE');
  await expect(page.getByTestId('decision')).toContainText('the model refused the BUY');
  await page.getByTestId('station-SignalConfirmationAgent').getByRole('button').first().click();
  await expect(page.getByTestId('model-opinion')).toHaveAttribute('data-verdict', 'refuse');
});

test('a model without a valid answer abstains, and the setting decides what follows', async ({ page }) => {
  verdict = null;
  await openSignedIn(page);
  await runCrewOn(page, 'AAPL');
  await expectEnd(page, 'COMPLETED', 'NO_TRADE');
  await expect(page.getByTestId('station-SignalConfirmationAgent')).toHaveAttribute('data-state', 'abstained');
  await page.getByTestId('station-SignalConfirmationAgent').getByRole('button').first().click();
  await expect(page.getByTestId('model-opinion')).toHaveAttribute('data-verdict', 'abstained');

  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByTestId('model-health')).toHaveAttribute('data-available', 'true');
  const alpha = page.getByTestId('model-health').getByRole('row').filter({ hasText: 'alpha' }).first();
  await expect(alpha, 'what the runs asked is known here').not.toContainText('n/a');
  await page.getByLabel('The rules decide alone').click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.getByRole('link', { name: 'Dashboard', exact: true }).click();
  await runCrewOn(page, 'AAPL');
  await expectEnd(page, 'COMPLETED', 'TRADED');
});
