import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Misconfigured } from '@trading-crew/core/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadReplayData } from './replay-data.ts';

const HEADER = 'symbol,timestamp,open,high,low,close,volume';
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (name: string, rows: readonly string[]) => {
  writeFileSync(join(folder, name), [HEADER, ...rows].join('\n'));
};

describe('loadReplayData', () => {
  it('starts with real AAPL bars and four instruments that say they are generated', () => {
    const { market, warnings } = loadReplayData(null);
    expect(market.instruments().map(({ asset, source }) => [asset, source])).toEqual([
      ['AAPL', 'replayed'],
      ['DEMO-TREND', 'generated'],
      ['DEMO-CHOP', 'generated'],
      ['DEMO-CRASH', 'generated'],
      ['DEMO-QUIET', 'generated'],
    ]);
    expect(
      market
        .instruments()
        .filter(({ source }) => source === 'generated')
        .every(({ name }) => /generated/i.test(name)),
    ).toBe(true);
    expect(warnings).toEqual([]);
  });

  it('adds the files of a folder', () => {
    write('XYZ.csv', ['XYZ,2016-01-04T00:00:00Z,10,11,9,10.5,1000', 'XYZ,2016-01-05T00:00:00Z,10.5,12,10,11,1000']);
    const { market, warnings } = loadReplayData(folder);
    expect(market.instruments().find(({ asset }) => asset === 'XYZ')).toMatchObject({
      source: 'file',
      firstSession: '2016-01-04',
      lastSession: '2016-01-05',
    });
    expect(warnings).toEqual([]);
  });

  it('leaves a file with one bad row out whole, and says which, where and why', () => {
    write('BAD.csv', ['BAD,2016-01-04T00:00:00Z,10,11,9,10.5,1000', 'BAD,2016-01-05T00:00:00Z,10.5,12,10,13,1000']);
    write('XYZ.csv', ['XYZ,2016-01-04T00:00:00Z,10,11,9,10.5,1000']);
    const { market, warnings } = loadReplayData(folder);
    expect(market.instruments().map(({ asset }) => asset)).not.toContain('BAD');
    expect(market.instruments().map(({ asset }) => asset)).toContain('XYZ');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^BAD\.csv, line 3: .+ The file is left out\.$/);
  });

  it('takes a symbol from the first of two files, and says so; a folder is no file', () => {
    write('A.csv', ['XYZ,2016-01-04T00:00:00Z,10,11,9,10.5,1000']);
    write('B.csv', ['XYZ,2016-01-05T00:00:00Z,10,11,9,10.5,1000']);
    mkdirSync(join(folder, 'C.csv'));
    const { market, warnings } = loadReplayData(folder);
    expect(market.instruments().find(({ asset }) => asset === 'XYZ')).toMatchObject({ lastSession: '2016-01-04' });
    expect(warnings).toEqual(['B.csv: XYZ is in A.csv already. The file is left out.']);
  });

  it('names the setting when the folder cannot be read', () => {
    expect(() => loadReplayData(join(folder, 'missing'))).toThrow(Misconfigured);
    expect(() => loadReplayData(join(folder, 'missing'))).toThrow('REPLAY_DATA_DIR');
  });
});
