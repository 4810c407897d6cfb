/** What `npm run backtest` is told on the command line, and the bars that it means: read once, refused in a sentence. */
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import {
  FIRST_STRATEGY,
  STRATEGY_NAMES,
  defaultStrategy,
  type Bar,
  type StrategyName,
} from '../core/src/contracts/index.ts';
import { checkBars } from '../core/src/domain/index.ts';
import { parseBarsCsv } from '../core/src/offline/index.ts';
import { sampleBars, SAMPLE_SYMBOLS } from './sample-bars.ts';

/** A century of daily bars is far below this. */
const MOST_BYTES = 32 * 1024 * 1024;

/** What was told cannot be used; the message is a sentence for the user. */
export class Unusable extends Error {}

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
  crew: { type: 'boolean' },
  every: { type: 'string' },
  decisions: { type: 'string' },
  model: { type: 'boolean' },
  budget: { type: 'string' },
  answers: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

export type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

/** Not checked yet: the contract's schema is the one that knows the bounds. */
export function strategyFrom({ strategy = FIRST_STRATEGY, set }: Values): unknown {
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

/** Oldest first. */
export function barsFrom({ symbol, file }: Values): { asset: string; bars: readonly Bar[] } {
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

export function valuesFrom(args: readonly string[]): Values {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw new Unusable(`${error instanceof Error ? error.message.split('\n')[0] : 'Unknown option.'} See --help.`);
  }
}
