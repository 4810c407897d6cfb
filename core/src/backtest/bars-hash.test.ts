/** The hash of bars tells bars apart and knows them again. */
import { describe, expect, it } from 'vitest';
import { sliceColumns, type PriceColumns } from '../domain/index.ts';
import { barsHash } from './bars-hash.ts';
import { columnsOfCloses, seededCloses } from './run.testing.ts';

const columns = columnsOfCloses(seededCloses(300, 1));

describe('the hash of bars', () => {
  it('is 14 hexadecimal digits, the same for the same bars wherever they lie in memory', () => {
    expect(barsHash(columns)).toMatch(/^[0-9a-f]{14}$/);
    expect(barsHash(columnsOfCloses(seededCloses(300, 1)))).toBe(barsHash(columns));
    const part = sliceColumns(columns, 50, 120);
    const copy: PriceColumns = { ...part, time: part.time.slice(), close: part.close.slice(), open: part.open.slice() };
    expect(barsHash(copy)).toBe(barsHash(part));
  });

  it('differs when any number of any bar does, by as little as there is, and with the number of bars', () => {
    const hashes = new Set([
      barsHash(columns),
      barsHash(sliceColumns(columns, 0, 299)),
      barsHash(sliceColumns(columns, 0, 0)),
    ]);
    for (const name of ['time', 'open', 'high', 'low', 'close', 'volume'] as const) {
      for (const index of [0, 150, 299]) {
        const changed = columns[name].slice();
        changed[index] = (changed[index] ?? 0) * (1 + 2 ** -52);
        hashes.add(barsHash({ ...columns, [name]: changed }));
      }
    }
    expect(hashes.size).toBe(21);
  });

  it('differs when two bars change places', () => {
    const swapped = columns.close.slice();
    [swapped[10], swapped[11]] = [columns.close[11] ?? 0, columns.close[10] ?? 0];
    expect(barsHash({ ...columns, close: swapped })).not.toBe(barsHash(columns));
  });
});
