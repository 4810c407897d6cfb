/**
 * The part of firestore.rules that says what settings may be, made from the bounds of the contracts: the form, the
 * callables and the rules refuse the same values because they read the same table.
 */
import {
  COST_BOUNDS,
  Abstention,
  EXECUTION_BOUNDS,
  ExecutionMode,
  MODEL_BOUNDS,
  RISK_BOUNDS,
  STRATEGY_BOUNDS,
  SYMBOL_PATTERN,
  WATCHLIST_MAX,
  type NumberBound,
  type TradingSettings,
} from '@trading-crew/core/contracts';

const INDENT = '    ';

const quoted = (text: string): string => {
  if (/['\\\n]/.test(text)) throw new Error(`cannot stand in a rule: ${JSON.stringify(text)}`);
  return `'${text}'`;
};

const listed = (names: readonly string[]): string => `[${names.map(quoted).join(', ')}]`;

/** The symbol's pattern without its anchors, to be repeated. */
function symbolPattern(): string {
  const pattern = /^\^(.*)\$$/.exec(SYMBOL_PATTERN.source)?.[1];
  if (pattern === undefined || SYMBOL_PATTERN.flags !== '')
    throw new Error('the symbol pattern must be anchored, flagless');
  return pattern;
}

const within = (value: string, { min, max, integer }: NumberBound): string =>
  `${integer ? 'isWhole' : 'isNumber'}(${value}, ${min}, ${max})`;

/** A function that holds for a map with exactly these fields, each as its condition says. */
function closedMap(name: string, conditions: Readonly<Record<string, string>>, extra: readonly string[] = []): string {
  const all = [`hasExactly(value, ${listed(Object.keys(conditions))})`, ...Object.values(conditions), ...extra];
  return `function ${name}(value) {\n  return ${all.join('\n    && ')};\n}`;
}

const numbers = (bounds: Readonly<Record<string, NumberBound>>): Record<string, string> =>
  Object.fromEntries(Object.entries(bounds).map(([field, bound]) => [field, within(`value.${field}`, bound)]));

const HELPERS = `function hasExactly(value, fields) {
  return value is map && value.keys().hasAll(fields) && value.keys().hasOnly(fields);
}

function isWhole(value, lowest, highest) {
  return value is int && value >= lowest && value <= highest;
}

function isNumber(value, lowest, highest) {
  return value is number && value >= lowest && value <= highest;
}`;

/** A comma inside an element would pass the pattern as two symbols; the count of the parts gives it away. */
const watchlist = (): string => {
  const symbol = symbolPattern();
  return `function isWatchlist(value) {
  return value is list && value.size() >= 1 && value.size() <= ${WATCHLIST_MAX}
    && value.toSet().size() == value.size()
    && value.join(',').matches(${quoted(`^${symbol}(,${symbol})*$`)})
    && value.join(',').split(',').size() == value.size();
}`;
};

const PARTS: Readonly<Record<keyof TradingSettings, string>> = {
  schemaVersion: 'value.schemaVersion is int && value.schemaVersion == 1',
  watchlist: 'isWatchlist(value.watchlist)',
  strategy: 'isStrategy(value.strategy)',
  risk: 'isRisk(value.risk)',
  execution: 'isExecution(value.execution)',
  costs: 'isCosts(value.costs)',
  model: 'isModel(value.model)',
};

/** The functions of the rules, ending in `isTradingSettings(value)`, indented as they stand in the file. */
export function settingsRules(): string {
  const functions = [
    HELPERS,
    watchlist(),
    closedMap('isStrategy', numbers(STRATEGY_BOUNDS), ['value.short < value.medium', 'value.medium < value.long']),
    closedMap('isRisk', numbers(RISK_BOUNDS)),
    closedMap('isExecution', { mode: `value.mode in ${listed(ExecutionMode.options)}`, ...numbers(EXECUTION_BOUNDS) }),
    closedMap('isCosts', numbers(COST_BOUNDS)),
    closedMap('isModel', {
      use: 'value.use is bool',
      abstention: `value.abstention in ${listed(Abstention.options)}`,
      ...numbers(MODEL_BOUNDS),
    }),
    closedMap('isTradingSettings', PARTS),
  ];
  return functions
    .join('\n\n')
    .split('\n')
    .map((line) => (line === '' ? line : INDENT + line))
    .join('\n');
}
