// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { problemOf } from './problems.ts';
import { createSharedWatches, type Start } from './shared-watches.ts';

function source() {
  const log = { started: 0, stopped: 0, next: (_value: number) => {}, fail: () => {} };
  const start: Start<number> = (next, failed) => {
    log.started += 1;
    log.next = next;
    log.fail = () => failed(problemOf('no'));
    return () => {
      log.stopped += 1;
    };
  };
  return { log, start };
}

describe('shared watches', () => {
  it('gives a hundred subscribers of one key one listener and the same object', () => {
    const { log, start } = source();
    const shared = createSharedWatches();
    let calls = 0;
    const watches = Array.from({ length: 100 }, () => shared.watch('run 1', start));
    for (const watch of watches) watch.subscribe(() => (calls += 1));
    log.next(7);
    expect(log.started).toBe(1);
    expect(calls).toBe(100);
    expect(new Set(watches.map((watch) => watch.snapshot())).size).toBe(1);
    expect(watches[0]?.snapshot()).toEqual({ state: 'ready', value: 7 });
  });

  it('outlives its last subscriber by a moment, so that a new one need not fetch again', async () => {
    const { log, start } = source();
    const shared = createSharedWatches(20);
    shared.watch('a', start).subscribe(() => {})();
    shared.watch('a', start).subscribe(() => {})();
    expect(log).toMatchObject({ started: 1, stopped: 0 });
    await expect.poll(() => log.stopped).toBe(1);
    shared.watch('a', start).subscribe(() => {});
    expect(log.started).toBe(2);
  });

  it('can be tried again after a failure', () => {
    const { log, start } = source();
    const watch = createSharedWatches().watch('a', start);
    watch.subscribe(() => {});
    log.fail();
    expect(watch.snapshot()).toMatchObject({ state: 'failed' });
    watch.retry();
    expect(watch.snapshot()).toEqual({ state: 'loading' });
    log.next(1);
    expect(watch.snapshot()).toEqual({ state: 'ready', value: 1 });
  });
});
