/** Years of made-up daily bars for the lab of the demo: a seeded walk with seasons of trend, the same on every call. */
import { DAY_MS, timeOfSession, type BarColumns } from '@trading-crew/core/contracts';
import { seededGenerator } from '@trading-crew/core/domain';

const FIRST = timeOfSession('2008-01-02');
const LAST = timeOfSession('2016-03-11');
/** How long a season of rising or falling lasts, in bars. */
const SEASON = 130;

interface Shape {
  readonly start: number;
  /** Mean and spread of the daily return, as fractions. */
  readonly drift: number;
  readonly spread: number;
  readonly season: number;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  AAPL: { start: 24, drift: 0.0006, spread: 0.016, season: 0.0016 },
  'DEMO-TREND': { start: 30, drift: 0.0007, spread: 0.009, season: 0.001 },
  'DEMO-CHOP': { start: 50, drift: 0.0001, spread: 0.014, season: 0.0002 },
  'DEMO-CRASH': { start: 160, drift: -0.0005, spread: 0.02, season: 0.002 },
  'DEMO-QUIET': { start: 30, drift: 0.0001, spread: 0.003, season: 0.0003 },
};
const OTHER: Shape = { start: 40, drift: 0.0004, spread: 0.012, season: 0.001 };

const cents = (value: number): number => Math.max(0.01, Math.round(value * 100) / 100);

/** The latest `limit` bars of an asset, oldest first. */
export function demoLongBars(asset: string, limit: number): BarColumns {
  const { start, drift, spread, season } = SHAPES[asset] ?? OTHER;
  const random = seededGenerator([...asset].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7));
  /** About normal: the mean of three draws, between −1.5 and 1.5. */
  const chance = () => random() + random() + random() - 1.5;
  const bars: BarColumns = { time: [], open: [], high: [], low: [], close: [], volume: [] };
  let price = start;
  for (let time = FIRST; time <= LAST; time += DAY_MS) {
    const weekday = new Date(time).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    const open = price * (1 + chance() * spread * 0.4);
    const trend = drift + season * Math.sin((bars.time.length / SEASON) * Math.PI);
    price = open * Math.exp(trend + chance() * spread);
    const reach = 1 + random() * spread;
    bars.time.push(time);
    bars.open.push(cents(open));
    bars.high.push(cents(Math.max(open, price) * reach));
    bars.low.push(cents(Math.min(open, price) / reach));
    bars.close.push(cents(price));
    bars.volume.push(Math.round(20_000_000 * (1 + random())));
  }
  const from = Math.max(0, bars.time.length - limit);
  return {
    time: bars.time.slice(from),
    open: bars.open.slice(from),
    high: bars.high.slice(from),
    low: bars.low.slice(from),
    close: bars.close.slice(from),
    volume: bars.volume.slice(from),
  };
}
