/** What the model is asked about a trend: why the signal is what it is, or why there is none. */
import { FIRST_STRATEGY, STRATEGIES, type Bar, type StrategyChoice, type TrendOutput } from '../../contracts/index.ts';
import type { ToExplain } from './explanation.ts';
import { priceFacts, trendFacts } from './facts.ts';
import { evidenceOf, quotedSubject, type Subject } from './question.ts';

const AVERAGES = `Explain where the three moving averages stand and why the signal follows from them.
A moving average is the mean of the last closes; a bar is one trading day. Bullish: the short average stands above the
medium one and that above the long one. Bearish: the reverse. Neutral: neither.`;

const ofStrategy = (
  choice: StrategyChoice,
): string => `Explain what the strategy sees and why the signal follows from it.
The strategy is "${STRATEGIES[choice.name].label}". ${STRATEGIES[choice.name].meaning} A bar is one trading day.
Bullish: it would be in. Bearish: it would be out. Neutral: it keeps what is held.`;

const SIGNALS = `BUY: it became bullish within the fresh bars and nothing is held. SELL: it is bearish and shares are held.
HOLD: nothing is to be done; then say what keeps the rules from acting.`;

const taskOf = (choice: StrategyChoice): string =>
  `${choice.name === FIRST_STRATEGY ? AVERAGES : ofStrategy(choice)}\n${SIGNALS}`;

export const explainTrend = (subject: Subject, bars: readonly Bar[], trend: TrendOutput): ToExplain => ({
  task: taskOf(trend.strategy),
  evidence: evidenceOf([...trendFacts(trend), ...priceFacts(bars)]),
  quoted: quotedSubject(subject),
});
