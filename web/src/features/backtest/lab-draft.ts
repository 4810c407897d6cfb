/**
 * A backtest while it is set up: what stands in each field, and the request that comes of it, checked by the same schema
 * that stores it. What is wrong is told at its field; a draft with a fault gives no request.
 */
import {
  AssetSymbol,
  BACKTEST_BOUNDS,
  BACKTEST_COST_BOUNDS,
  BacktestRequest,
  defaultStrategy,
  numbersOf,
  SIZING_BOUNDS,
  STRATEGIES,
  type BacktestRules,
  type NumberBound,
  type RiskLimits,
  type StrategyChoice,
  type StrategyName,
  type TradingSettings,
} from '@trading-crew/core/contracts';
import { stableJson } from '@trading-crew/core/domain';
import type { LabLink } from '../../ui/lab-link.ts';
import { boundRule, isWithin, numberOfText, numberText } from '../../ui/number-text.ts';

export interface LabDraft {
  readonly asset: string;
  /** Sessions such as 2016-03-14; empty for as far as the bars reach. */
  readonly from: string;
  readonly to: string;
  readonly strategy: StrategyName;
  readonly sizing: 'risk' | 'fraction';
  /** Risk limits that a kept backtest was made with; null for those of the settings. */
  readonly limits: RiskLimits | null;
  /** Whether signals are confirmed or refused by rules first, as the crew does. */
  readonly confirm: boolean;
  readonly allowShort: boolean;
  readonly wholeShares: boolean;
  readonly fillAt: BacktestRules['fillAt'];
  /** What stands in each number's field, by path such as strategy.short or rules.costs.slippageBps. */
  readonly texts: Readonly<Record<string, string>>;
}

export type Problems = Readonly<Record<string, string>>;

export interface LabField {
  readonly path: string;
  readonly name: string;
  readonly bound: NumberBound;
}

const fieldsOf = (prefix: string, table: Readonly<Record<string, NumberBound>>): LabField[] =>
  Object.entries(table).map(([name, bound]) => ({ path: `${prefix}.${name}`, name, bound }));

export const strategyFields = (name: StrategyName): LabField[] => fieldsOf('strategy', STRATEGIES[name].parameters);
export const CAPITAL_FIELDS = fieldsOf('rules', BACKTEST_BOUNDS);
export const COST_FIELDS = fieldsOf('rules.costs', BACKTEST_COST_BOUNDS);
export const SIZING_FIELDS = fieldsOf('rules.sizing', SIZING_BOUNDS);

const textsOf = (fields: readonly LabField[], values: Readonly<Record<string, number>>): [string, string][] =>
  fields.map(({ path, name, bound }) => [path, numberText(values[name] ?? bound.default, bound)]);

const strategyTexts = (choice: StrategyChoice) => textsOf(strategyFields(choice.name), numbersOf(choice));

/** What the form begins with: the user's own strategy, costs and capital. */
export function draftOf({ watchlist, strategy, costs }: TradingSettings, asset = watchlist[0] ?? ''): LabDraft {
  return {
    asset,
    from: '',
    to: '',
    strategy: strategy.name,
    sizing: 'risk',
    limits: null,
    confirm: true,
    allowShort: false,
    wholeShares: true,
    fillAt: 'next-open',
    texts: Object.fromEntries([
      ...strategyTexts(strategy),
      ...textsOf(CAPITAL_FIELDS, { capital: costs.startingCash }),
      ...textsOf(COST_FIELDS, costs),
      ...textsOf(SIZING_FIELDS, {}),
    ]),
  };
}

/** The draft with a strategy's numbers in the place of those before. */
export function withStrategy(draft: LabDraft, choice: StrategyChoice): LabDraft {
  const others = Object.entries(draft.texts).filter(([path]) => !path.startsWith('strategy.'));
  return { ...draft, strategy: choice.name, texts: Object.fromEntries([...others, ...strategyTexts(choice)]) };
}

/** The draft with other numbers of its strategy. */
export function withNumberTexts(draft: LabDraft, numbers: Readonly<Record<string, number>>): LabDraft {
  const changed = strategyFields(draft.strategy).filter(({ name }) => numbers[name] !== undefined);
  return { ...draft, texts: { ...draft.texts, ...Object.fromEntries(textsOf(changed, numbers)) } };
}

/** The draft with another strategy: its numbers as they stand in the settings, or else as usual. */
export const withStrategyName = (draft: LabDraft, name: StrategyName, { strategy }: TradingSettings): LabDraft =>
  withStrategy(draft, strategy.name === name ? strategy : defaultStrategy(name));

type Question = Pick<LabLink, 'asset' | 'strategy' | 'from' | 'to'>;

const withQuestion = (draft: LabDraft, { asset, strategy, from, to }: Question): LabDraft => ({
  ...withStrategy(draft, strategy),
  asset,
  from: from ?? '',
  to: to ?? '',
});

/** The draft that asks what an address asks; where the address has no rules, by those of the settings. */
export function withLink(settings: TradingSettings, link: LabLink): LabDraft {
  const draft = withQuestion(draftOf(settings), link);
  return link.rules ? withRules(draft, link.rules, settings) : draft;
}

/** The draft that leads to a request that was made before, with the risk limits of that time. */
export const withRequest = (draft: LabDraft, request: BacktestRequest, settings: TradingSettings): LabDraft =>
  withRules(withQuestion(draft, request), request.rules, settings);

function withRules(draft: LabDraft, rules: BacktestRules, { risk }: TradingSettings): LabDraft {
  const { capital, costs, sizing, allowShort, wholeShares, fillAt } = rules;
  const texts = [
    ...textsOf(CAPITAL_FIELDS, { capital }),
    ...textsOf(COST_FIELDS, costs),
    ...(sizing.kind === 'fraction' ? textsOf(SIZING_FIELDS, { ...sizing, kind: 0 }) : []),
  ];
  return {
    ...draft,
    sizing: sizing.kind,
    limits: sizing.kind === 'risk' && stableJson(sizing.limits) !== stableJson(risk) ? sizing.limits : null,
    confirm: sizing.kind === 'risk' ? sizing.confirm : draft.confirm,
    allowShort,
    wholeShares,
    fillAt,
    texts: { ...draft.texts, ...Object.fromEntries(texts) },
  };
}

const numbersIn = ({ texts }: LabDraft, fields: readonly LabField[]): Record<string, number> =>
  Object.fromEntries(fields.map(({ path, name, bound }) => [name, numberOfText(texts[path] ?? '', bound)]));

export type ParsedDraft =
  | { readonly kind: 'valid'; readonly request: BacktestRequest }
  | { readonly kind: 'invalid'; readonly problems: Problems };

/** Every field of numbers that counts for this draft. */
const numberFields = ({ strategy, sizing }: LabDraft): LabField[] => [
  ...strategyFields(strategy),
  ...CAPITAL_FIELDS,
  ...COST_FIELDS,
  ...(sizing === 'fraction' ? SIZING_FIELDS : []),
];

function messageFor(path: string, message: string, draft: LabDraft): string {
  const field = numberFields(draft).find((candidate) => candidate.path === path);
  if (!field) return message;
  return isWithin(numberOfText(draft.texts[path] ?? '', field.bound), field.bound) ? message : boundRule(field.bound);
}

/** Days that the calendar does not have are refused where they were typed: 2016-02-31 passes the pattern. */
function dayProblems({ from, to }: LabDraft): [string, string][] {
  const isDay = (text: string): boolean => {
    const time = Date.parse(`${text}T00:00:00.000Z`);
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
  };
  return Object.entries({ from, to }).flatMap(([name, text]): [string, string][] =>
    text === '' || isDay(text) ? [] : [[name, 'Use a day of the calendar, such as 2016-03-14.']],
  );
}

/** The request of a draft, or what is wrong at each field. `file` is the name of the user's own file of bars. */
export function parseDraft(draft: LabDraft, { risk }: TradingSettings, file: string | null): ParsedDraft {
  const asset = draft.asset.trim().toUpperCase();
  const candidate = {
    asset,
    source: file === null ? { kind: 'market' } : { kind: 'file', name: file },
    strategy: { name: draft.strategy, ...numbersIn(draft, strategyFields(draft.strategy)) },
    from: draft.from || null,
    to: draft.to || null,
    rules: {
      ...numbersIn(draft, CAPITAL_FIELDS),
      costs: numbersIn(draft, COST_FIELDS),
      sizing:
        draft.sizing === 'risk'
          ? { kind: 'risk', limits: draft.limits ?? risk, confirm: draft.confirm }
          : { kind: 'fraction', ...numbersIn(draft, SIZING_FIELDS) },
      allowShort: draft.allowShort,
      wholeShares: draft.wholeShares,
      fillAt: draft.fillAt,
    },
  };
  const problems: Record<string, string> = Object.fromEntries(dayProblems(draft));
  const result = BacktestRequest.safeParse(candidate);
  if (result.success && Object.keys(problems).length === 0) return { kind: 'valid', request: result.data };
  if (!AssetSymbol.safeParse(asset).success && asset === '') problems['asset'] = 'Choose an asset.';
  for (const { path, message } of result.error?.issues ?? []) {
    const field = path.join('.');
    problems[field] ??= messageFor(field, message, draft);
  }
  return { kind: 'invalid', problems };
}

/** The path of every field that a fault may be told at. */
export const fieldPaths = (draft: LabDraft): string[] => [
  'asset',
  'from',
  'to',
  'strategy.name',
  ...numberFields(draft).map(({ path }) => path),
];

const NAMES: Readonly<Record<string, string>> = { asset: 'Asset', from: 'From', to: 'To', 'strategy.name': 'Strategy' };

/** The names of the fields at fault, as they stand on the page. */
export const namesAtFault = (problems: Problems, draft: LabDraft): string[] =>
  Object.keys(problems).map(
    (path) => NAMES[path] ?? numberFields(draft).find((field) => field.path === path)?.bound.label ?? path,
  );
