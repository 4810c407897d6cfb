/** What the model is asked about a trend: why the signal is what it is, or why there is none. */
import type { Bar, TrendOutput } from '../../contracts/index.ts';
import type { ToExplain } from './explanation.ts';
import { priceFacts, trendFacts } from './facts.ts';
import { evidenceOf, quotedSubject, type Subject } from './question.ts';

const TASK = `Explain where the three moving averages stand and why the signal follows from them.
A moving average is the mean of the last closes; a bar is one trading day. Bullish: the short average stands above the
medium one and that above the long one. Bearish: the reverse. Neutral: neither.
BUY: they became bullish within the fresh bars and nothing is held. SELL: they are bearish and shares are held.
HOLD: nothing is to be done; then say what keeps the rules from acting.`;

export const explainTrend = (subject: Subject, bars: readonly Bar[], trend: TrendOutput): ToExplain => ({
  task: TASK,
  evidence: evidenceOf([...trendFacts(trend), ...priceFacts(bars)]),
  quoted: quotedSubject(subject),
});
