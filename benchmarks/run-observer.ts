/**
 * Notes, inside the page, when things become visible: the click, each line of the log, the end of the run. The clock
 * is the machine's, the same that the functions write into a line, so the two can be subtracted.
 */
import type { Page } from '@playwright/test';

export interface Observed {
  /** Milliseconds UTC, as all times here. */
  readonly clickedAt: number;
  /** When the line of that number first stood in the document. */
  readonly lines: Readonly<Record<number, number>>;
  /** When the status was first one in which nothing more happens. */
  readonly endedAt: number | null;
  readonly status: string;
  readonly outcome: string;
}

declare global {
  interface Window {
    observed?: {
      clickedAt: number;
      lines: Record<number, number>;
      endedAt: number | null;
      status: string;
      outcome: string;
    };
  }
}

/** Runs in the page: starts over at each click on a button that runs the crew. */
function observe(): void {
  const look = (): void => {
    const { observed } = window;
    if (!observed) return;
    const now = Date.now();
    for (const line of document.querySelectorAll<HTMLElement>('[data-testid="log-lines"] [data-seq]')) {
      observed.lines[Number(line.dataset['seq'])] ??= now;
    }
    const status = document.querySelector<HTMLElement>('[data-testid="run-status"]')?.dataset;
    observed.status = status?.['status'] ?? '';
    observed.outcome = status?.['outcome'] ?? '';
    if (['COMPLETED', 'FAILED', 'CANCELLED'].includes(observed.status)) observed.endedAt ??= now;
  };
  const onClick = ({ target }: Event): void => {
    const button = target instanceof Element ? target.closest('button') : null;
    if (button?.textContent !== 'Run crew') return;
    window.observed = { clickedAt: Date.now(), lines: {}, endedAt: null, status: '', outcome: '' };
  };
  document.addEventListener('click', onClick, { capture: true });
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
}

/** From now on the page notes what it shows; to be called before the page is opened. */
export async function observeRuns(page: Page): Promise<void> {
  await page.addInitScript(observe);
}

/** Waits until the run of the last click has ended on the page. */
export async function untilEnded(page: Page): Promise<void> {
  await page.waitForFunction(() => typeof window.observed?.endedAt === 'number', null, { timeout: 30_000 });
}

/** Waits until so many lines of that run stand on the page, and returns what was seen when. */
export async function untilLines(page: Page, count: number): Promise<Observed> {
  await page.waitForFunction((expected) => Object.keys(window.observed?.lines ?? {}).length >= expected, count, {
    timeout: 10_000,
  });
  return page.evaluate(() => {
    if (!window.observed) throw new Error('No run was observed.');
    return window.observed;
  });
}
