/** Evidence of the three agents that decide: the averages, the confirmation, the size. */
import {
  FIRST_STRATEGY,
  STRATEGIES,
  type ConfirmationOutput,
  type RiskOutput,
  type StrategyChoice,
  type TrendLine,
  type TrendOutput,
} from '@trading-crew/core/contracts';
import { freshnessOf, strategyName } from '@trading-crew/core/domain';
import { count, decimal, money, price, quantity } from '../../../ui/format.ts';
import { isHeldBackBySilence } from '../../../ui/model-words.ts';
import { sessionDay } from '../../../ui/time.ts';
import { TREND_WORDS } from '../../../ui/words.ts';
import { ChecksList, ClampsList, Facts, Note, type Fact } from './evidence-parts.tsx';
import { ModelOpinionView } from './model-opinion-view.tsx';

const AVERAGES = ['Short average', 'Medium average', 'Long average'];

/** The lines of the three averages are named by their periods alone. */
const lineLabel = ({ name }: StrategyChoice, { label }: TrendLine, place: number): string =>
  name === FIRST_STRATEGY ? `${AVERAGES[place] ?? ''} (${label})` : label;

const lineValue = ({ value, unit }: TrendLine): string =>
  unit === 'dollars' ? price(value) : unit === 'count' ? quantity(value) : decimal(value);

export function TrendEvidence({ output }: { readonly output: TrendOutput }) {
  const { strategy, barsSince } = output;
  const { label, meaning } = STRATEGIES[strategy.name];
  const freshness = freshnessOf(strategy);
  const since = barsSince === null ? '' : barsSince === 0 ? ', the last bar' : `, ${count(barsSince, 'bar')} ago`;
  return (
    <>
      <Facts
        facts={[
          ['Strategy', `${label}, ${strategyName(strategy)}`],
          ...output.lines.map((line, place): Fact => [lineLabel(strategy, line, place), lineValue(line)]),
          ['State', `${TREND_WORDS[output.state]} (before: ${TREND_WORDS[output.previousState].toLowerCase()})`],
          ['Since', output.since === null ? 'longer than the bars seen' : `${sessionDay(output.since)}${since}`],
          ['Signal', output.signal],
          ['Strength', decimal(output.strength)],
          ['Shares held', quantity(output.heldQuantity)],
        ]}
      />
      <Note>
        {meaning}
        {Number.isFinite(freshness) && ` A turn counts as a signal for ${count(freshness, 'bar')}.`}
      </Note>
    </>
  );
}

const VERDICTS = { confirm: 'Confirmed', shrink: 'Confirmed at a smaller size', refuse: 'Refused' } as const;

interface ConfirmationProps {
  readonly output: ConfirmationOutput;
  /** The name of the model that gave the second opinion; null where none was reached. */
  readonly model: string | null;
}

export function ConfirmationEvidence({ output, model }: ConfirmationProps) {
  const verdict = isHeldBackBySilence(output) ? 'Held back: no second opinion' : VERDICTS[output.verdict];
  const confidence = decimal(output.confidence);
  const byRules: readonly Fact[] = [
    ['Verdict', verdict],
    ['Confidence', confidence],
  ];
  // The model is asked only about what the rules have confirmed.
  const withOpinion: readonly Fact[] = [
    ['Verdict of the rules', VERDICTS.confirm],
    ['Confidence of the rules', confidence],
    ['Final verdict', verdict],
  ];
  return (
    <>
      <Facts
        facts={[...(output.model === null ? byRules : withOpinion), ['Size factor', decimal(output.sizeFactor)]]}
      />
      <ChecksList checks={output.checks} />
      {output.model !== null && <ModelOpinionView output={output} opinion={output.model} model={model} />}
    </>
  );
}

const RISK_VERDICTS = {
  approve: 'Approved as asked',
  adjust: 'Approved at a smaller size',
  reject: 'Rejected',
} as const;

export function RiskEvidence({ output }: { readonly output: RiskOutput }) {
  return (
    <>
      <Facts
        facts={[
          ['Verdict', RISK_VERDICTS[output.verdict]],
          ['Side', output.side === 'buy' ? 'Buy' : 'Sell'],
          ['Asked', count(output.askedQuantity, 'share')],
          ['Allowed', count(output.quantity, 'share')],
          ['Reference price', money(output.referencePrice)],
          ['Value', money(output.notional)],
          ['Stop', output.stopPrice === null ? 'none' : money(output.stopPrice)],
          ['Target', output.targetPrice === null ? 'none' : money(output.targetPrice)],
        ]}
      />
      {output.clamps.length > 0 ? <ClampsList clamps={output.clamps} /> : <Note>No limit fired.</Note>}
    </>
  );
}
