/** The model's second opinion: asked about a confirmed purchase alone, and only ever tightening. */
import { describe, expect, it } from 'vitest';
import {
  FIRST_STRATEGY,
  LlmRefusalReason,
  defaultStrategy,
  toBarColumns,
  type Abstention,
  type Bar,
  type TrendOutput,
} from '../contracts/index.ts';
import { barsOf, ramp } from '../domain/bar-series.testing.ts';
import { instrument } from '../domain/risk-input.testing.ts';
import type { AskModel } from './agent.ts';
import { askedOf, says } from './asked.testing.ts';
import { signalConfirmation } from './signal-confirmation.ts';

const rising = barsOf(ramp(100, 1, 40));
const trend = (signal: TrendOutput['signal'], short: number, long: number, range = 2): TrendOutput => ({
  strategy: defaultStrategy(FIRST_STRATEGY),
  lines: [],
  baseline: long,
  separation: (short - long) / range,
  state: short > long ? 'bullish' : 'bearish',
  previousState: 'neutral',
  since: null,
  barsSince: 0,
  signal,
  strength: 0.5,
  heldQuantity: signal === 'SELL' ? 10 : 0,
});
const buy = trend('BUY', 136, 134);

async function confirm(
  llm: AskModel | null,
  {
    measured = buy,
    bars = rising,
    abstention = 'no-trade',
    isRuledOut = false,
  }: { measured?: TrendOutput; bars?: Bar[]; abstention?: Abstention; isRuledOut?: boolean } = {},
) {
  const lines: string[] = [];
  const input = { instrument, bars: toBarColumns(bars), trend: measured, abstention, isRuledOut };
  const result = await signalConfirmation.work(input, { llm }, (_level, message) => lines.push(message));
  return { ...result, lines };
}

const views = {
  confidence: 0.4,
  reasons: ['The rise is two days old', 'Volume is thin.'],
  doubts: ['It may be noise.'],
};
const opinion = (change: object) => askedOf([says({ opinion: { ...views, ...change } })]);

describe('SignalConfirmationAgent with a model', () => {
  it('asks the strong tier once about a purchase that the rules confirmed', async () => {
    const { llm, model } = opinion({ verdict: 'confirm' });
    const { status, code, summary, output, noTrade, lines } = await confirm(llm);
    expect({ status, code, noTrade }).toEqual({ status: 'done', code: null, noTrade: undefined });
    expect(summary).toBe('BUY confirmed with confidence 1.00. The model agrees (its own confidence 0.40).');
    expect(output).toMatchObject({ verdict: 'confirm', confidence: 1, sizeFactor: 1 });
    expect(output?.model).toEqual({ ...views, verdict: 'confirm', sizeFactor: 1, refusal: null });
    expect(lines.at(-1)).toContain('The rise is two days old.');
    expect(model.requests.map(({ tier, maxOutputTokens }) => [tier, maxOutputTokens])).toEqual([['strong', 4_096]]);
  });

  it('shrinks, and leaves the confidence to the rules', async () => {
    const { status, summary, output } = await confirm(opinion({ verdict: 'shrink', sizeFactor: 0.35 }).llm);
    expect(status).toBe('done');
    expect(summary).toBe(
      'BUY confirmed with confidence 1.00. The model shrank it to 35.0\u00a0% of the size. The rise is two days old.',
    );
    expect(output).toMatchObject({ verdict: 'shrink', sizeFactor: 0.35, confidence: 1, model: { confidence: 0.4 } });
  });

  it('refuses with the first reason', async () => {
    const { status, code, noTrade, summary, output } = await confirm(opinion({ verdict: 'refuse' }).llm);
    expect({ status, code, noTrade }).toEqual({ status: 'blocked', code: 'NOT_CONFIRMED', noTrade: 'NOT_CONFIRMED' });
    expect(summary).toBe('The model refused the BUY that the rules had confirmed. The rise is two days old.');
    expect(output).toMatchObject({ verdict: 'refuse', model: { verdict: 'refuse' } });
  });

  it('has a contradictory answer corrected, and abstains when it stays one', async () => {
    const contradiction = says({ opinion: { ...views, verdict: 'confirm', sizeFactor: 5 } });
    const repaired = askedOf([contradiction, says({ opinion: { ...views, verdict: 'confirm' } })]);
    expect(await confirm(repaired.llm)).toMatchObject({ status: 'done', output: { sizeFactor: 1 } });
    const { llm } = askedOf([contradiction, contradiction]);
    expect(await confirm(llm)).toMatchObject({ status: 'abstained', code: 'INVALID', noTrade: 'ABSTAINED' });
  });

  it.each(LlmRefusalReason.options)(
    'abstains after %s, or leaves it to the rules where the settings say so',
    async (reason) => {
      const strict = await confirm(askedOf([{ kind: 'refused', reason }]).llm);
      expect(strict).toMatchObject({
        status: 'abstained',
        code: reason,
        noTrade: reason === 'BUDGET_SPENT' ? 'BUDGET_SPENT' : 'ABSTAINED',
        output: { verdict: 'refuse', model: { verdict: 'abstained', confidence: null, refusal: reason } },
      });
      expect(strict.summary).toMatch(
        /^The model gave no second opinion, and by the settings nothing is bought without one\. /,
      );
      const lenient = await confirm(askedOf([{ kind: 'refused', reason }]).llm, { abstention: 'rules' });
      expect(lenient).toMatchObject({
        status: 'done',
        code: reason,
        output: { verdict: 'confirm', sizeFactor: 1, model: { verdict: 'abstained', refusal: reason } },
      });
      expect(lenient.noTrade).toBeUndefined();
      const words = 'The model gave no answer, and by the settings the rules then decide alone.';
      expect(lenient.summary).toContain(words);
      expect(lenient.lines).toContain(words);
    },
  );

  it('does not ask where the rules refuse', async () => {
    const { llm, model } = opinion({ verdict: 'confirm' });
    const falling = barsOf(ramp(139, -1, 40));
    const refused = await confirm(llm, { measured: trend('BUY', 104.1, 104), bars: falling });
    expect(refused).toMatchObject({ status: 'blocked', noTrade: 'NOT_CONFIRMED', output: { model: null } });
    expect(model.requests).toEqual([]);
  });

  it('does not ask about a sale, which nothing may hold up', async () => {
    const { llm, model } = askedOf([]);
    const sale = await confirm(llm, { measured: trend('SELL', 100, 105) });
    expect(sale).toMatchObject({ status: 'done', output: { verdict: 'confirm', sizeFactor: 1, model: null } });
    expect(model.requests).toEqual([]);
  });

  it('does not pay for an opinion on a trade that is ruled out already', async () => {
    const { llm, model } = askedOf([]);
    const { status, output, lines } = await confirm(llm, { isRuledOut: true });
    expect({ status, model: output?.model }).toEqual({ status: 'done', model: null });
    expect(lines.at(-1)).toBe('The model is not asked: an earlier agent ruled the trade out.');
    expect(model.requests).toEqual([]);
  });

  it('without a model does what the rules do', async () => {
    expect(await confirm(null)).toMatchObject({
      status: 'done',
      code: null,
      summary: 'BUY confirmed with confidence 1.00.',
      output: { verdict: 'confirm', sizeFactor: 1, model: null },
    });
  });
});
