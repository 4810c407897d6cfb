/**
 * The rules of a backtest as a part of an address: how a position is sized, then whatever is not as usual, such as
 * "fraction,short,slippageBps:20". What is usual stands in the tables of bounds, so that the same text always means the
 * same rules, whatever anybody's settings say by then.
 */
import {
  BACKTEST_BOUNDS,
  BACKTEST_COST_BOUNDS,
  BacktestRules,
  RISK_BOUNDS,
  SIZING_BOUNDS,
  type NumberBound,
} from '@trading-crew/core/contracts';
import { isWithin } from './number-text.ts';

type Kind = BacktestRules['sizing']['kind'];
type Table = Readonly<Record<string, NumberBound>>;

const KINDS: readonly Kind[] = ['risk', 'fraction'];

/** Each is said where it is not as usual. */
const WORDS = {
  unconfirmed: 'unconfirmed',
  short: 'short',
  fractions: 'fractions',
  close: 'close',
} as const;

const SIZES: Readonly<Record<Kind, Table>> = { risk: RISK_BOUNDS, fraction: SIZING_BOUNDS };

const tableOf = (kind: Kind): Table => ({ ...BACKTEST_BOUNDS, ...BACKTEST_COST_BOUNDS, ...SIZES[kind] });

const wordsOf = ({ sizing, allowShort, wholeShares, fillAt }: BacktestRules): string[] => [
  ...(sizing.kind === 'risk' && !sizing.confirm ? [WORDS.unconfirmed] : []),
  ...(allowShort ? [WORDS.short] : []),
  ...(wholeShares ? [] : [WORDS.fractions]),
  ...(fillAt === 'close' ? [WORDS.close] : []),
];

/** The text of rules. It needs no escape in an address. */
export function rulesText(rules: BacktestRules): string {
  const { capital, costs, sizing } = rules;
  const sizes: Readonly<Record<string, unknown>> = sizing.kind === 'risk' ? sizing.limits : sizing;
  const values: Readonly<Record<string, unknown>> = { ...sizes, ...costs, capital };
  const unusual = Object.entries(tableOf(sizing.kind)).filter(([name, bound]) => values[name] !== bound.default);
  const numbers = unusual.map(([name]) => `${name}:${String(values[name])}`);
  return [sizing.kind, ...wordsOf(rules), ...numbers].join(',');
}

export type ReadRules =
  { readonly kind: 'rules'; readonly rules: BacktestRules } | { readonly kind: 'broken'; readonly problem: string };

const broken = (problem: string): ReadRules => ({ kind: 'broken', problem });

const isNumber = (text: string): boolean => /^(\d+\.?\d*|\.\d+)(e-\d+)?$/.test(text);

/** A strange text of the address is repeated no further than it takes to recognise it. */
const LONGEST_QUOTE = 40;

function rulesOf(kind: Kind, words: readonly string[], given: Readonly<Record<string, number>>): ReadRules {
  const valuesOf = (table: Table) =>
    Object.fromEntries(Object.entries(table).map(([name, bound]) => [name, given[name] ?? bound.default]));
  const sizing =
    kind === 'risk'
      ? { kind, limits: valuesOf(RISK_BOUNDS), confirm: !words.includes(WORDS.unconfirmed) }
      : { kind, ...valuesOf(SIZING_BOUNDS) };
  const parsed = BacktestRules.safeParse({
    ...valuesOf(BACKTEST_BOUNDS),
    costs: valuesOf(BACKTEST_COST_BOUNDS),
    sizing,
    allowShort: words.includes(WORDS.short),
    wholeShares: !words.includes(WORDS.fractions),
    fillAt: words.includes(WORDS.close) ? 'close' : 'next-open',
  });
  if (!parsed.success) return broken('The rules in the link do not go together. Set them in the form.');
  return { kind: 'rules', rules: parsed.data };
}

/** The rules of a text, or what is wrong with it: nothing is guessed. */
export function readRulesText(text: string): ReadRules {
  const [first, ...parts] = text.split(',');
  const kind = KINDS.find((known) => known === first);
  if (!kind) return broken('The link does not say how positions are sized. Set it in the form, under Money.');
  const table = tableOf(kind);
  const known: readonly string[] = Object.values(WORDS);
  const words: string[] = [];
  const given: Record<string, number> = {};
  for (const part of parts) {
    const [name = '', value = ''] = part.split(/:(.*)/s);
    const bound = Object.hasOwn(table, name) ? table[name] : undefined;
    if (known.includes(part)) words.push(part);
    else if (!bound)
      return broken(
        `The link has a rule that is not known here: ${part.slice(0, LONGEST_QUOTE)}. Set the rules in the form.`,
      );
    else {
      const number = isNumber(value) ? Number(value) : Number.NaN;
      if (!isWithin(number, bound))
        return broken(`${bound.label} in the link is out of its bounds. Set it in the form.`);
      given[name] = number;
    }
  }
  return rulesOf(kind, words, given);
}
