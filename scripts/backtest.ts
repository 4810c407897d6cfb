/**
 * `npm run backtest -- --symbol AAPL --strategy ema-crossover --set fast=10,slow=30`: the lab's engine on the sample bars or
 * on a CSV file. Ends with 0 and the figures, or with 2 and a sentence on what was wrong and what to do.
 */
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultRules, evaluateBacktest, type Evaluation } from '../core/src/backtest/index.ts';
import { backtestProblem } from '../core/src/backtest/backtest-problems.ts';
import {
  BacktestRequest,
  DEFAULT_SETTINGS,
  FIRST_STRATEGY,
  STRATEGIES,
  STRATEGY_NAMES,
  defaultStrategy,
  type Bar,
  type StrategyDescription,
  type StrategyName,
} from '../core/src/contracts/index.ts';
import { checkBars, priceColumns } from '../core/src/domain/index.ts';
import { backtestReport } from './backtest-report.ts';
import { sampleBars, SAMPLE_SYMBOLS } from './sample-bars.ts';
import { parseBarsCsv } from '../core/src/offline/index.ts';

/** A century of daily bars is far below this. */
const MOST_BYTES = 32 * 1024 * 1024;

class Unusable extends Error {}

const OPTIONS = {
  symbol: { type: 'string' },
  file: { type: 'string' },
  strategy: { type: 'string' },
  set: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  capital: { type: 'string' },
  'all-in': { type: 'boolean' },
  short: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

function help(): string {
  const strategies = STRATEGY_NAMES.map((name) => {
    const { label, parameters }: StrategyDescription = STRATEGIES[name];
    const numbers = Object.entries(parameters).map(
      ([key, { min, max, default: usual }]) => `${key}=${usual} (${min} to ${max})`,
    );
    return `  ${name}: ${label}${numbers.length > 0 ? `\n      ${numbers.join(', ')}` : ''}`;
  });
  return [
    'npm run backtest -- [--symbol AAPL | --file bars.csv] [--strategy NAME] [--set number=value,...]',
    '                    [--from YYYY-MM-DD] [--to YYYY-MM-DD] [--capital dollars] [--all-in] [--short] [--json]',
    '',
    `Symbols that need no file: ${SAMPLE_SYMBOLS.join(', ')}.`,
    'Sizes follow the usual risk limits, with the signal confirmed by rules; --all-in takes the whole equity each time.',
    '',
    'Strategies with their numbers:',
    ...strategies,
  ].join('\n');
}

function strategyFrom({ strategy = FIRST_STRATEGY, set }: Values): unknown {
  if (!STRATEGY_NAMES.includes(strategy as StrategyName)) {
    throw new Unusable(`There is no strategy "${strategy}". Choose one of: ${STRATEGY_NAMES.join(', ')}.`);
  }
  const numbers = (set ?? '').split(',').filter((part) => part !== '');
  const changes = numbers.map((part): [string, number] => {
    const [, name = '', value = ''] = /^([a-zA-Z0-9]+)=(-?\d+\.?\d*)$/.exec(part.trim()) ?? [];
    if (name === '') throw new Unusable(`"${part}" is not a number of a strategy. Write it as --set fast=10,slow=30.`);
    return [name, Number(value)];
  });
  return { ...defaultStrategy(strategy as StrategyName), ...Object.fromEntries(changes) };
}

function barsOfFile(file: string): { asset: string; bars: readonly Bar[] } {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new Unusable(`There is no file ${file}.`);
  if (found.size > MOST_BYTES) throw new Unusable(`${file} is larger than any history of daily bars.`);
  const parsed = parseBarsCsv(readFileSync(file, 'utf8'), basename(file));
  if (parsed.kind === 'refused') throw new Unusable(`${parsed.file}, line ${parsed.line}: ${parsed.reason}.`);
  const { asset, bars } = parsed;
  const [fault] = checkBars(bars, { required: 0, asOf: Number.MAX_SAFE_INTEGER }).filter(
    ({ kind }) => kind !== 'stale',
  );
  if (fault) throw new Unusable(`${basename(file)} cannot be used. ${fault.message}`);
  return { asset, bars };
}

function barsFrom({ symbol, file }: Values): { asset: string; bars: readonly Bar[] } {
  if (file !== undefined && symbol !== undefined) throw new Unusable('Name a symbol or a file, not both.');
  if (file !== undefined) return barsOfFile(file);
  const asset = symbol ?? SAMPLE_SYMBOLS[0] ?? '';
  const bars = sampleBars(asset);
  if (!bars) {
    throw new Unusable(
      `No bars of ${asset} come with the product. Choose one of ${SAMPLE_SYMBOLS.join(', ')}, or name a CSV with --file.`,
    );
  }
  return { asset, bars };
}

function requestFrom(values: Values, asset: string): BacktestRequest {
  const rules = defaultRules(DEFAULT_SETTINGS);
  const sizing = values['all-in'] ? { kind: 'fraction', fraction: 1, stopLoss: 0, takeProfit: 0 } : rules.sizing;
  const capital = values.capital === undefined ? rules.capital : Number(values.capital);
  const parsed = BacktestRequest.safeParse({
    asset,
    source: values.file === undefined ? { kind: 'market' } : { kind: 'file', name: basename(values.file) },
    strategy: strategyFrom(values),
    from: values.from ?? null,
    to: values.to ?? null,
    rules: { ...rules, capital, sizing, allowShort: values.short ?? false },
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Unusable(`${issue?.path.join('.') ?? 'The request'}: ${issue?.message ?? 'cannot be used.'}`);
}

function valuesFrom(args: readonly string[]): Values {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw new Unusable(`${error instanceof Error ? error.message.split('\n')[0] : 'Unknown option.'} See --help.`);
  }
}

function evaluated(values: Values): Evaluation {
  const { asset, bars } = barsFrom(values);
  const request = requestFrom(values, asset);
  const columns = priceColumns(bars);
  const problem = backtestProblem(request, columns);
  if (problem) throw new Unusable(`${problem.field}: ${problem.message}`);
  return evaluateBacktest(request, columns, { checkSentinel: true });
}

try {
  const values = valuesFrom(process.argv.slice(2));
  if (values.help) console.log(help());
  else {
    const evaluation = evaluated(values);
    const { result, trades, months } = evaluation;
    console.log(values.json ? JSON.stringify({ result, trades, months }, null, 2) : backtestReport(evaluation));
  }
} catch (error) {
  if (!(error instanceof Unusable)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
