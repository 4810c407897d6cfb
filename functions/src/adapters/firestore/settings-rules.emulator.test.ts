import {
  Abstention,
  COST_BOUNDS,
  DEFAULT_SETTINGS,
  EXECUTION_BOUNDS,
  ExecutionMode,
  MODEL_BOUNDS,
  RISK_BOUNDS,
  STRATEGY_BOUNDS,
  TradingSettings,
  WATCHLIST_MAX,
  type NumberBound,
} from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { takeOwnerSeat } from './owner-seat.testing.ts';

const { isStored } = takeOwnerSeat('demo-trading-settings');

type Part = 'strategy' | 'risk' | 'execution' | 'costs' | 'model';
const TABLES: readonly (readonly [Part, Readonly<Record<string, NumberBound>>])[] = [
  ['strategy', STRATEGY_BOUNDS],
  ['risk', RISK_BOUNDS],
  ['execution', EXECUTION_BOUNDS],
  ['costs', COST_BOUNDS],
  ['model', MODEL_BOUNDS],
];
const FIELDS = TABLES.flatMap(([part, table]) =>
  Object.entries(table).map(([field, bound]) => ({ part, field, bound })),
);

const WIDE = { ...DEFAULT_SETTINGS, strategy: { short: 150, medium: 250, long: 350, freshnessBars: 3 } };
/** Averages that leave room for any value of the one that is tried. */
const around: Record<string, object> = {
  short: { short: 8, medium: 299, long: 400 },
  medium: { short: 2, medium: 13, long: 400 },
  long: { short: 2, medium: 3, long: 21 },
};
const settingsWith = (part: Part, field: string, value: unknown) => {
  const strategy = { ...DEFAULT_SETTINGS.strategy, ...around[field] };
  const base = { ...DEFAULT_SETTINGS, strategy };
  return { ...base, [part]: { ...base[part], [field]: value } };
};
const without = (part: Part, field: string) => {
  const rest = Object.fromEntries(Object.entries(DEFAULT_SETTINGS[part]).filter(([name]) => name !== field));
  return { ...DEFAULT_SETTINGS, [part]: rest };
};

describe.each(FIELDS)('$field of $part', ({ part, field, bound }) => {
  const { min, max, integer } = bound;
  const step = integer ? 1 : min === 0 ? 0.0001 : min / 1_000;

  it('is stored from its lowest to its highest value', async () => {
    for (const value of [min, max]) expect(await isStored(settingsWith(part, field, value)), String(value)).toBe(true);
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
    expect(await isStored(settingsWith(part, field, value))).toBe(false);
  });

  it('is refused when it is missing', async () => {
    expect(await isStored(without(part, field))).toBe(false);
  });

  it(integer ? 'is refused when it is not whole' : 'may be whole or not', async () => {
    expect(await isStored(settingsWith(part, field, min + (max - min) / 3.7))).toBe(integer !== true);
  });
});

describe('settings without a word about the model', () => {
  it('can be read, as they were stored before there was one, and are not written any more', async () => {
    const { model: _left, ...before } = DEFAULT_SETTINGS;
    expect(TradingSettings.parse(before).model).toEqual(DEFAULT_SETTINGS.model);
    expect(await isStored(before)).toBe(false);
  });
});

describe('settings from before there was a newer limit', () => {
  const newer = FIELDS.filter(({ bound }) => bound.isNewer);

  it('are those that lack some of the limits of risk', () => {
    expect(newer.map(({ part }) => part)).toEqual(newer.map(() => 'risk'));
    expect(newer.length).toBeGreaterThan(0);
  });

  it.each(newer)('can be read without $field, and are not written any more', async ({ part, field, bound }) => {
    const before = without(part, field);
    expect(TradingSettings.parse(before)[part]).toMatchObject({ [field]: bound.default });
    expect(await isStored(before)).toBe(false);
  });
});

describe('settings as a whole', () => {
  const { strategy } = DEFAULT_SETTINGS;
  const symbols = (count: number) => Array.from({ length: count }, (_, index) => `A${index}`);

  it.each([
    ['the default ones', DEFAULT_SETTINGS],
    ['wide averages', WIDE],
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
    ['short equal to medium', { ...DEFAULT_SETTINGS, strategy: { ...strategy, short: 13 } }],
    ['short above medium', { ...DEFAULT_SETTINGS, strategy: { ...strategy, short: 14 } }],
    ['medium equal to long', { ...DEFAULT_SETTINGS, strategy: { ...strategy, medium: 21 } }],
    ['medium above long', { ...DEFAULT_SETTINGS, strategy: { ...strategy, medium: 22 } }],
    ['an unknown field', { ...DEFAULT_SETTINGS, admin: true }],
    ...TABLES.map(([part]): [string, unknown] => [
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
    ...['use', 'abstention'].map((field): [string, unknown] => [`model without ${field}`, without('model', field)]),
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
