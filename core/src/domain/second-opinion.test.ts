/** Whatever the model says, what follows is never looser than the rules, and never larger. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LlmRefusalReason, type Abstention, type ConfirmationOutput, type ModelOpinion } from '../contracts/index.ts';
import { base } from './risk-input.testing.ts';
import { sizePosition } from './risk.ts';
import { tightenedBy } from './second-opinion.ts';

const STRICTNESS: readonly ConfirmationOutput['verdict'][] = ['confirm', 'shrink', 'refuse'];
const rules: ConfirmationOutput = { verdict: 'confirm', confidence: 0.75, sizeFactor: 1, checks: [], model: null };
const opinion = (change: Partial<ModelOpinion>): ModelOpinion => ({
  verdict: 'confirm',
  sizeFactor: 1,
  confidence: 0.9,
  reasons: ['The price rises.'],
  doubts: [],
  refusal: null,
  ...change,
});
const abstained = opinion({ verdict: 'abstained', confidence: null, reasons: [], refusal: 'SAFETY' });

/** What is bought after a confirmation, shares; nothing after a refusal. */
const bought = ({ verdict, confidence, sizeFactor }: ConfirmationOutput): number =>
  verdict === 'refuse' ? 0 : sizePosition({ ...base, confidence, sizeFactor }).quantity;

describe('tightenedBy', () => {
  it('leaves a confirmation as it is where the model agrees, and keeps its opinion beside it', () => {
    const agrees = opinion({});
    expect(tightenedBy(rules, agrees, 'no-trade')).toEqual({ ...rules, model: agrees });
  });

  it('shrinks by the factor; the confidence stays the rules’', () => {
    const less = opinion({ verdict: 'shrink', sizeFactor: 0.4, confidence: 0.2 });
    expect(tightenedBy(rules, less, 'rules')).toMatchObject({ verdict: 'shrink', sizeFactor: 0.4, confidence: 0.75 });
    // 0.75 % of 100,000 at risk, 5 % of 171.30 a share: 750 × 0.75 / 8.565 = 65 shares, clamped to 58 by the largest
    // position; 0.4 of what it leaves: 23.
    expect(bought(tightenedBy(rules, opinion({}), 'rules'))).toBe(58);
    expect(bought(tightenedBy(rules, less, 'rules'))).toBe(23);
  });

  it('keeps the smaller factor where the rules shrink as well', () => {
    const shrunk: ConfirmationOutput = { ...rules, verdict: 'shrink', sizeFactor: 0.3 };
    expect(tightenedBy(shrunk, opinion({ verdict: 'shrink', sizeFactor: 0.8 }), 'rules').sizeFactor).toBe(0.3);
    expect(tightenedBy(shrunk, opinion({}), 'rules')).toMatchObject({ verdict: 'shrink', sizeFactor: 0.3 });
  });

  it('lets a silent model refuse or change nothing, as the settings say', () => {
    expect(tightenedBy(rules, abstained, 'no-trade').verdict).toBe('refuse');
    expect(tightenedBy(rules, abstained, 'rules')).toEqual({ ...rules, model: abstained });
  });

  it('is never looser than the rules and never buys more, whatever the answer', () => {
    const anyNumber = fc.oneof(fc.double(), fc.double({ min: 0, max: 1, noNaN: true }));
    const anyOpinion: fc.Arbitrary<ModelOpinion> = fc.record({
      verdict: fc.constantFrom('confirm' as const, 'shrink' as const, 'refuse' as const, 'abstained' as const),
      sizeFactor: anyNumber,
      confidence: fc.option(anyNumber),
      reasons: fc.array(fc.string()),
      doubts: fc.array(fc.string()),
      refusal: fc.option(fc.constantFrom(...LlmRefusalReason.options)),
    });
    const anyRules = fc.record({
      verdict: fc.constantFrom(...STRICTNESS),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      sizeFactor: fc.double({ min: 0, max: 1, noNaN: true }),
      checks: fc.constant<ConfirmationOutput['checks']>([]),
      model: fc.constant(null),
    });
    const anyAbstention = fc.constantFrom<Abstention>('no-trade', 'rules');
    fc.assert(
      fc.property(anyRules, anyOpinion, anyAbstention, (before, answer, abstention) => {
        const after = tightenedBy(before, answer, abstention);
        expect(STRICTNESS.indexOf(after.verdict)).toBeGreaterThanOrEqual(STRICTNESS.indexOf(before.verdict));
        expect(after.sizeFactor).toBeLessThanOrEqual(before.sizeFactor);
        expect(after.sizeFactor).toBeGreaterThanOrEqual(0);
        expect(after.confidence).toBe(before.confidence);
        expect(after.checks).toBe(before.checks);
        expect(bought(after)).toBeLessThanOrEqual(bought(before));
        if (before.verdict === 'refuse') expect(after).toEqual({ ...before, model: answer });
      }),
      { numRuns: 1_000 },
    );
  });
});
