// @vitest-environment node
import { Abstention, LlmTier, ModelBlock, type ModelHealth } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { demoHealth } from '../../backend/demo/demo-model.ts';
import { ABSTENTION_WORDS, BLOCK_WORDS, TIER_WORDS } from './model-health-words.ts';
import { errorRate, reachOf } from './model-reach.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const block: ModelBlock = { reason: 'day', until: NOW + 1 };
const counts = { model: 'cheap-1', block: null, requests: 0, limited: 0, failed: 0 };

const pool = (projects: ModelHealth['projects']): ModelHealth => ({
  ...demoHealth('ready', NOW),
  tiers: { cheap: ['cheap-1'], strong: ['strong-1'] },
  projects,
});

describe('how much of the pool can be asked', () => {
  const whole = {
    project: 'alpha',
    keys: [{ name: 'a1', block: null }],
    models: [counts, { ...counts, model: 'strong-1' }],
  };

  it('counts a project for a tier while one key and one model of the tier are in use', () => {
    const tired = {
      ...whole,
      project: 'beta',
      models: [
        { ...counts, block },
        { ...counts, model: 'strong-1' },
      ],
    };
    expect(reachOf(pool([whole, tired]), 'cheap')).toBe(1);
    expect(reachOf(pool([whole, tired]), 'strong')).toBe(2);
  });

  it('counts no project whose keys were all refused', () => {
    const refused = { name: 'a2', block: { reason: 'key-refused' as const, until: NOW + 1 } };
    expect(reachOf(pool([{ ...whole, keys: [refused] }]), 'cheap')).toBe(0);
    expect(reachOf(pool([{ ...whole, keys: [refused, ...whole.keys] }]), 'cheap')).toBe(1);
  });

  it('gives the error rate as limited and failed of all requests, and none without requests', () => {
    expect(errorRate({ ...counts, requests: 40, limited: 6, failed: 2 })).toBe(0.2);
    expect(errorRate(counts)).toBeNull();
  });
});

describe('the words of the model', () => {
  it('say every reason to be out of use, each in its own way', () => {
    const words = ModelBlock.shape.reason.options.map((reason) => BLOCK_WORDS[reason]);
    expect(words.every((text) => text.length > 0)).toBe(true);
    expect(new Set(words).size).toBe(words.length);
  });

  it('name every tier and every choice', () => {
    expect(LlmTier.options.map((tier) => TIER_WORDS[tier]).every(Boolean)).toBe(true);
    expect(Abstention.options.map((choice) => ABSTENTION_WORDS[choice].name)).toEqual([
      'No trade',
      'The rules decide alone',
    ]);
  });
});
