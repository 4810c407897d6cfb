/**
 * Three moving averages as a strategy file of @backtest/framework, which finds it by its name: in where 8 stands above 13
 * above 21, out where not. It keeps its sums itself; asking the framework for past candles would copy them all each time.
 */
interface Candle {
  readonly close: number;
}

interface Market {
  readonly currentCandle: Candle;
  readonly orderBook: { readonly bought: boolean };
  readonly buy: () => Promise<void>;
  readonly sell: () => Promise<void>;
}

const PERIODS = [8, 13, 21] as const;
const LONGEST = 21;
const recent = new Float64Array(LONGEST);
const sums = new Float64Array(PERIODS.length);
let seen = 0;

/** Called by the framework before the first candle. */
export function startCallback(): void {
  recent.fill(0);
  sums.fill(0);
  seen = 0;
}

/** Called by the framework at each candle; its orders fill at that candle's close. */
export async function runStrategy({ currentCandle, orderBook, buy, sell }: Market): Promise<void> {
  const { close } = currentCandle;
  PERIODS.forEach((period, line) => {
    const leaving = recent[(seen - period + 2 * LONGEST) % LONGEST] ?? 0;
    sums[line] = (sums[line] ?? 0) + close - (seen >= period ? leaving : 0);
  });
  recent[seen % LONGEST] = close;
  seen += 1;
  if (seen < LONGEST) return;
  const [short = 0, medium = 0, long = 0] = PERIODS.map((period, line) => (sums[line] ?? 0) / period);
  const aligned = short > medium && medium > long;
  if (aligned && !orderBook.bought) await buy();
  else if (!aligned && orderBook.bought) await sell();
}
