/**
 * `npm run backtest -- --symbol AAPL --strategy ema-crossover --set fast=10,slow=30`: the lab's engine on the sample bars or
 * on a CSV file; with --crew the crew itself. Ends with 0 and the figures, or with 2 and a sentence on what was wrong.
 */
import { basename } from 'node:path';
import { defaultRules, evaluateBacktest, type Evaluation } from '../core/src/backtest/index.ts';
import { backtestProblem } from '../core/src/backtest/backtest-problems.ts';
import {
  BacktestRequest,
  DEFAULT_SETTINGS,
  STRATEGIES,
  STRATEGY_NAMES,
  type StrategyDescription,
} from '../core/src/contracts/index.ts';
import { priceColumns } from '../core/src/domain/index.ts';
import { Unusable, barsFrom, strategyFrom, valuesFrom, type Values } from './backtest-input.ts';
import { backtestReport } from './backtest-report.ts';
import { crewCommand } from './crew-command.ts';
import { SAMPLE_SYMBOLS } from './sample-bars.ts';

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
    '                    [--crew [--every closes] [--decisions most]',
    '                            [--model --decisions most --budget dollars [--answers file.json]]]',
    '',
    `Symbols that need no file: ${SAMPLE_SYMBOLS.join(', ')}.`,
    'Sizes follow the usual risk limits, with the signal confirmed by rules; --all-in takes the whole equity each time.',
    'With --crew the agents themselves decide, at every close or every so many, and every decision is reported.',
    'With --model they ask Gemini for a second opinion (GEMINI_API_KEYS), for at most so many dollars. What it answers is',
    'kept in the file of --answers, and costs nothing the next time.',
    '',
    'Strategies with their numbers:',
    ...strategies,
  ].join('\n');
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

function evaluated(values: Values): Evaluation {
  const { asset, bars } = barsFrom(values);
  const request = requestFrom(values, asset);
  const columns = priceColumns(bars);
  const problem = backtestProblem(request, columns);
  if (problem) throw new Unusable(`${problem.field}: ${problem.message}`);
  return evaluateBacktest(request, columns, { checkSentinel: true });
}

/** Whether somebody pressed Ctrl-C: what was played until then is reported. Pressed again, it ends at once. */
function cancelledByHand(): () => boolean {
  let isCancelled = false;
  process.once('SIGINT', () => (isCancelled = true));
  return () => isCancelled;
}

async function run(values: Values): Promise<string> {
  if (values.help) return help();
  if (values.crew) return crewCommand(values, process.env, { isCancelled: cancelledByHand() });
  const [alone] = (['every', 'decisions', 'model', 'budget', 'answers'] as const).filter((name) => values[name]);
  if (alone !== undefined) throw new Unusable(`--${alone} is about the crew. Add --crew, or leave it out.`);
  const evaluation = evaluated(values);
  const { result, trades, months } = evaluation;
  return values.json ? JSON.stringify({ result, trades, months }, null, 2) : backtestReport(evaluation);
}

try {
  console.log(await run(valuesFrom(process.argv.slice(2))));
} catch (error) {
  if (!(error instanceof Unusable)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
