/** The lab in a real browser: from the click to the chart of a walk-forward, and whether the page answers during a sweep. */
import { chromium, expect, type Page } from '@playwright/test';
import { browserToLaunch } from '../e2e/support/browser.ts';
import { signIn } from '../e2e/support/sign-in.ts';
import { startPlatform, type Platform } from '../scripts/platform/start-platform.ts';
import type { Figure, Group } from './figure.ts';
import { walkedBars } from './lab-bars.ts';
import { median } from './statistics.ts';

/** As many as SPY has from 1993 to the middle of 2026. */
const BARS = 8_400;
const ROUNDS = 5;
const PATIENCE = { timeout: 60_000 };
/** As long as somebody looks at the form before the first click. */
const FIRST_LOOK_MS = 3_000;

/** The walk as a file that the page takes. */
function csvOf(length: number): string {
  const { time, open, high, low, close, volume } = walkedBars(length);
  const rows = Array.from(time, (instant, index) =>
    ['WALK', new Date(instant).toISOString(), open[index], high[index], low[index], close[index], volume[index]].join(),
  );
  return ['symbol,timestamp,open,high,low,close,volume', ...rows].join('\n');
}

async function openLab(page: Page): Promise<void> {
  await signIn(page);
  await page.getByRole('link', { name: 'Backtest', exact: true }).click();
  const file = { name: 'walk.csv', mimeType: 'text/csv', buffer: Buffer.from(csvOf(BARS)) };
  await page.getByLabel('A CSV file of your own').setInputFiles(file);
  await expect(page.getByText('walk.csv').first()).toBeVisible(PATIENCE);
}

/** Milliseconds in the page from a click on the button to a chart that was not there before. */
async function clickToChart(page: Page, button: string): Promise<number> {
  await page.evaluate(() => {
    for (const plot of document.querySelectorAll('.js-plotly-plot')) plot.setAttribute('data-before', '');
  });
  const took = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const whenDrawn = (clickedAt: number): void => {
          const drawn = document.querySelector('.js-plotly-plot:not([data-before]) .main-svg .trace');
          if (drawn) resolve(performance.now() - clickedAt);
          else requestAnimationFrame(() => whenDrawn(clickedAt));
        };
        document.addEventListener('click', ({ timeStamp }) => whenDrawn(timeStamp), { once: true, capture: true });
      }),
  );
  await page.getByRole('button', { name: button }).click();
  return took;
}

/** The longest that the page was deaf, milliseconds, from a click on the button until its progress bar has gone. */
async function deafDuring(page: Page, button: string): Promise<number> {
  await page.evaluate(() => {
    const heart = { longest: 0, isBeating: true };
    let last = performance.now();
    const beat = (): void => {
      const now = performance.now();
      heart.longest = Math.max(heart.longest, now - last);
      last = now;
      if (heart.isBeating) setTimeout(beat, 0);
    };
    Object.assign(window, { heart });
    beat();
  });
  await page.getByRole('button', { name: button }).click();
  await expect(page.getByRole('progressbar')).toBeVisible(PATIENCE);
  await expect(page.getByRole('progressbar')).toBeHidden({ timeout: 120_000 });
  return page.evaluate(() => {
    const { heart } = window as unknown as { heart: { longest: number; isBeating: boolean } };
    heart.isBeating = false;
    return heart.longest;
  });
}

async function samples(platform: Platform) {
  const { launchOptions, ...channel } = await browserToLaunch();
  const browser = await chromium.launch({ ...launchOptions, ...channel });
  try {
    const page = await browser.newPage({ baseURL: platform.url, viewport: { width: 1440, height: 1400 } });
    await openLab(page);
    await page.waitForTimeout(FIRST_LOOK_MS);
    await page.getByRole('tab', { name: 'Walk-forward' }).click();
    const first = await clickToChart(page, 'Start the walk-forward');
    const warm: number[] = [];
    for (let round = 0; round < ROUNDS; round++) warm.push(await clickToChart(page, 'Start the walk-forward'));
    await page.getByRole('tab', { name: 'Sweep' }).click();
    for (const which of ['First', 'Second']) await page.getByLabel(`${which} parameter: Step`).fill('1');
    return { first, warm, deaf: await deafDuring(page, 'Start the sweep') };
  } finally {
    await browser.close();
  }
}

const figure = (name: string, value: number, goal: Figure['goal'], how: string): Figure => ({
  name,
  value,
  unit: 'ms',
  goal,
  how,
});

export async function measure(): Promise<Group> {
  const platform = await startPlatform();
  const { first, warm, deaf } = await samples(platform).finally(() => platform.stop());
  const what = `three averages over ${BARS.toLocaleString('en-US')} bars of a file, with the ranges that the page suggests`;
  return {
    title: 'The lab in the browser',
    figures: [
      figure(
        'Walk-forward, click to chart, first',
        first,
        { under: 500 },
        `From the click to the curve in the document, ${FIRST_LOOK_MS / 1_000} s after the page was opened; ${what}.`,
      ),
      figure('Walk-forward, click to chart, again', median(warm), { under: 500 }, `Median of ${ROUNDS}, as above.`),
      figure(
        'Longest silence of the page during a sweep',
        deaf,
        { atMost: 100 },
        `From the click to the end of the progress bar, both steps set to 1; the longest time between two turns of a timer on the page.`,
      ),
    ],
  };
}
