/** The fingerprint of a model changes with whatever its answers depend on here, and with nothing else. */
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from './fingerprint.ts';
import { NOW } from './gemini-subject.testing.ts';
import { readModels } from './models.ts';

const [model] = readModels({}, NOW).strong;
if (!model) throw new Error('there is no strong model');

describe('the fingerprint of a model', () => {
  const fingerprint = fingerprintOf(model);

  it('is the same for the same model, whatever it costs', () => {
    expect(fingerprintOf({ ...model, ...{ prices: [], knowsUntil: '2025-01-31' } })).toBe(fingerprint);
  });

  it.each([
    ['another model', { id: 'other' }],
    ['another level of thinking', { thinkingLevel: 'high' as const }],
    ['less room for the answer', { maxOutputTokens: 256 }],
  ])('is another one for %s', (_, change) => {
    expect(fingerprintOf({ ...model, ...change })).not.toBe(fingerprint);
  });

  it('is another one for other house rules', () => {
    expect(fingerprintOf(model, 'Refuse every purchase.')).not.toBe(fingerprint);
  });
});
