/**
 * Doubts the signal: volatility, separation, volume, momentum, and then the model. It can only tighten: confirm, shrink
 * or refuse. The model is asked where the rules confirmed a purchase, and never about a sale.
 */
import { z } from 'zod';
import {
  Abstention,
  BarColumns,
  Instrument,
  TrendOutput,
  fromBarColumns,
  type ConfirmationOutput,
  type LlmRefusalReason,
  type NoTradeReason,
} from '../contracts/index.ts';
import { confirmSignal, decimal, percent, tightenedBy } from '../domain/index.ts';
import type { LlmResult } from '../ports/llm.ts';
import { skipWithout, type Agent, type AgentResult, type ModelTool, type Say } from './agent.ts';
import { askSecondOpinion, opinionOf, type SecondOpinion } from './questions/signal-confirmation.ts';

const Input = z.object({
  instrument: Instrument,
  bars: BarColumns,
  trend: TrendOutput,
  abstention: Abstention,
  /** Whether a trade is ruled out already: a second opinion would then be paid for nothing. */
  isRuledOut: z.boolean(),
});
type Input = z.infer<typeof Input>;
type Result = AgentResult<ConfirmationOutput>;

function sayChecks({ checks }: ConfirmationOutput, say: Say): void {
  for (const check of checks) {
    const value = check.value === null ? 'n/a' : decimal(check.value, 3);
    say(
      check.passed ? 'info' : 'warning',
      `${check.passed ? 'Passed' : 'Failed'}: ${check.name} ${value}, wanted ${check.bound}.`,
      {
        check: check.name,
        value: check.value,
        passed: check.passed,
      },
    );
  }
}

const failedOf = ({ checks }: ConfirmationOutput): string =>
  checks
    .filter((check) => !check.passed)
    .map((check) => check.name)
    .join(', ');

/** What the rules alone say, in words. */
function byRules(output: ConfirmationOutput, { trend }: Input, say: Say): Result {
  const failed = failedOf(output);
  if (output.verdict === 'refuse') {
    const summary = `The ${trend.signal} signal was not confirmed (confidence ${decimal(output.confidence)}): ${failed}.`;
    say('warning', summary);
    return { status: 'blocked', code: 'NOT_CONFIRMED', summary, output, noTrade: 'NOT_CONFIRMED' };
  }
  const doubts = failed === '' ? '' : `, in doubt: ${failed}`;
  const summary = `${trend.signal} confirmed with confidence ${decimal(output.confidence)}${doubts}.`;
  say('info', summary, { confidence: output.confidence });
  return { status: 'done', code: null, summary, output };
}

/** The rules' result with the model's opinion on it. */
function withOpinion(rules: Result, output: ConfirmationOutput, answered: SecondOpinion, say: Say): Result {
  const { opinion } = answered;
  const because = ended(opinion.reasons[0] ?? 'It gives no reason.');
  const { confidence } = opinion;
  if (opinion.verdict === 'refuse') {
    const summary = `The model refused the BUY that the rules had confirmed. ${because}`;
    say('warning', summary, { verdict: 'refuse', confidence });
    return { status: 'blocked', code: 'NOT_CONFIRMED', summary, output, noTrade: 'NOT_CONFIRMED' };
  }
  if (opinion.verdict === 'shrink') {
    const summary = `${rules.summary} The model shrank it to ${percent(output.sizeFactor)} of the size. ${because}`;
    say('warning', `The model wants ${percent(output.sizeFactor)} of the size. ${because}`, {
      verdict: 'shrink',
      sizeFactor: output.sizeFactor,
      confidence,
    });
    return { ...rules, summary, output };
  }
  const words = `The model agrees (its own confidence ${decimal(confidence)}).`;
  say('info', `${words} ${because}`, { verdict: 'confirm', confidence });
  return { ...rules, summary: `${rules.summary} ${words}`, output };
}

/** The rules' result where no opinion came: what the settings make of it. */
function withoutOpinion(
  rules: Result,
  output: ConfirmationOutput,
  { reason, message }: { readonly reason: LlmRefusalReason; readonly message: string },
  say: Say,
): Result {
  if (output.verdict !== 'refuse') {
    const words = 'The model gave no answer, and by the settings the rules then decide alone.';
    say('warning', words, { refusal: reason });
    return { ...rules, code: reason, summary: `${rules.summary} ${words} ${message}`, output };
  }
  const words = 'The model gave no second opinion, and by the settings nothing is bought without one.';
  say('warning', words, { refusal: reason });
  const noTrade: NoTradeReason = reason === 'BUDGET_SPENT' ? 'BUDGET_SPENT' : 'ABSTAINED';
  return { status: 'abstained', code: reason, summary: `${words} ${message}`, output, noTrade };
}

/** A sentence of the model with its full stop. */
const ended = (sentence: string): string => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`);

function tightened(rules: Result, input: Input, asked: LlmResult<SecondOpinion>, say: Say): Result {
  if (rules.output === null) return rules;
  const output = tightenedBy(rules.output, opinionOf(asked), input.abstention);
  return asked.kind === 'answered'
    ? withOpinion(rules, output, asked.answer, say)
    : withoutOpinion(rules, output, asked, say);
}

export const signalConfirmation: Agent<'SignalConfirmationAgent', Input, ModelTool> = {
  name: 'SignalConfirmationAgent',
  goal: 'Refuse a signal that the rest of the evidence does not carry.',
  version: 2,
  input: Input,
  tools: ['llm'],
  prepare: ({ outputs, settings, noTrade }) => {
    const trend = outputs.TrendAnalysisAgent;
    const history = outputs.HistoricalDataAgent;
    if (!trend || !history?.instrument) return skipWithout('there is no trend to confirm');
    if (trend.signal === 'HOLD') return skipWithout('the signal is HOLD');
    if (noTrade === 'NOT_ELIGIBLE') return skipWithout('the asset is not fit to trade');
    const { instrument, bars } = history;
    const { abstention } = settings.model;
    return { kind: 'work', input: { instrument, bars, trend, abstention, isRuledOut: noTrade !== null } };
  },
  work: async (input, { llm }, say) => {
    const { instrument, trend } = input;
    const bars = fromBarColumns(input.bars);
    const confirmation = confirmSignal(bars, trend);
    sayChecks(confirmation, say);
    const rules = byRules(confirmation, input, say);
    if (llm === null || trend.signal !== 'BUY' || confirmation.verdict === 'refuse') return rules;
    if (input.isRuledOut) {
      say('info', 'The model is not asked: an earlier agent ruled the trade out.');
      return rules;
    }
    return tightened(rules, input, await llm(askSecondOpinion(instrument, bars, trend, confirmation)), say);
  },
};
