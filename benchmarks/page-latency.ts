/** What a user waits for: the whole local product with a real browser on it, from click to line and to the end. */
import { chromium, expect, type Page } from '@playwright/test';
import type { Firestore } from 'firebase-admin/firestore';
import { DEFAULT_SETTINGS } from '../core/src/contracts/index.ts';
import { database } from '../functions/src/adapters/firestore/database.ts';
import { firestoreRunStore } from '../functions/src/adapters/firestore/run-store.ts';
import { browserToLaunch } from '../e2e/support/browser.ts';
import { signIn } from '../e2e/support/sign-in.ts';
import { startPlatform, type Platform } from '../scripts/platform/start-platform.ts';
import type { Figure, Group } from './figure.ts';
import { observeRuns, untilEnded, untilLines } from './run-observer.ts';
import { percentile } from './statistics.ts';

const ROUNDS = 4;
const SESSIONS = 250;
const PATIENCE = { timeout: 60_000 };

interface SeenRun {
  readonly firstLine: number;
  readonly whole: number;
  readonly outcome: string;
  /** Per log line, from the agent's note to the line on the page. */
  readonly delays: readonly number[];
}

const toDashboard = (page: Page): Promise<void> => page.getByRole('link', { name: 'Dashboard' }).first().click();

/** One run by a click on the dashboard, then back to it. Throws when the run does not complete. */
async function runFromPage(page: Page, db: Firestore, asset: string): Promise<SeenRun> {
  await page.getByTestId(`asset-card-${asset}`).getByRole('button', { name: 'Run crew' }).click(PATIENCE);
  await untilEnded(page);
  const runId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const stored = await firestoreRunStore(db).logs(runId);
  const { clickedAt, lines, endedAt, status, outcome } = await untilLines(page, stored.length);
  if (status !== 'COMPLETED' || endedAt === null) throw new Error(`The run on ${asset} ended as ${status}.`);
  const delays = stored.map(({ seq, time }) => (lines[seq] ?? NaN) - time);
  const firstLine = Math.min(...Object.values(lines)) - clickedAt;
  await toDashboard(page);
  return { firstLine, whole: endedAt - clickedAt, outcome, delays };
}

/** Puts the simulated account back to its start, so that a run can trade again. */
async function reset(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await page.getByRole('button', { name: 'Reset simulation' }).click();
  await expect(page.getByRole('dialog')).toBeHidden(PATIENCE);
}

/** Milliseconds from the click on Start to the result on the page. */
async function fastForward(page: Page): Promise<number> {
  await page.getByRole('button', { name: 'Fast-forward', exact: true }).click();
  await page.getByLabel('Sessions').fill(String(SESSIONS));
  const began = performance.now();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const result = page.getByTestId('fast-forward-result');
  await expect(result).toBeVisible({ timeout: 120_000 });
  const took = performance.now() - began;
  await expect(result).toContainText(`is done: ${SESSIONS} sessions`);
  return took;
}

async function samples(platform: Platform) {
  process.env['FIRESTORE_EMULATOR_HOST'] = platform.firestoreAddress;
  process.env['GCLOUD_PROJECT'] = platform.projectId;
  process.env['METADATA_SERVER_DETECTION'] = 'none';
  const db = database();
  const { launchOptions, ...channel } = await browserToLaunch();
  const browser = await chromium.launch({ ...launchOptions, ...channel });
  try {
    const page = await browser.newPage({ baseURL: platform.url, viewport: { width: 1280, height: 900 } });
    await observeRuns(page);
    await signIn(page);
    const runs: SeenRun[] = [];
    // The first round warms up the functions, the emulators and the page.
    for (let round = -1; round < ROUNDS; round += 1) {
      await reset(page);
      for (const asset of DEFAULT_SETTINGS.watchlist) {
        const seen = await runFromPage(page, db, asset);
        if (round >= 0) runs.push(seen);
      }
    }
    await reset(page);
    return { runs, forward: await fastForward(page) };
  } finally {
    await browser.close();
    await db.terminate();
  }
}

const milliseconds = (name: string, value: number, under: number | null, how: string): Figure => ({
  name,
  value,
  unit: 'ms',
  goal: under === null ? null : { under },
  how,
});

export async function measure(): Promise<Group> {
  const platform = await startPlatform();
  const { runs, forward } = await samples(platform).finally(() => platform.stop());
  const first = runs.map((run) => run.firstLine);
  const whole = runs.map((run) => run.whole);
  const delays = runs.flatMap((run) => run.delays);
  const trades = runs.filter((run) => run.outcome === 'TRADED').length;
  const many = `${runs.length} warm runs by clicks on the dashboard (${trades} traded)`;
  return {
    title: 'What a user waits for',
    figures: [
      milliseconds(
        'Click to first log line, p50',
        percentile(first, 0.5),
        500,
        `${many}: from the click to the first line in the document.`,
      ),
      milliseconds('Click to first log line, p95', percentile(first, 0.95), null, 'Of the same runs.'),
      milliseconds(
        "Agent's note to line on the page, p95",
        percentile(delays, 0.95),
        500,
        `All ${delays.length} lines of the same runs: from the time in the line to the line in the document, one clock.`,
      ),
      milliseconds("Agent's note to line on the page, p50", percentile(delays, 0.5), null, 'Of the same lines.'),
      milliseconds(
        'Whole rule-based run, p50',
        percentile(whole, 0.5),
        2_000,
        'Of the same runs: from the click to the final status in the document.',
      ),
      milliseconds('Whole rule-based run, p95', percentile(whole, 0.95), null, 'Of the same runs.'),
      {
        name: `Fast-forward of ${SESSIONS} sessions × ${DEFAULT_SETTINGS.watchlist.length} assets`,
        value: forward / 1_000,
        unit: 's',
        goal: { under: 30 },
        how: 'Once, from the click on Start to the result on the page.',
      },
    ],
  };
}
