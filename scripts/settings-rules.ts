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
  STRATEGIES,
  STRATEGY_NAMES,
  SYMBOL_PATTERN,
  WATCHLIST_MAX,
  type NumberBound,
  type StrategyDescription,
  type StrategyName,
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

/** Spelled out rather than called: a request may take 1,000 steps, and a call with its arguments takes half as many again. */
const within = (value: string, { min, max, integer }: NumberBound): string =>
  `${integer ? `${value} is int && ` : ''}${value} >= ${min} && ${value} <= ${max}`;

/**
 * A function that holds for a map with exactly these fields, each as its condition says. Each condition fails where its
 * field is missing, so that a map of the right size has these fields and no other.
 */
function closedMap(name: string, conditions: Readonly<Record<string, string>>, extra: readonly string[] = []): string {
  const fields = Object.entries(conditions);
  for (const [field, condition] of fields) {
    if (!condition.includes(`value.${field}`)) throw new Error(`${name} does not look at ${field}`);
  }
  const all = [`value.size() == ${fields.length}`, ...Object.values(conditions), ...extra];
  return `function ${name}(value) {\n  return ${all.join('\n    && ')};\n}`;
}

const numbers = (bounds: Readonly<Record<string, NumberBound>>): Record<string, string> =>
  Object.fromEntries(Object.entries(bounds).map(([field, bound]) => [field, within(`value.${field}`, bound)]));

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

/** The function for one strategy: ma-50-200 becomes isMa50200. */
const functionOf = (name: StrategyName): string =>
  `is${name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}`;

/** A function that holds for a strategy of this name with its numbers in their order. */
function oneStrategy(name: StrategyName): string {
  const { parameters, ordered }: StrategyDescription = STRATEGIES[name];
  const conditions = { name: `value.name == ${quoted(name)}`, ...numbers(parameters) };
  const orders = ordered.map(({ smaller, larger }) => `value.${smaller} < value.${larger}`);
  return closedMap(functionOf(name), conditions, orders);
}

/** The name is looked at before the rest: a request is refused whole when its rules take too many steps. */
function strategies(): string[] {
  const choices = STRATEGY_NAMES.map((name) => `value.name == ${quoted(name)} && ${functionOf(name)}(value)`);
  const any = `function isStrategy(value) {
  return ${choices.join('\n    || ')};
}`;
  return [...STRATEGY_NAMES.map(oneStrategy), any];
}

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
    watchlist(),
    ...strategies(),
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
