import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../contracts/index.ts';
import { describeRunStoreContract } from '../ports/testing/run-store-contract.ts';
import { sampleRun } from '../ports/testing/sample-records.ts';
import { memoryRunStore } from './memory-run-store.ts';

describeRunStoreContract('the in-memory store', memoryRunStore);

describe('the in-memory store', () => {
  it('shares no object with its callers', async () => {
    const store = memoryRunStore();
    const run = sampleRun({ settings: structuredClone(DEFAULT_SETTINGS) });
    await store.create(run);
    run.settings.watchlist.push('MSFT');
    (await store.read(run.runId))?.settings.watchlist.push('AMD');
    expect((await store.read(run.runId))?.settings.watchlist).toEqual(DEFAULT_SETTINGS.watchlist);
  });
});
