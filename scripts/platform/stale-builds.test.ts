import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isStale } from './stale-builds.ts';

const folder = mkdtempSync(join(tmpdir(), 'stale-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, seconds: number): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  utimesSync(file, seconds, seconds);
  return file;
}

describe('a build', () => {
  const sources = [dirname(written('src/deep/source.ts', 1_000)).replace(/deep$/, '')];

  it('is stale when it is missing', () => {
    expect(isStale({ product: join(folder, 'absent'), sources })).toBe(true);
  });

  it('is stale when a source deep below was written after it', () => {
    utimesSync(join(folder, 'src'), 1_000, 1_000);
    utimesSync(join(folder, 'src', 'deep'), 1_000, 1_000);
    expect(isStale({ product: written('old', 999), sources })).toBe(true);
    expect(isStale({ product: written('new', 1_001), sources })).toBe(false);
  });

  it('is not stale because of a newer test', () => {
    written('src/source.test.ts', 5_000);
    utimesSync(join(folder, 'src'), 1_000, 1_000);
    expect(isStale({ product: written('new', 1_001), sources })).toBe(false);
  });
});
