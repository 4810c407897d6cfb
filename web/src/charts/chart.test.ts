import { afterEach, expect, it, vi } from 'vitest';
import { loadCharts } from './chart.tsx';

afterEach(() => vi.unstubAllGlobals());

it('the library is asked for once the page is idle, and within a second', () => {
  const asked: unknown[] = [];
  vi.stubGlobal('requestIdleCallback', (_load: () => void, options: unknown) => asked.push(options));
  loadCharts();
  // Nothing ever comes into view where the browser cannot tell.
  expect(asked).toEqual([]);
  vi.stubGlobal('IntersectionObserver', class {});
  loadCharts();
  expect(asked).toEqual([{ timeout: 1_000 }]);
});
