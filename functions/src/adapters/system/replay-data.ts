/**
 * The market that is replayed: real AAPL bars from a public sample, four instruments that are generated and say so,
 * and every CSV of REPLAY_DATA_DIR. A file with one bad row is left out whole, and the reason is kept for the page.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Misconfigured, sessionOf, type Bar, type Instrument } from '@trading-crew/core/contracts';
import {
  ReplayedMarket,
  generatedInstruments,
  parseBarsCsv,
  parseSampleAapl,
  type InstrumentBars,
} from '@trading-crew/core/offline';
import sampleAapl from '@observablehq/sample-datasets/aapl.csv';

export interface ReplayData {
  readonly market: ReplayedMarket;
  /** One sentence for each file that was left out. */
  readonly warnings: readonly string[];
}

function fileSeries(asset: string, bars: Bar[]): InstrumentBars {
  const [first] = bars;
  const last = bars.at(-1);
  const instrument: Instrument = {
    asset,
    name: asset,
    source: 'file',
    tradable: true,
    priceIncrement: 0.01,
    quantityIncrement: 1,
    firstSession: first ? sessionOf(first.time) : null,
    lastSession: last ? sessionOf(last.time) : null,
  };
  return { instrument, bars };
}

function csvFilesOf(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && entry.name.toLowerCase().endsWith('.csv'))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    throw new Misconfigured('REPLAY_DATA_DIR is not a folder that can be read.', 'REPLAY_DATA_DIR', { cause: error });
  }
}

/**
 * Loads everything. A series of REPLAY_DATA_DIR takes the place of a built-in one of the same symbol. Throws
 * `Misconfigured` when the folder cannot be read.
 */
export function loadReplayData(replayDataDir: string | null): ReplayData {
  const aapl = parseSampleAapl(sampleAapl);
  const generated = generatedInstruments(aapl.bars.map((bar) => sessionOf(bar.time)));
  const series = new Map([aapl, ...generated].map((one) => [one.instrument.asset, one]));
  const warnings: string[] = [];
  const givenBy = new Map<string, string>();
  for (const file of replayDataDir === null ? [] : csvFilesOf(replayDataDir)) {
    const parsed = parseBarsCsv(readFileSync(join(replayDataDir ?? '', file), 'utf8'), file);
    if (parsed.kind === 'refused') {
      warnings.push(`${parsed.file}, line ${parsed.line}: ${parsed.reason}. The file is left out.`);
      continue;
    }
    const earlier = givenBy.get(parsed.asset);
    if (earlier !== undefined) {
      warnings.push(`${file}: ${parsed.asset} is in ${earlier} already. The file is left out.`);
      continue;
    }
    givenBy.set(parsed.asset, file);
    series.set(parsed.asset, fileSeries(parsed.asset, parsed.bars));
  }
  return { market: new ReplayedMarket([...series.values()]), warnings };
}
