import { freshId } from '@trading-crew/core/ports/testing';
import { describe, expect, it } from 'vitest';
import { deleteAll, inBatches, setAll } from './batched-writes.ts';
import { database } from './database.ts';

const writes = (collection: string, count: number, text = '') =>
  Array.from({ length: count }, (_, index) => ({ path: `${collection}/${index}`, data: { index, text } }));

describe('batched writes', () => {
  it('keep their order and stay under the number of writes of one request', () => {
    const batches = inBatches(writes('a', 1_000));
    expect(batches.map((batch) => batch.length)).toEqual([450, 450, 100]);
    expect(batches.flat().map(({ data }) => data['index'] as unknown)).toEqual(
      Array.from({ length: 1_000 }, (_, index) => index),
    );
    expect(inBatches([])).toEqual([]);
  });

  it('stay under the bytes of one request, and never leave out a document that is large', () => {
    const large = writes('a', 3, 'x'.repeat(1_500_000));
    expect(inBatches(large).map((batch) => batch.length)).toEqual([2, 1]);
    expect(inBatches(writes('a', 2, 'x'.repeat(5_000_000))).map((batch) => batch.length)).toEqual([1, 1]);
  });

  it('set and delete more documents than one batch holds', async () => {
    const collection = `batched-${freshId()}`;
    await setAll(database(), writes(collection, 1_000));
    expect((await database().collection(collection).count().get()).data().count).toBe(1_000);
    await deleteAll(database(), collection);
    expect((await database().collection(collection).count().get()).data().count).toBe(0);
  });
});
