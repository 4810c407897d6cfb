/** The model in a backtest by the crew: kept answers cost nothing, and missing money or time ends it before the decision. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  DEFAULT_SETTINGS,
  type CrewBacktestChoice,
  type CrewReport,
  type LlmRefusalReason,
} from '../contracts/index.ts';
import { aaplBars, demoMarket } from '../crew/crew.testing.ts';
import type { Clock, Llm, LlmRequest } from '../ports/index.ts';
import {
  MemoryClock,
  ScriptedLlm,
  crewBacktestOf,
  crewModel,
  type AnswerStore,
  type KeptAnswer,
  type ScriptedReply,
} from './index.ts';
import { questionHash, type CrewModelOptions } from './crew-model.ts';

const instrument = demoMarket().instrumentOf('AAPL');
if (!instrument) throw new Error('the demo market has no AAPL');
const AAPL = instrument;
const NOW = Date.UTC(2026, 10, 21);
const { strategy, model } = DEFAULT_SETTINGS;
const choice: CrewBacktestChoice = { asset: 'AAPL', strategy, from: '2013-11-14', to: '2014-06-13', everyBars: 1 };
const views = { confidence: 0.8, reasons: ['The averages have just lined up.'], doubts: [] };
const says = (opinion: object): ScriptedReply => ({ kind: 'text', text: JSON.stringify({ opinion }) });
const CONFIRM = says({ verdict: 'confirm', ...views });
const YES: ScriptedReply = { kind: 'text', text: JSON.stringify({ word: 'yes' }) };
const refuses = (reason: LlmRefusalReason): ScriptedReply => ({ kind: 'refused', reason });

const memoryAnswers = (kept = new Map<string, KeptAnswer>()) => ({
  kept,
  read: (hash: string) => Promise.resolve(kept.get(hash) ?? null),
  keep: (hash: string, answer: KeptAnswer) => Promise.resolve(void kept.set(hash, answer)),
});
const MODELS = (knowsUntil: string | null, fingerprint = 'f') => ({
  cheap: [],
  strong: [{ id: 'scripted', knowsUntil, fingerprint }],
});

interface Scene {
  readonly script: (place: number) => ScriptedReply;
  readonly answers?: AnswerStore;
  readonly clock?: Clock;
  readonly stopAt?: number;
  readonly abstention?: 'no-trade' | 'rules';
  readonly knowsUntil?: string | null;
}

async function play(scene: Scene): Promise<{ report: CrewReport; asked: readonly LlmRequest<unknown>[] }> {
  const { script, answers = memoryAnswers(), clock = new MemoryClock(NOW), stopAt = NOW + 480_000 } = scene;
  const scripted: ScriptedLlm = new ScriptedLlm({ script: () => script(scripted.requests.length), clock });
  const options: CrewModelOptions = {
    llm: scripted,
    models: MODELS(scene.knowsUntil ?? null),
    answers,
    clock,
    stopAt,
  };
  const { llm, stopped, use } = crewModel(options);
  const settings = { ...DEFAULT_SETTINGS, model: { ...model, abstention: scene.abstention ?? model.abstention } };
  const report = await crewBacktestOf(choice, settings, AAPL, aaplBars, { llm, clock, stopped, modelUse: use });
  return { report, asked: scripted.requests };
}

/** Every purchase confirmed; played once for all that compare with it. */
const confirmed = play({ script: () => CONFIRM, knowsUntil: '2014-01-31' });

describe('the model in a backtest by the crew', () => {
  it('gives second opinions, is asked for no explanations, and what it came to is counted', async () => {
    const { report, asked } = await confirmed;
    expect(asked.length).toBeGreaterThan(1);
    expect(new Set(asked.map(({ tier }) => tier))).toEqual(new Set(['strong']));
    expect(report.model).toEqual({
      models: ['scripted'],
      asked: asked.length,
      kept: 0,
      refused: 0,
      dollars: 0,
      knowsUntil: '2014-01-31',
    });
    expect(report.trades.length).toBeGreaterThan(0);
    expect(report.ended).toBe('done');
  });

  it('changes what is traded: nothing where it refuses every purchase', async () => {
    const { report } = await play({ script: () => says({ verdict: 'refuse', ...views }) });
    expect(report.trades).toEqual([]);
    expect(report.decisions.filter(({ reason }) => reason === 'NOT_CONFIRMED').length).toBeGreaterThan(1);
  });

  it('is not asked again for what it answered before, and the report is the same', async () => {
    const answers = memoryAnswers();
    const first = await play({ script: () => CONFIRM, answers, knowsUntil: '2014-01-31' });
    const second = await play({ script: () => refuses('UNAVAILABLE'), answers, knowsUntil: '2014-01-31' });
    expect(second.asked).toEqual([]);
    expect({ ...second.report, model: null }).toEqual({ ...first.report, model: null });
    expect(second.report.model).toMatchObject({
      models: ['scripted'],
      asked: 0,
      kept: first.asked.length,
      knowsUntil: '2014-01-31',
    });
  });

  it('is asked where what was kept has another shape by now, and where nothing can be kept', async () => {
    const stale = { agent: 'SignalConfirmationAgent', model: 'scripted', answer: { opinion: 'yes' } };
    const unfit = await play({
      script: () => CONFIRM,
      answers: { ...memoryAnswers(), read: () => Promise.resolve(stale) },
    });
    const down = () => Promise.reject(new Error('down'));
    const without = await play({ script: () => CONFIRM, answers: { read: down, keep: down } });
    expect(unfit.asked.length).toBeGreaterThan(1);
    expect(without.report).toEqual(unfit.report);
  });

  it.each(['no-trade', 'rules'] as const)(
    'ends the backtest before the decision for which the money is not there, with abstention %s',
    async (abstention) => {
      const whole = await confirmed;
      const short = await play({ script: (place) => (place === 2 ? refuses('BUDGET_SPENT') : CONFIRM), abstention });
      const { decisions, ended, trades, to, model: use } = short.report;
      expect([ended, use?.refused, use?.asked]).toEqual(['budget', 1, 2]);
      expect(decisions).toEqual(whole.report.decisions.slice(0, decisions.length));
      expect(to).toBe(decisions.at(-1)?.session);
      expect(decisions.some(({ reason }) => reason === 'BUDGET_SPENT')).toBe(false);
      const bought = decisions.filter(({ outcome, signal }) => outcome === 'TRADED' && signal === 'BUY');
      expect(trades.map(({ entrySession }) => entrySession)).toEqual(bought.map(({ session }) => session));
    },
  );

  it('goes on where a question has no answer for another reason, as the settings have it', async () => {
    const { report } = await play({ script: () => refuses('UNAVAILABLE'), abstention: 'rules' });
    expect(report.ended).toBe('done');
    expect(report.trades.length).toBeGreaterThan(0);
    expect(report.model).toMatchObject({ models: [], knowsUntil: null });
    expect(report.model?.refused).toBeGreaterThan(1);
  });

  it('ends the backtest when the time is over, before the decision that lacks its answer', async () => {
    const clock = new MemoryClock(NOW);
    const whole = await confirmed;
    const { report } = await play({
      clock,
      stopAt: NOW + 60_000,
      script: () => {
        clock.advance(40_000);
        return CONFIRM;
      },
    });
    expect(report.ended).toBe('time');
    expect(report.decisions.length).toBeGreaterThan(1);
    expect(report.decisions).toEqual(whole.report.decisions.slice(0, report.decisions.length));
  });

  it('gives no question longer than the backtest has', async () => {
    const deadlines: number[] = [];
    const noted: Llm = {
      ask: (request) => {
        deadlines.push(request.deadline);
        return new ScriptedLlm({ script: [YES], clock: new MemoryClock(NOW) }).ask(request);
      },
    };
    const options = { models: MODELS(null), answers: memoryAnswers(), clock: new MemoryClock(NOW), stopAt: NOW + 10 };
    const { llm } = crewModel({ llm: noted, ...options });
    await llm.ask({ ...QUESTION, deadline: NOW + 60_000 });
    expect(deadlines).toEqual([NOW + 10]);
  });

  it('knows nothing for certain where one of the models that answered publishes nothing', async () => {
    const clock = new MemoryClock(NOW);
    const strong = [
      { id: 'old', knowsUntil: '2025-01-31', fingerprint: 'f' },
      { id: 'new', knowsUntil: '2025-06-30', fingerprint: 'f' },
      { id: 'silent', knowsUntil: null, fingerprint: 'f' },
    ];
    const usedBy = async (...ids: string[]) => {
      const kept = new Map(ids.map((id) => [id, { agent: 'X', model: id, answer: { word: 'yes' } }]));
      const answers = { ...memoryAnswers(), read: () => Promise.resolve([...kept.values()].shift() ?? null) };
      const { llm, use } = crewModel({
        llm: new ScriptedLlm({ script: [], clock }),
        models: { cheap: [], strong },
        answers,
        clock,
        stopAt: NOW + 1,
      });
      for (const id of ids) {
        await llm.ask(QUESTION);
        kept.delete(id);
      }
      return use();
    };
    expect(await usedBy('old', 'new')).toMatchObject({ models: ['new', 'old'], knowsUntil: '2025-06-30' });
    expect(await usedBy('old', 'silent')).toMatchObject({ knowsUntil: null });
    expect(await usedBy('gone')).toMatchObject({ knowsUntil: null });
    expect(await usedBy()).toMatchObject({ models: [], knowsUntil: null });
  });
});

const QUESTION: LlmRequest<{ word: string }> = {
  agent: 'SignalConfirmationAgent',
  tier: 'strong',
  instruction: 'Say yes.',
  evidence: 'One.',
  quoted: [],
  answer: z.strictObject({ word: z.string() }),
  deadline: NOW + 1_000,
  maxOutputTokens: 2_048,
};

describe('the hash of a question', () => {
  const hash = questionHash(MODELS(null).strong, QUESTION);

  it('is the same for the same question, whenever it is asked', () => {
    expect(hash).toMatch(/^[0-9a-f]{28}$/);
    expect(questionHash(MODELS('2025-01-31').strong, { ...QUESTION, deadline: 1 })).toBe(hash);
  });

  it.each<[string, object]>([
    ['who asks', { agent: 'TrendAnalysisAgent' }],
    ['the instruction', { instruction: 'Say no.' }],
    ['the evidence', { evidence: 'Two.' }],
    ['what is quoted', { quoted: [{ label: 'name', text: 'A' }] }],
    ['the shape of the answer', { answer: z.strictObject({ word: z.string().max(3) }) }],
  ])('is another one where %s changes', (_, change) => {
    expect(questionHash(MODELS(null).strong, { ...QUESTION, ...change })).not.toBe(hash);
  });

  it('is another one for other models', () => {
    expect(questionHash([{ id: 'other', knowsUntil: null, fingerprint: 'f' }], QUESTION)).not.toBe(hash);
  });

  it('is another one where the same model is asked by other house rules', () => {
    expect(questionHash(MODELS(null, 'other rules').strong, QUESTION)).not.toBe(hash);
  });
});
