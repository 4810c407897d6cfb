/**
 * The real AAPL series that every installation starts with: `aapl.csv` of the package @observablehq/sample-datasets,
 * 2013 to 2018, split-adjusted. Its `Adj Close`, adjusted for dividends as well, is left out: it fits no other column.
 */
import type { Instrument } from '../contracts/index.ts';
import { sessionOf } from '../contracts/index.ts';
import { parseBarsCsv } from './csv-bars.ts';
import type { InstrumentBars } from './replayed-market.ts';

const HEADER = 'Date,Open,High,Low,Close,Adj Close,Volume';

/**
 * AAPL with its bars. Throws a RangeError naming the line when the text is not the file it should be: the package is
 * pinned, so that is a fault of the installation and not of a user.
 */
export function parseSampleAapl(text: string): InstrumentBars {
  const [header = '', ...rows] = text.trimEnd().split(/\r?\n/);
  if (header !== HEADER) throw new RangeError(`aapl.csv: the header must be ${HEADER}`);
  const lines = rows.map((row) => {
    const [date, open, high, low, close, , ...volume] = row.split(',');
    return ['AAPL', `${date}T00:00:00Z`, open, high, low, close, ...volume].join(',');
  });
  const parsed = parseBarsCsv(['symbol,timestamp,open,high,low,close,volume', ...lines].join('\n'), 'aapl.csv');
  if (parsed.kind === 'refused') throw new RangeError(`${parsed.file}, line ${parsed.line}: ${parsed.reason}`);
  const { bars } = parsed;
  const instrument: Instrument = {
    asset: 'AAPL',
    name: 'Apple Inc.',
    source: 'replayed',
    tradable: true,
    priceIncrement: 0.01,
    quantityIncrement: 1,
    firstSession: sessionOf(bars[0]?.time ?? 0),
    lastSession: sessionOf(bars.at(-1)?.time ?? 0),
  };
  return { instrument, bars };
}
