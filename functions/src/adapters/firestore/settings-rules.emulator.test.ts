import {
  Abstention,
  COST_BOUNDS,
  DEFAULT_SETTINGS,
  EXECUTION_BOUNDS,
  ExecutionMode,
  MODEL_BOUNDS,
  RISK_BOUNDS,
  STRATEGIES,
  STRATEGY_NAMES,
  TradingSettings,
  WATCHLIST_MAX,
  defaultStrategy,
  type NumberBound,
  type StrategyDescription,
  type StrategyName,
} from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { takeOwnerSeat } from './owner-seat.testing.ts';

const { isStored } = takeOwnerSeat('demo-trading-settings');

type Part = 'risk' | 'execution' | 'costs' | 'model';
const TABLES: readonly (readonly [Part, Readonly<Record<string, NumberBound>>])[] = [
  ['risk', RISK_BOUNDS],
  ['execution', EXECUTION_BOUNDS],
  ['costs', COST_BOUNDS],
  ['model', MODEL_BOUNDS],
];

/** A number of the settings in its place: `settings` holds it, with room for any value that it may have. */
interface Field {
  readonly place: string;
  readonly field: string;
  readonly bound: NumberBound;
  readonly settings: (value: unknown) => object;
  readonly without: () => object;
}

const symbols = (count: number): string[] => Array.from({ length: count }, (_, index) => `A${index}`);
const lacking = (part: object, field: string): object =>
  Object.fromEntries(Object.entries(part).filter(([name]) => name !== field));

const FIELDS_OF_PARTS: readonly Field[] = TABLES.flatMap(([part, table]) =>
  Object.entries(table).map(([field, bound]) => ({
    place: part,
    field,
    bound,
    settings: (value) => ({ ...DEFAULT_SETTINGS, [part]: { ...DEFAULT_SETTINGS[part], [field]: value } }),
    without: () => ({ ...DEFAULT_SETTINGS, [part]: lacking(DEFAULT_SETTINGS[part], field) }),
  })),
);

/** The strategy with its numbers as far out of the way of this one as their order asks for. */
function roomFor(field: string, name: StrategyName): Record<string, unknown> {
  const { parameters, ordered }: StrategyDescription = STRATEGIES[name];
  const above = (one: string): string[] =>
    ordered.filter(({ smaller }) => smaller === one).flatMap(({ larger }) => [larger, ...above(larger)]);
  const below = (one: string): string[] =>
    ordered.filter(({ larger }) => larger === one).flatMap(({ smaller }) => [smaller, ...below(smaller)]);
  return {
    ...defaultStrategy(name),
    ...Object.fromEntries(above(field).map((one) => [one, parameters[one]?.max])),
    ...Object.fromEntries(below(field).map((one) => [one, parameters[one]?.min])),
  };
}

const FIELDS_OF_STRATEGIES: readonly Field[] = STRATEGY_NAMES.flatMap((name) => {
  const { parameters }: StrategyDescription = STRATEGIES[name];
  return Object.entries(parameters).map(([field, bound]) => ({
    place: name,
    field,
    bound,
    settings: (value: unknown) => ({ ...DEFAULT_SETTINGS, strategy: { ...roomFor(field, name), [field]: value } }),
    without: () => ({ ...DEFAULT_SETTINGS, strategy: lacking(defaultStrategy(name), field) }),
  }));
});

describe.each([...FIELDS_OF_PARTS, ...FIELDS_OF_STRATEGIES])('$field of $place', ({ bound, settings, without }) => {
  const { min, max, integer } = bound;
  const step = integer ? 1 : min === 0 ? 0.0001 : min / 1_000;

  it('is stored from its lowest to its highest value', async () => {
    for (const value of [min, max]) expect(await isStored(settings(value)), String(value)).toBe(true);
  });

  it.each([
    ['below the lowest', min - step],
    ['above the highest', max + step],
    ['far too large', 1e300],
    ['not a number', NaN],
    ['infinite', Infinity],
    ['negative and infinite', -Infinity],
    ['a text', String(min)],
    ['a truth value', true],
    ['null', null],
    ['a list', [min]],
    ['a map', { min }],
  ])('is refused when it is %s', async (_, value) => {
    expect(await isStored(settings(value))).toBe(false);
  });

  it('is refused when it is missing', async () => {
    expect(await isStored(without())).toBe(false);
  });

  it(integer ? 'is refused when it is not whole' : 'may be whole or not', async () => {
    expect(await isStored(settings(min + (max - min) / 3.7))).toBe(integer !== true);
  });
});

describe('settings without a word about the model', () => {
  it('can be read, as they were stored before there was one, and are not written any more', async () => {
    const { model: _left, ...before } = DEFAULT_SETTINGS;
    expect(TradingSettings.parse(before).model).toEqual(DEFAULT_SETTINGS.model);
    expect(await isStored(before)).toBe(false);
  });
});

describe('settings from before there was a newer number', () => {
  const newer = FIELDS_OF_PARTS.filter(({ bound }) => bound.isNewer);

  it('are those that lack some of the limits of risk or of the costs', () => {
    expect(new Set(newer.map(({ place }) => place))).toEqual(new Set(['risk', 'costs']));
  });

  it.each(newer)(
    'can be read without $field, and are not written any more',
    async ({ place, field, bound, without }) => {
      expect(TradingSettings.parse(without())).toMatchObject({ [place]: { [field]: bound.default } });
      expect(await isStored(without())).toBe(false);
    },
  );
});

describe('settings from when there was one strategy', () => {
  const { name: _name, ...averages } = defaultStrategy('three-moving-averages');

  it('name none: they can be read as that one, and are not written any more', async () => {
    const before = { ...DEFAULT_SETTINGS, strategy: averages };
    expect(TradingSettings.parse(before)).toEqual(DEFAULT_SETTINGS);
    expect(await isStored(before)).toBe(false);
  });
});

describe('the strategy of the settings', () => {
  const withStrategy = (strategy: unknown): object => ({ ...DEFAULT_SETTINGS, strategy });

  it.each(STRATEGY_NAMES)('may be %s, with a full watchlist', async (name) => {
    const settings = { ...withStrategy(defaultStrategy(name)), watchlist: symbols(WATCHLIST_MAX) };
    expect(TradingSettings.safeParse(settings).success).toBe(true);
    expect(await isStored(settings)).toBe(true);
  });

  const ordered = STRATEGY_NAMES.flatMap((name) =>
    STRATEGIES[name].ordered.map(({ smaller, larger }) => ({ name, smaller, larger })),
  );
  it.each(ordered)('is refused where $smaller is not below $larger of $name', async ({ name, smaller, larger }) => {
    const room = roomFor(smaller, name);
    for (const excess of [0, 1]) {
      const settings = withStrategy({ ...room, [larger]: room[smaller], [smaller]: Number(room[smaller]) + excess });
      expect(TradingSettings.safeParse(settings).success).toBe(false);
      expect(await isStored(settings), String(excess)).toBe(false);
    }
  });

  it.each<[string, unknown]>([
    ['a name that there is not', { ...defaultStrategy('buy-and-hold'), name: 'sell-and-weep' }],
    ['no text for a name', { ...defaultStrategy('buy-and-hold'), name: 1 }],
    ['a list for a name', { ...defaultStrategy('buy-and-hold'), name: ['buy-and-hold'] }],
    ['the numbers of another one', { ...defaultStrategy('ema-crossover'), name: 'donchian-breakout' }],
    ['its numbers and those of another one', { ...defaultStrategy('ema-crossover'), ...defaultStrategy('vote') }],
    ['its name alone', { name: 'vote' }],
    ['a number where there is none', { name: 'buy-and-hold', freshnessBars: 3 }],
    ['nothing in it', {}],
    ['its name as a text', 'buy-and-hold'],
    ['its name in a list', ['buy-and-hold']],
  ])('is refused with %s', async (_, strategy) => {
    expect(TradingSettings.safeParse(withStrategy(strategy)).success).toBe(false);
    expect(await isStored(withStrategy(strategy))).toBe(false);
  });
});

describe('settings as a whole', () => {
  it.each([
    ['the default ones', DEFAULT_SETTINGS],
    ['a full watchlist', { ...DEFAULT_SETTINGS, watchlist: symbols(WATCHLIST_MAX) }],
    [
      'symbols with a dot and a hyphen',
      { ...DEFAULT_SETTINGS, watchlist: ['BRK.B', 'BTC-USD', 'ABCDEFGHIJ-12345678'] },
    ],
    ...ExecutionMode.options.map((mode) => [
      `mode ${mode}`,
      { ...DEFAULT_SETTINGS, execution: { mode, agentPauseMs: 0 } },
    ]),
    ...Abstention.options.flatMap((abstention) =>
      [true, false].map((use) => [
        `the model ${use ? 'on' : 'off'}, abstention ${abstention}`,
        { ...DEFAULT_SETTINGS, model: { ...DEFAULT_SETTINGS.model, use, abstention } },
      ]),
    ),
  ])('are stored: %s', async (_, settings) => {
    expect(TradingSettings.safeParse(settings).success).toBe(true);
    expect(await isStored(settings)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['an unknown field', { ...DEFAULT_SETTINGS, admin: true }],
    ...([...TABLES.map(([part]) => part), 'strategy'] as const).map((part): [string, unknown] => [
      `an unknown field in ${part}`,
      { ...DEFAULT_SETTINGS, [part]: { ...DEFAULT_SETTINGS[part], admin: 1 } },
    ]),
    ...(['watchlist', 'schemaVersion', 'strategy', 'risk', 'execution', 'costs'] as const).flatMap(
      (name): [string, unknown][] => [
        [`no ${name}`, Object.fromEntries(Object.entries(DEFAULT_SETTINGS).filter(([field]) => field !== name))],
        [`${name} as a text`, { ...DEFAULT_SETTINGS, [name]: 'AAPL' }],
        [`${name} as null`, { ...DEFAULT_SETTINGS, [name]: null }],
        [`an empty ${name}`, { ...DEFAULT_SETTINGS, [name]: {} }],
      ],
    ),
    ...[0, 2, '1', true, 1.5].map((version): [string, unknown] => [
      `schema version ${JSON.stringify(version)}`,
      { ...DEFAULT_SETTINGS, schemaVersion: version },
    ]),
    ...['LIVE', 'real', '', 'x'.repeat(1_000_000), 1, null, ['paper']].map((mode): [string, unknown] => [
      `mode ${JSON.stringify(mode).slice(0, 20)}`,
      { ...DEFAULT_SETTINGS, execution: { mode, agentPauseMs: 0 } },
    ]),
    ...(
      [
        { use: 'true' },
        { use: 1 },
        { use: null },
        { abstention: 'maybe' },
        { abstention: '' },
        { abstention: null },
        { abstention: ['rules'] },
      ] as object[]
    ).map((change): [string, unknown] => [
      `model with ${JSON.stringify(change)}`,
      { ...DEFAULT_SETTINGS, model: { ...DEFAULT_SETTINGS.model, ...change } },
    ]),
    ...['use', 'abstention'].map((field): [string, unknown] => [
      `model without ${field}`,
      { ...DEFAULT_SETTINGS, model: lacking(DEFAULT_SETTINGS.model, field) },
    ]),
    ...[null, 'on', true, {}, ['use']].map((model): [string, unknown] => [
      `model ${JSON.stringify(model)}`,
      { ...DEFAULT_SETTINGS, model },
    ]),
    ...(
      [
        [],
        symbols(WATCHLIST_MAX + 1),
        ['AAPL', 'AAPL'],
        ['aapl'],
        [''],
        ['../x'],
        ['A/B'],
        ['A.B.C'],
        ['AAPL,MSFT'],
        ['AAPL', ''],
        ['AAPL '],
        ['AAPL\n'],
        ['\nAAPL'],
        ['1A'],
        ['ABCDEFGHIJK'],
        ['X'.repeat(300)],
        ['X'.repeat(1_000_000)],
        [1],
        [null],
        [true],
        [NaN],
        [{ A: 'B' }],
        ['Á'],
        { 0: 'AAPL' },
      ] as unknown[]
    ).map((watchlist): [string, unknown] => [
      `watchlist ${JSON.stringify(watchlist).slice(0, 30)}`,
      { ...DEFAULT_SETTINGS, watchlist },
    ]),
  ])('are refused: %s', async (_, settings) => {
    expect(TradingSettings.safeParse(settings).success, 'zod refuses it too').toBe(false);
    expect(await isStored(settings)).toBe(false);
  });
});
