import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeLlmContract } from '../ports/testing.ts';
import { MemoryClock } from './memory-clock.ts';
import { ScriptedLlm, type ScriptedReply } from './scripted-llm.ts';

describeLlmContract('a scripted model', () => {
  const clock = new MemoryClock(Date.UTC(2026, 10, 21));
  const script: ScriptedReply[] = [];
  const llm = new ScriptedLlm({ script, clock });
  return {
    llm,
    say: (...replies) => {
      script.push(...replies);
    },
    sent: () => llm.sent,
    now: () => clock.now(),
  };
});

describe('a scripted model', () => {
  const clock = new MemoryClock(0);
  const request = {
    agent: 'TrendAnalysisAgent',
    tier: 'cheap' as const,
    instruction: 'Explain.',
    evidence: 'none',
    quoted: [],
    answer: z.string(),
    deadline: 1_000,
    maxOutputTokens: 4_096,
  };

  it('keeps what it was asked', async () => {
    const llm = new ScriptedLlm({ script: [{ kind: 'text', text: '"up"' }], clock });
    expect(await llm.ask(request)).toMatchObject({ kind: 'answered', answer: 'up' });
    expect(llm.requests).toEqual([request]);
  });

  it('gives any refusal that it is told to', async () => {
    const llm = new ScriptedLlm({ script: [{ kind: 'refused', reason: 'BUDGET_SPENT' }], clock });
    expect(await llm.ask(request)).toMatchObject({ kind: 'refused', reason: 'BUDGET_SPENT' });
  });

  it('answers by the request where the script is a function', async () => {
    const llm = new ScriptedLlm({ script: ({ agent }) => ({ kind: 'text', text: JSON.stringify(agent) }), clock });
    expect(await llm.ask(request)).toMatchObject({ kind: 'answered', answer: 'TrendAnalysisAgent' });
  });

  it('says so when the script is over, instead of inventing an answer', async () => {
    const llm = new ScriptedLlm({ script: [], clock });
    await expect(llm.ask(request)).rejects.toThrow('no reply 1, asked for by TrendAnalysisAgent');
  });
});
