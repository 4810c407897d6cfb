/**
 * The address of a backtest on the lab page: which asset, which strategy with which numbers, which period, by which rules,
 * after which search, and the numbers of the same strategy that it is put against. Whoever shows evidence links to it; the
 * lab reads it and writes it, so that a reload shows the same numbers.
 */
import {
  AssetSymbol,
  defaultStrategy,
  numbersOf,
  SessionDate,
  STRATEGIES,
  StrategyChoice,
  STRATEGY_NAMES,
  type BacktestRules,
  type StrategyNumbers,
} from '@trading-crew/core/contracts';
import type { Search } from '@trading-crew/core/backtest';
import { readRulesText, rulesText } from './lab-rules-text.ts';

export interface LabLink {
  readonly asset: string;
  readonly strategy: StrategyChoice;
  readonly from: SessionDate | null;
  readonly to: SessionDate | null;
  /** The same strategy with other numbers, shown beside it. */
  readonly against: StrategyChoice | null;
  /** Left out: by the settings of whoever opens it. */
  readonly rules?: BacktestRules;
  /** What was tried before this was looked at more closely; left out where nothing was. */
  readonly search?: Search;
}

/** The address that shows this backtest. `against` must be of the same strategy; one of another is left out. */
export function labHref({ asset, strategy, from, to, against, rules, search }: LabLink): string {
  const query = new URLSearchParams({ symbol: asset, strategy: strategy.name });
  for (const [name, value] of Object.entries(numbersOf(strategy))) query.set(name, String(value));
  if (from !== null) query.set('from', from);
  if (to !== null) query.set('to', to);
  if (search) query.set('tried', String(search.combinationsTried));
  if (search && search.sharpeVariance !== null) query.set('variance', String(search.sharpeVariance));
  const other = against?.name === strategy.name ? Object.entries(numbersOf(against)) : [];
  // Colons and commas stay readable in an address and need no escape there.
  const pairs = other.map(([name, value]) => `${name}:${value}`).join(',');
  const byRules = rules ? `&rules=${rulesText(rules)}` : '';
  return `/backtest?${query.toString()}${byRules}${pairs ? `&against=${pairs}` : ''}`;
}

const isNumber = (text: string): boolean => /^-?(\d+\.?\d*|\.\d+)$/.test(text);

/** The numbers of a strategy that an address gives; those that it leaves out are as usual. Null where one is no number. */
function choiceOf(name: StrategyChoice['name'], given: Readonly<Record<string, string>>): StrategyChoice | null {
  const usual = defaultStrategy(name);
  const entries = Object.keys(STRATEGIES[name].parameters).flatMap((key) => {
    const text = given[key];
    return text === undefined ? [] : [[key, isNumber(text) ? Number(text) : Number.NaN] as const];
  });
  const numbers: StrategyNumbers = Object.fromEntries(entries);
  const parsed = StrategyChoice.safeParse({ ...usual, ...numbers });
  return parsed.success ? parsed.data : null;
}

/** Whether it is a day that the calendar has: 2016-02-31 has the form of one and is none. */
function isDay(text: string): boolean {
  const time = SessionDate.safeParse(text).success ? Date.parse(`${text}T00:00:00.000Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** What is wrong with the days of a period; null where nothing is. A day that is not given is as far as the bars reach. */
function periodProblem(from: string | null, to: string | null): string | null {
  const wrong = [from, to].find((day) => day !== null && !isDay(day));
  if (wrong !== undefined) return 'A day in the link is not in the calendar. Set the period in the form.';
  const isBackwards = from !== null && to !== null && from >= to;
  return isBackwards ? 'The period in the link ends before it starts. Set it in the form.' : null;
}

/** What was tried, as an address says it; undefined where it says nothing, null where it makes no sense. */
function searchOf(query: URLSearchParams): Search | null | undefined {
  const [tried, variance] = [query.get('tried'), query.get('variance')];
  if (tried === null) return variance === null ? undefined : null;
  const isUsable = /^[1-9]\d{0,8}$/.test(tried) && (variance === null || /^\d+(\.\d+)?(e-\d+)?$/.test(variance));
  if (!isUsable) return null;
  return { combinationsTried: Number(tried), sharpeVariance: variance === null ? null : Number(variance) };
}

/** By which rules and after which search, or what is wrong with them. */
function termsOf(query: URLSearchParams): Pick<LabLink, 'rules' | 'search'> | string {
  const text = query.get('rules');
  const read = text === null ? null : readRulesText(text);
  if (read?.kind === 'broken') return read.problem;
  const search = searchOf(query);
  if (search === null) return 'The link does not say in numbers how much was tried. Run the backtest from the form.';
  return { ...(read && { rules: read.rules }), ...(search && { search }) };
}

export type ReadLabLink =
  /** The address asks for nothing. */
  | { readonly kind: 'none' }
  | { readonly kind: 'link'; readonly link: LabLink }
  | { readonly kind: 'broken'; readonly problem: string };

/** What the query of an address asks for. Values out of bounds make it broken: nothing is guessed. */
export function readLabLink(search: string): ReadLabLink {
  const query = new URLSearchParams(search);
  const symbol = query.get('symbol');
  const named = query.get('strategy');
  if (symbol === null && named === null) return { kind: 'none' };
  const asset = AssetSymbol.safeParse(symbol);
  if (!asset.success) return { kind: 'broken', problem: 'The link names no asset that could be looked up.' };
  const name = STRATEGY_NAMES.find((known) => known === named);
  if (!name) return { kind: 'broken', problem: 'The link names no strategy of this page.' };
  const strategy = choiceOf(name, Object.fromEntries(query));
  if (!strategy)
    return {
      kind: 'broken',
      problem: 'A number of the strategy in the link is out of its bounds. Set it in the form.',
    };
  const pairs = query.get('against')?.split(',') ?? null;
  const against =
    pairs && choiceOf(name, Object.fromEntries(pairs.map((pair) => pair.split(':'))) as Record<string, string>);
  if (pairs && !against)
    return { kind: 'broken', problem: 'The numbers that the link compares with are out of their bounds.' };
  const [from, to] = [query.get('from'), query.get('to')];
  const problem = periodProblem(from, to);
  if (problem !== null) return { kind: 'broken', problem };
  const terms = termsOf(query);
  if (typeof terms === 'string') return { kind: 'broken', problem: terms };
  return { kind: 'link', link: { asset: asset.data, strategy, from, to, against, ...terms } };
}
