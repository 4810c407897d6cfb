/** A backtest as text for a terminal: figures against buy and hold, how far to believe them, the last trades. */
import type {
  BacktestFigureName,
  BacktestFigures,
  BacktestTrade,
  Figure,
  Validity,
} from '../core/src/contracts/index.ts';
import { money, percent, strategyName } from '../core/src/domain/index.ts';
import type { Evaluation } from '../core/src/backtest/index.ts';

type Show = (value: number) => string;

const ratio: Show = (value) => value.toFixed(2);
const whole: Show = (value) => String(value);

const ROWS: readonly (readonly [BacktestFigureName, string, Show])[] = [
  ['totalReturn', 'Total return', percent],
  ['annualReturn', 'Annual return', percent],
  ['volatility', 'Volatility a year', percent],
  ['sharpe', 'Sharpe ratio', ratio],
  ['sortino', 'Sortino ratio', ratio],
  ['calmar', 'Calmar ratio', ratio],
  ['maxDrawdown', 'Largest drawdown', percent],
  ['exposure', 'Exposure', percent],
  ['trades', 'Trades', whole],
  ['winRate', 'Win rate', percent],
  ['profitFactor', 'Profit factor', ratio],
  ['expectancy', 'Profit a trade', money],
  ['costs', 'Costs paid', money],
  ['alpha', 'Alpha a year', percent],
  ['beta', 'Beta', ratio],
];

const LABEL = 20;
const COLUMN = 16;
const LAST_TRADES = 5;

const shown = ({ value }: Figure, show: Show): string => (value === null ? 'n/a' : show(value));

const tradeLine = ({
  side,
  quantity,
  entrySession,
  entryPrice,
  exitSession,
  exitPrice,
  exitReason,
  profit,
}: BacktestTrade) =>
  `  ${side} ${quantity} at ${money(entryPrice)} on ${entrySession}, out at ${money(exitPrice)} on ${exitSession} (${exitReason}): ${money(profit)}`;

/** The figures beside those of buying and holding, a line each. */
export const figureTable = (figures: BacktestFigures, benchmark: BacktestFigures): string[] => [
  `${''.padEnd(LABEL)}${'Strategy'.padStart(COLUMN)}${'Buy and hold'.padStart(COLUMN)}`,
  ...ROWS.map(
    ([name, label, show]) =>
      `${label.padEnd(LABEL)}${shown(figures[name], show).padStart(COLUMN)}${shown(benchmark[name], show).padStart(COLUMN)}`,
  ),
];

/** What chance leaves of the figures. */
export function chanceLines({ sharpeInterval, deflatedSharpe }: Validity): string[] {
  const range = sharpeInterval
    ? `${ratio(sharpeInterval.low)} to ${ratio(sharpeInterval.high)} in nine cases of ten`
    : 'n/a';
  return [
    `Sharpe ratio, the range that chance leaves: ${range}.`,
    `Probability that it is above zero: ${shown(deflatedSharpe, percent)}.`,
  ];
}

/** Why figures are missing, each reason once. */
export function reasonLines(figures: BacktestFigures): string[] {
  const reasons = ROWS.flatMap(([name, label]) => (figures[name].reason ? [`${label}: ${figures[name].reason}`] : []));
  return reasons.length > 0 ? ['', 'n/a because:', ...[...new Set(reasons)].map((reason) => `  ${reason}`)] : [];
}

export const tradeLines = (trades: readonly BacktestTrade[]): string[] =>
  trades.length > 0 ? ['', `Last trades of ${trades.length}:`, ...trades.slice(-LAST_TRADES).map(tradeLine)] : [];

export function backtestReport({ result, trades, run }: Evaluation): string {
  const { request, figures, benchmark, validity, from, to } = result;
  return [
    `${request.asset}, ${strategyName(request.strategy)}, ${from} to ${to}, ${money(request.rules.capital)} dollars. Dividends are left out.`,
    '',
    ...figureTable(figures, benchmark),
    '',
    ...chanceLines(validity),
    validity.sentinel === 'passed'
      ? 'Checked: no decision changes when the future does.'
      : `Look-ahead check: ${validity.sentinel}.`,
    ...(run.halted === null ? [] : [`Halted: ${run.halted}`]),
    ...reasonLines(figures),
    ...tradeLines(trades),
  ].join('\n');
}
