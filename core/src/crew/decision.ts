/** What a run comes to: traded, or the first reason not to, in one sentence. */
import { decimal, lineWords, percent, viewSubject } from '../domain/index.ts';
import {
  WORKING_STATUSES,
  type CrewOutputs,
  type NoTradeReason,
  type RunOutcome,
  type RunTrade,
  type StepRecord,
} from '../contracts/index.ts';

export interface Decision {
  readonly outcome: RunOutcome;
  readonly reason: NoTradeReason | null;
  readonly sentence: string;
  readonly trade: RunTrade | null;
}

/** A sentence that follows "No trade:" begins small, unless it begins with a name. */
const continued = (sentence: string): string =>
  /^(The|A|An|No|Validation|Nothing|Risk|Market|Price) /.test(sentence)
    ? sentence.charAt(0).toLowerCase() + sentence.slice(1)
    : sentence;

function tradeOf(steps: readonly StepRecord[], outputs: Partial<CrewOutputs>): RunTrade | null {
  const order = outputs.TradeExecutionAgent?.order;
  const wasRefused = steps.some((step) => step.agent === 'TradeExecutionAgent' && step.noTrade !== null);
  if (!order || wasRefused) return null;
  const { clientOrderId, side, averageFillPrice } = order;
  // What was cancelled or expired before it filled was not traded.
  const quantity = WORKING_STATUSES.includes(order.status) ? order.quantity : order.filledQuantity;
  return { clientOrderId, side, quantity, price: averageFillPrice };
}

/** What was traded, and what it rests on. */
function tradeSentence(
  traded: string,
  { TrendAnalysisAgent: trend, SignalConfirmationAgent: confirmation }: Partial<CrewOutputs>,
): string {
  if (!trend || !confirmation) return traded;
  const view = `${viewSubject(trend.strategy)} ${trend.state} (${lineWords(trend)})`;
  const because = `${view}, confirmed with ${decimal(confirmation.confidence)}`;
  const { sizeFactor } = confirmation;
  const shrunk = sizeFactor < 1 ? `, and a second opinion left ${percent(sizeFactor)} of the size` : '';
  return `${traded.replace(/\.$/, '')}: ${because}${shrunk}.`;
}

/** The decision as far as the steps carry it; null while it is still open. */
export function decisionOf(steps: readonly StepRecord[], outputs: Partial<CrewOutputs>): Decision | null {
  const trade = tradeOf(steps, outputs);
  const execution = steps.find((step) => step.agent === 'TradeExecutionAgent');
  if (trade && execution) {
    const sentence = tradeSentence(execution.summary, outputs);
    return { outcome: 'TRADED', reason: null, sentence, trade };
  }
  const decisive = steps.find((step) => step.noTrade !== null);
  if (!decisive) return null;
  return {
    outcome: 'NO_TRADE',
    reason: decisive.noTrade,
    sentence: `No trade: ${continued(decisive.summary)}`,
    trade: null,
  };
}
