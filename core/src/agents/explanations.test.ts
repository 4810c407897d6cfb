/** The words of the model stand beside the numbers and change nothing of them, whatever it says or does not say. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, LlmRefusalReason, toBarColumns, type AccountSnapshot } from '../contracts/index.ts';
import { barsOf, ramp } from '../domain/bar-series.testing.ts';
import { account as snapshot, instrument } from '../domain/risk-input.testing.ts';
import type { ScriptedReply } from '../offline/index.ts';
import type { AgentResult, AskModel, Say } from './agent.ts';
import { askedOf, says } from './asked.testing.ts';
import { assetSelection } from './asset-selection.ts';
import { performanceAnalysis } from './performance-analysis.ts';
import { trendAnalysis } from './trend-analysis.ts';

const { strategy } = DEFAULT_SETTINGS;
const falling = toBarColumns(barsOf(ramp(200, -1, 60)));
const turning = toBarColumns(barsOf([...ramp(140, -0.5, 100), ...ramp(91, 1, 17)]));

const account = (known: AccountSnapshot) => ({
  snapshot: () => Promise.resolve(known),
  startingEquity: () => Promise.resolve(90_000),
  equityHistory: () => Promise.resolve([]),
  fills: () => Promise.resolve([]),
  market: () => Promise.reject(new Error('nobody asks for the market here')),
});

type Work = (llm: AskModel | null, say: Say) => Promise<AgentResult<unknown>>;
const CASES: readonly (readonly [string, Work])[] = [
  ['a fit asset', (llm, say) => assetSelection.work({ instrument, bars: falling, heldQuantity: 0 }, { llm }, say)],
  [
    'an asset that is not fit',
    (llm, say) =>
      assetSelection.work(
        { instrument: { ...instrument, tradable: false }, bars: falling, heldQuantity: 0 },
        { llm },
        say,
      ),
  ],
  ['a HOLD', (llm, say) => trendAnalysis.work({ instrument, bars: falling, strategy, heldQuantity: 0 }, { llm }, say)],
  ['a SELL', (llm, say) => trendAnalysis.work({ instrument, bars: falling, strategy, heldQuantity: 5 }, { llm }, say)],
  ['a turn', (llm, say) => trendAnalysis.work({ instrument, bars: turning, strategy, heldQuantity: 0 }, { llm }, say)],
  [
    'a performance',
    (llm, say) => performanceAnalysis.work({ mode: 'paper' }, { account: account(snapshot), llm }, say),
  ],
];

const anyReply: fc.Arbitrary<ScriptedReply> = fc.oneof(
  fc.string({ unit: 'binary' }).map((explanation) => says({ explanation })),
  fc.json().map((text): ScriptedReply => ({ kind: 'text', text })),
  fc.string().map((text): ScriptedReply => ({ kind: 'text', text })),
  fc.constantFrom(...LlmRefusalReason.options).map((reason): ScriptedReply => ({ kind: 'refused', reason })),
  fc.constant<ScriptedReply>({ kind: 'unavailable' }),
);

describe.each(CASES)('the explanation of %s', (_name, work) => {
  it('is asked for once, from the cheap tier, after the numbers', async () => {
    const { llm, model } = askedOf([says({ explanation: 'The averages point down.' })]);
    const said: string[] = [];
    const alone: string[] = [];
    expect((await work(llm, (_level, message) => said.push(message))).explanation).toBe('The averages point down.');
    await work(null, (_level, message) => alone.push(message));
    expect(said, 'an answer adds nothing to the agent’s own lines').toEqual(alone);
    expect(model.requests.map(({ tier, maxOutputTokens }) => [tier, maxOutputTokens])).toEqual([['cheap', 2_048]]);
    expect(model.requests[0]?.instruction).toContain('copy them exactly');
  });

  it('changes nothing of the step but itself, whatever the model says', async () => {
    const silent: Say = () => undefined;
    const alone = await work(null, silent);
    expect(alone.explanation).toBeNull();
    await fc.assert(
      fc.asyncProperty(anyReply, async (reply) => {
        const { explanation, ...numbers } = await work(askedOf(() => reply).llm, silent);
        expect({ ...numbers, explanation: null }).toEqual(alone);
        expect(explanation === null || (typeof explanation === 'string' && explanation.length <= 600)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('is missing after every kind of refusal, and the log says so', async () => {
    for (const reason of LlmRefusalReason.options) {
      const said: string[] = [];
      const result = await work(askedOf([{ kind: 'refused', reason }]).llm, (_level, message) => said.push(message));
      expect(result.explanation, reason).toBeNull();
      expect(said.at(-1)).toBe('There is no explanation; the figures do not depend on one.');
    }
  });
});
