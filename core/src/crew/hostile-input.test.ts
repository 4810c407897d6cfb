/**
 * The name of an instrument comes from outside. Whatever stands in it, and however willingly the model obeys: the order
 * is the one that the rules place, a smaller one, or none, and the words reach the model as a quote alone.
 */
import { describe, expect, it } from 'vitest';
import { HOSTILE_NAMES } from '../agents/hostile-names.testing.ts';
import { DEFAULT_SETTINGS, type Instrument, type OrderIntent } from '../contracts/index.ts';
import { ScriptedLlm, type ScriptedReply } from '../offline/index.ts';
import type { LlmRequest } from '../ports/index.ts';
import { aaplBars, stage } from './crew.testing.ts';
import { runCrew } from './index.ts';

const apple: Instrument = {
  asset: 'AAPL',
  name: 'Apple',
  source: 'replayed',
  tradable: true,
  priceIncrement: 0.01,
  quantityIncrement: 1,
  firstSession: null,
  lastSession: null,
};

type Obeys = (request: LlmRequest<unknown>) => ScriptedReply;

/** A run on an instrument of that name, with every order that reached the broker. */
async function ranWith(name: string, obeys: Obeys | null) {
  const { run, ports, store, broker, clock } = await stage({
    instruments: [{ instrument: { ...apple, name }, bars: [...aaplBars] }],
  });
  const llm = obeys && new ScriptedLlm({ script: obeys, clock, maxPromptCharacters: 1_000_000 });
  const placed: OrderIntent[] = [];
  const place: typeof ports.orderDesk.place = (intent) => {
    placed.push(intent);
    return ports.orderDesk.place(intent);
  };
  const orderDesk = { ...ports.orderDesk, place };
  const ended = await runCrew({ run, ports: { ...ports, orderDesk, llm }, store });
  const { positions } = await broker.snapshot();
  return {
    ended,
    placed,
    positions,
    requests: llm?.requests ?? [],
    steps: await store.steps(run.runId),
    lines: await store.logs(run.runId),
  };
}

/** What an attacker gains from a model that obeys as far as every answer's shape allows. */
const yielding =
  (name: string, verdict: object): Obeys =>
  ({ agent, tier }) => {
    const words = name.slice(0, 200) || 'As told.';
    const ideas = [2, 3, 4].map((short) => ({
      parameters: [
        { name: 'short', value: short },
        { name: name.slice(0, 40) || 'medium', value: 300 },
      ],
      because: words,
    }));
    const answers: Readonly<Record<string, object>> = {
      SignalConfirmationAgent: {
        opinion: { confidence: 1, reasons: [`As told: ${words}`], doubts: [], ...verdict },
      },
      ...(tier === 'strong' && { StrategyEnhancementAgent: { ideas } }),
    };
    return { kind: 'text', text: JSON.stringify(answers[agent] ?? { explanation: `As told: ${words}` }) };
  };

/** The intent without what the second opinion took off, which is a verdict of its own in the basis. */
function withoutOpinion(intent: OrderIntent | undefined) {
  const { verdict: _verdict, clamps = [], ...basis } = intent?.basis ?? {};
  return { ...intent, basis: { ...basis, clamps: clamps.filter(({ limit }) => limit !== 'second opinion') } };
}

const byRules = await ranWith('Apple', null);
const [order] = byRules.placed;

const OBEDIENCE: readonly (readonly [string, (name: string, obeyed: string) => Obeys])[] = [
  ['to the letter', (_name, text) => () => ({ kind: 'text', text })],
  ['as far as its shape allows, confirming', (name) => yielding(name, { verdict: 'confirm' })],
  [
    'as far as its shape allows, with the largest factor',
    (name) => yielding(name, { verdict: 'shrink', sizeFactor: 0.95 }),
  ],
  ['as far as its shape allows, refusing', (name) => yielding(name, { verdict: 'refuse' })],
];

describe('a hostile name of an instrument', () => {
  it('meets rules that place one order on their own', () => {
    expect(byRules.placed).toHaveLength(1);
    expect(order).toMatchObject({ asset: 'AAPL', side: 'buy', quantity: 77 });
    expect(HOSTILE_NAMES.length).toBeGreaterThanOrEqual(40);
  });

  it.each(OBEDIENCE)('moves nothing but towards less where the model obeys %s', async (_how, obedience) => {
    for (const { name, obeyed } of HOSTILE_NAMES) {
      const label = name.slice(0, 60);
      const { ended, placed, positions, requests, steps, lines } = await ranWith(name, obedience(name, obeyed));
      expect(ended.status, label).toBe('COMPLETED');
      expect(['TRADED', 'NO_TRADE'], label).toContain(ended.outcome);
      if (ended.outcome === 'NO_TRADE') {
        expect(['NOT_CONFIRMED', 'ABSTAINED', 'RISK_REJECTED'], label).toContain(ended.reason);
        expect(placed, label).toEqual([]);
        expect(positions, label).toEqual([]);
      } else {
        expect(placed, label).toHaveLength(1);
        const [intent] = placed;
        expect(intent?.quantity, label).toBeGreaterThan(0);
        expect(intent?.quantity, label).toBeLessThanOrEqual(order?.quantity ?? 0);
        expect({ ...withoutOpinion(intent), quantity: order?.quantity }, label).toEqual(withoutOpinion(order));
        expect(positions.map(({ asset }) => asset)).toEqual(['AAPL']);
      }
      expect(ended.settings, label).toEqual(DEFAULT_SETTINGS);
      const outputOf = (agent: string) => steps.find((step) => step.agent === agent)?.output;
      expect(outputOf('TrendAnalysisAgent'), label).toEqual(
        byRules.steps.find(({ agent }) => agent === 'TrendAnalysisAgent')?.output,
      );
      expect(outputOf('StrategyEnhancementAgent'), label).toMatchObject({ proposals: [] });
      for (const { message } of lines) {
        expect(message, label).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u);
        expect(message.length, label).toBeLessThan(700);
      }
      expectQuotedAlone(name, requests, label);
    }
  });
});

/** The plain name leaves instruction and evidence as they are; a hostile one must leave them the same. */
function expectQuotedAlone(name: string, requests: readonly LlmRequest<unknown>[], label: string): void {
  // The last agent asks for ideas and for an explanation, each of another tier.
  const questionOf = ({ agent, tier }: LlmRequest<unknown>): string => `${agent} ${tier}`;
  expect(new Set(requests.map(questionOf)).size, label).toBe(requests.length);
  for (const request of requests) {
    const { agent, instruction, evidence, quoted } = request;
    const plain = plainRequests.find((other) => questionOf(other) === questionOf(request));
    expect(instruction, label).toBe(plain?.instruction);
    if (agent !== 'PerformanceAnalysisAgent') {
      expect(evidence, label).toBe(plain?.evidence);
      expect(quoted, label).toContainEqual({ label: 'name of the instrument', text: name });
    }
    expect(name.length > 20 && (instruction + evidence).includes(name), label).toBe(false);
  }
}

const { requests: plainRequests } = await ranWith('Apple', yielding('Apple', { verdict: 'confirm' }));
