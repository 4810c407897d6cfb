/**
 * Four invented instruments that show every outcome of the crew: a trend with pullbacks, a chop, crashes, and one too
 * quiet to trade. Their names and source say that they are generated. The seed is fixed: the same sessions always
 * give the same bars, and every price lies between 5 and 1000 dollars.
 */
import { timeOfSession, type Bar, type Instrument } from '../contracts/index.ts';
import { roundToIncrement } from '../domain/rounding.ts';
import { seededGenerator } from '../domain/seeded-random.ts';
import type { InstrumentBars } from './replayed-market.ts';

/** From and to, both possible. */
type Range = readonly [number, number];

/** A leg of a cycle: over so many bars the price moves to a level, a natural logarithm above the base. */
interface Leg {
  readonly bars: Range;
  readonly level: Range;
}

interface Recipe {
  readonly asset: string;
  readonly name: string;
  readonly seed: number;
  readonly basePrice: number;
  /** By what factor the base itself has grown at the end. */
  readonly growth: number;
  readonly cycle: readonly Leg[];
  /** Size of a day's noise and of its range beyond open and close, as fractions of the price. */
  readonly noise: number;
  readonly dailyVolume: number;
}

const RECIPES: readonly Recipe[] = [
  {
    asset: 'DEMO-TREND',
    name: 'Demo: steady trend (generated)',
    seed: 11,
    basePrice: 40,
    growth: 6,
    cycle: [
      { bars: [24, 36], level: [0.14, 0.2] },
      { bars: [11, 16], level: [0, 0.03] },
    ],
    noise: 0.006,
    dailyVolume: 2_400_000,
  },
  {
    asset: 'DEMO-CHOP',
    name: 'Demo: sideways chop (generated)',
    seed: 23,
    basePrice: 60,
    growth: 1,
    cycle: [
      { bars: [8, 14], level: [0.03, 0.06] },
      { bars: [8, 14], level: [-0.06, -0.03] },
    ],
    noise: 0.007,
    dailyVolume: 1_500_000,
  },
  {
    asset: 'DEMO-CRASH',
    name: 'Demo: rise and crash (generated)',
    seed: 37,
    basePrice: 80,
    growth: 1.2,
    cycle: [
      { bars: [150, 200], level: [0.75, 0.9] },
      { bars: [20, 30], level: [-0.05, 0.05] },
      { bars: [25, 45], level: [-0.02, 0.08] },
    ],
    noise: 0.009,
    dailyVolume: 3_000_000,
  },
  {
    asset: 'DEMO-QUIET',
    name: 'Demo: too quiet to trade (generated)',
    seed: 53,
    basePrice: 50,
    growth: 1.02,
    cycle: [
      { bars: [20, 40], level: [0.001, 0.003] },
      { bars: [20, 40], level: [-0.003, -0.001] },
    ],
    noise: 0.0003,
    dailyVolume: 6_000,
  },
];

/** How strongly a day's noise carries over to the next. */
const NOISE_PERSISTENCE = 0.8;
/** The growth of a recipe is spread over at least so many sessions, about five years. */
const GROWTH_SESSIONS = 1_260;
const CENT = 0.01;

/** The four instruments over the given sessions, which rise; all of them trade on every one. */
export const generatedInstruments = (sessions: readonly string[]): InstrumentBars[] =>
  RECIPES.map((recipe) => ({ instrument: instrumentOf(recipe, sessions), bars: barsOf(recipe, sessions) }));

const instrumentOf = ({ asset, name }: Recipe, sessions: readonly string[]): Instrument => ({
  asset,
  name,
  source: 'generated',
  tradable: true,
  priceIncrement: CENT,
  quantityIncrement: 1,
  firstSession: sessions[0] ?? null,
  lastSession: sessions.at(-1) ?? null,
});

function barsOf(recipe: Recipe, sessions: readonly string[]): Bar[] {
  const random = seededGenerator(recipe.seed);
  const between = rangeOf(random);
  // The cycle has a generator of its own: drawn from one, a bar's noise would depend on how many sessions there are.
  const levels = cycleLevels(recipe.cycle, sessions.length, rangeOf(seededGenerator(recipe.seed + 1)));
  const growthPerBar = Math.log(recipe.growth) / Math.max(GROWTH_SESSIONS, sessions.length);
  let noise = 0;
  let previousClose = recipe.basePrice;
  return sessions.map((session, index) => {
    noise = NOISE_PERSISTENCE * noise + recipe.noise * between([-1, 1]);
    const close = cents(recipe.basePrice * Math.exp(growthPerBar * index + (levels[index] ?? 0) + noise));
    const open = cents(previousClose * (1 + (recipe.noise / 2) * between([-1, 1])));
    previousClose = close;
    return {
      time: timeOfSession(session),
      open,
      high: cents(Math.max(open, close) * (1 + recipe.noise * random())),
      low: cents(Math.min(open, close) * (1 - recipe.noise * random())),
      close,
      volume: Math.round(recipe.dailyVolume * between([0.85, 1.15])),
    };
  });
}

/** The level of each bar: straight lines from one leg's level to the next, the cycle begun again at its end. */
function cycleLevels(cycle: readonly Leg[], count: number, between: (range: Range) => number): number[] {
  const levels: number[] = [];
  let level = 0;
  while (levels.length < count) {
    for (const leg of cycle) {
      const bars = Math.round(between(leg.bars));
      const target = between(leg.level);
      for (let bar = 1; bar <= bars; bar += 1) levels.push(level + ((target - level) * bar) / bars);
      level = target;
    }
  }
  return levels.slice(0, count);
}

const rangeOf =
  (random: () => number) =>
  ([from, to]: Range): number =>
    from + (to - from) * random();

const cents = (price: number): number => roundToIncrement(price, CENT, 'nearest');
