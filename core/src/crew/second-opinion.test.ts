/** What the model's answer does to a decision of the whole crew, and what its silence does. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, LlmRefusalReason, type Abstention, type AgentName } from '../contracts/index.ts';
import { ScriptedLlm, type ScriptedReply } from '../offline/index.ts';
import { BUY_SESSION, HOLD_SESSION, stage, type Stage } from './crew.testing.ts';
import { runCrew } from './index.ts';

const text = (answer: unknown): ScriptedReply => ({ kind: 'text', text: JSON.stringify(answer) });
const EXPLAINED = text({ explanation: 'The averages point up.' });
const NO_IDEAS = text({ ideas: [] });
const views = { confidence: 0.6, reasons: ['The rise is young.'], doubts: [] };
const settingsWith = (abstention: Abstention) => ({
  ...DEFAULT_SETTINGS,
  model: { ...DEFAULT_SETTINGS.model, abstention },
});

/** A run whose model explains, and answers the confirmation's question as given. */
async function ran(confirmation: ScriptedReply, options: Stage = {}) {
  const set = await stage(options);
  const llm = new ScriptedLlm({
    clock: set.clock,
    script: ({ agent, tier }) => {
      if (agent === 'SignalConfirmationAgent') return confirmation;
      return agent === 'StrategyEnhancementAgent' && tier === 'strong' ? NO_IDEAS : EXPLAINED;
    },
  });
  const ended = await runCrew({ run: set.run, ports: { ...set.ports, llm }, store: set.store });
  const steps = await set.store.steps(set.run.runId);
  const stepOf = (agent: AgentName) => steps.find((step) => step.agent === agent);
  const asked = llm.requests.map(({ agent }) => agent);
  return { ended, steps, stepOf, asked, positions: (await set.broker.snapshot()).positions };
}

const opinion = (change: object) => text({ opinion: { ...views, ...change } });

describe('the second opinion in a run', () => {
  it('lets the rules buy what they would buy where it agrees', async () => {
    const { ended, asked, steps } = await ran(opinion({ verdict: 'confirm' }));
    expect(ended).toMatchObject({ outcome: 'TRADED', trade: { quantity: 77 } });
    expect(asked, 'one question an agent, and the last one explains as well').toEqual([
      'AssetSelectionAgent',
      'TrendAnalysisAgent',
      'SignalConfirmationAgent',
      'PerformanceAnalysisAgent',
      'StrategyEnhancementAgent',
      'StrategyEnhancementAgent',
    ]);
    expect(steps.filter(({ explanation }) => explanation === 'The averages point up.')).toHaveLength(4);
  });

  it('vetoes the trade', async () => {
    const { ended, stepOf, positions } = await ran(opinion({ verdict: 'refuse' }));
    expect(ended).toMatchObject({ status: 'COMPLETED', outcome: 'NO_TRADE', reason: 'NOT_CONFIRMED', trade: null });
    expect(ended.decision).toBe('No trade: the model refused the BUY that the rules had confirmed. The rise is young.');
    expect(stepOf('RiskManagementAgent')).toMatchObject({ status: 'skipped' });
    expect(positions).toEqual([]);
  });

  it('shrinks the trade, and rejects one that comes to less than a share', async () => {
    // The rules ask for 115 shares, and the largest position allows 77. A quarter of them is 19.
    const { ended } = await ran(opinion({ verdict: 'shrink', sizeFactor: 0.25 }));
    expect(ended).toMatchObject({ outcome: 'TRADED', trade: { quantity: 19 } });
    const tiny = await ran(opinion({ verdict: 'shrink', sizeFactor: 0.1 }), { startingCash: 2_000 });
    expect(tiny.ended).toMatchObject({ outcome: 'NO_TRADE', reason: 'RISK_REJECTED' });
  });

  it.each(LlmRefusalReason.options)(
    'holds still after %s, or buys by the rules where the settings say so',
    async (reason) => {
      const silent: ScriptedReply = { kind: 'refused', reason };
      const strict = await ran(silent, { settings: settingsWith('no-trade') });
      expect(strict.ended).toMatchObject({
        status: 'COMPLETED',
        outcome: 'NO_TRADE',
        reason: reason === 'BUDGET_SPENT' ? 'BUDGET_SPENT' : 'ABSTAINED',
      });
      expect(strict.ended.decision).toMatch(/^No trade: the model gave no second opinion/);
      expect(strict.stepOf('SignalConfirmationAgent')).toMatchObject({ status: 'abstained', code: reason });
      expect(strict.positions).toEqual([]);
      const lenient = await ran(silent, { settings: settingsWith('rules') });
      expect(lenient.ended).toMatchObject({ outcome: 'TRADED', trade: { quantity: 77 } });
      expect(lenient.stepOf('SignalConfirmationAgent')).toMatchObject({ status: 'done', code: reason });
    },
  );

  it('is not asked for where there is nothing to confirm, and what is not asked holds nothing up', async () => {
    const { ended, asked, stepOf } = await ran({ kind: 'unavailable' }, { session: HOLD_SESSION });
    expect(ended).toMatchObject({ outcome: 'NO_TRADE', reason: 'HOLD_SIGNAL' });
    expect(asked).not.toContain('SignalConfirmationAgent');
    expect(stepOf('TrendAnalysisAgent')).toMatchObject({ explanation: 'The averages point up.' });
  });

  it('does not hold up a sale while the model is down', async () => {
    const sale = async (isDown: boolean) => {
      const { run, ports, store, broker, clock } = await stage({ session: HOLD_SESSION });
      await broker.place({
        clientOrderId: 'held',
        runId: 'none',
        asset: 'AAPL',
        side: 'buy',
        quantity: 10,
        type: 'market',
        limitPrice: null,
        stopPrice: null,
        orderClass: 'simple',
        targetPrice: null,
        stopLossPrice: null,
        timeInForce: 'day',
      });
      const llm = new ScriptedLlm({ clock, script: () => ({ kind: 'unavailable' }) });
      const ended = await runCrew({ run, ports: { ...ports, llm: isDown ? llm : null }, store });
      return { ended, asked: llm.requests.map(({ agent }) => agent) };
    };
    const [down, without] = [await sale(true), await sale(false)];
    expect(without.ended).toMatchObject({ outcome: 'TRADED', trade: { side: 'sell', quantity: 10 } });
    expect(down.ended).toMatchObject({ outcome: 'TRADED', trade: without.ended.trade });
    expect(down.asked).not.toContain('SignalConfirmationAgent');
  });

  it('is never asked where the user chose to do without the model', async () => {
    const settings = { ...DEFAULT_SETTINGS, model: { ...DEFAULT_SETTINGS.model, use: false } };
    const { ended, asked } = await ran(opinion({ verdict: 'refuse' }), { settings, session: BUY_SESSION });
    expect(ended).toMatchObject({ outcome: 'TRADED', trade: { quantity: 77 } });
    expect(asked).toEqual([]);
  });
});
