/** Every way in which an answer can fail to come, over real HTTP, and what becomes of it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { FaultKind } from '../../../testing/gemini-server/faults.ts';
import { keyList, REHEARSAL_KEYS } from '../../../testing/gemini-server/gemini-server.ts';
import {
  KEY_A1,
  KEY_A2,
  KEY_B1,
  NOW,
  openSubject,
  RIGHT,
  verdictRequest,
  type GeminiSubject,
} from './gemini-subject.testing.ts';
import { nextPacificMidnight } from './pacific.ts';

const MINUTE = 60_000;

describe('a question to Gemini', () => {
  let subject: GeminiSubject;
  beforeEach(async () => {
    subject = await openSubject({ attemptTimeoutMs: 1_000 });
    subject.server.say(RIGHT);
  });
  afterEach(() => subject.dispose());

  it('is sent as the API wants it', async () => {
    const { server, ask } = subject;
    expect(await ask({ quoted: [{ label: 'headline', text: 'Up 3 %' }] })).toMatchObject({ kind: 'answered' });
    expect(server.requests[0]).toMatchObject({
      path: '/v1beta/models/gemini-3.8-flash:generateContent',
      status: 200,
      body: {
        generationConfig: {
          responseMimeType: 'application/json',
          maxOutputTokens: 4_096,
          thinkingConfig: { thinkingLevel: 'low' },
          responseSchema: {
            type: 'object',
            required: ['verdict', 'reason'],
            properties: { verdict: { type: 'string', enum: ['confirm', 'refuse'] } },
          },
        },
        contents: [{ role: 'user' }],
      },
    });
    expect(JSON.stringify(server.requests[0]?.body)).not.toContain('temperature');
  });

  it('goes to the model of its tier, and asks for no more tokens than that one has', async () => {
    const { server, ask } = subject;
    await ask({ tier: 'cheap', maxOutputTokens: 1_000_000 });
    expect(server.requests[0]).toMatchObject({
      model: 'gemini-3.5-flash-lite',
      body: { generationConfig: { maxOutputTokens: 8_192, thinkingConfig: { thinkingLevel: 'minimal' } } },
    });
  });

  it.each<FaultKind>([
    'server-error',
    'overloaded',
    'reset',
    'reset-in-body',
    'truncated',
    'garbage',
    'silent',
    'stall-in-body',
    'empty',
    'no-candidates',
  ])('that meets %s is asked again with another key, after a pause', async (kind) => {
    const { server, ask, clock } = subject;
    server.fail({ kind });
    // Where the model was asked, the first reply was used up.
    server.say(RIGHT);
    expect(await ask()).toMatchObject({ kind: 'answered', answer: RIGHT, usage: { attempts: 2 } });
    expect(server.requests.map(({ project }) => project)).toEqual(['alpha', 'beta']);
    expect(clock.now() - NOW).toBe(375);
  });

  it.each<[FaultKind, string]>([
    ['server-error', 'UNAVAILABLE'],
    ['reset', 'UNAVAILABLE'],
    ['truncated', 'UNAVAILABLE'],
    ['empty', 'EMPTY'],
    ['no-candidates', 'EMPTY'],
  ])('that meets %s every time is %s after four attempts', async (kind, reason) => {
    const { server, ask } = subject;
    server.fail({ kind, times: 100 });
    expect(await ask()).toMatchObject({ kind: 'refused', reason, usage: { attempts: 4 } });
    expect(server.requests).toHaveLength(4);
  });

  it.each<[FaultKind, string]>([
    ['max-tokens', 'MAX_TOKENS'],
    ['safety', 'SAFETY'],
    ['prompt-blocked', 'SAFETY'],
    ['recitation', 'RECITATION'],
    ['unknown-finish', 'UNKNOWN_FINISH'],
    ['bad-request', 'REJECTED'],
  ])('that meets %s is %s at once, and its cost is counted', async (kind, reason) => {
    const { server, ask } = subject;
    server.fail({ kind });
    const result = await ask();
    expect(result).toMatchObject({ kind: 'refused', reason, usage: { attempts: 1 } });
    expect(server.requests).toHaveLength(1);
    if (kind !== 'bad-request') expect(result.usage.dollars).toBeGreaterThan(0);
  });

  it.each<FaultKind>(['prose', 'wrong-shape', 'extra-field'])(
    'that is answered with %s shows the model its own error, once',
    async (kind) => {
      const { server, ask } = subject;
      server.fail({ kind });
      server.say({ verdict: 'refuse', reason: 'Second thoughts.' });
      expect(await ask()).toMatchObject({ kind: 'answered', answer: { verdict: 'refuse' }, usage: { attempts: 2 } });
      const [, repair] = server.requests;
      const { contents } = z
        .object({ contents: z.array(z.object({ role: z.string(), parts: z.array(z.object({ text: z.string() })) })) })
        .parse(repair?.body);
      expect(contents.map(({ role }) => role)).toEqual(['user', 'model', 'user']);
      expect(contents[2]?.parts[0]?.text).toMatch(/^Your answer cannot be used: .+/);
    },
  );

  it('reads past thoughts, and bills them', async () => {
    const { server, ask } = subject;
    server.fail({ kind: 'thoughts' });
    expect(await ask()).toMatchObject({
      answer: RIGHT,
      usage: { thinkingTokens: 120, rawAnswer: JSON.stringify(RIGHT) },
    });
  });

  it('takes an answer with drifted figures as it is: the shape is right, the figures are for the agent to compare', async () => {
    const { server, ask } = subject;
    server.fail({ kind: 'number-drift' });
    expect(await ask()).toMatchObject({ kind: 'answered', answer: { reason: 'The averages are 1.50 apart.' } });
  });

  it('counts an answer at its worst case when Gemini did not count it', async () => {
    const { server, ask } = subject;
    server.fail({ kind: 'uncounted' });
    const { usage } = await ask();
    expect(usage.inputTokens).toBe(0);
    // 4,096 tokens out at $3.75, and some of the input.
    expect(usage.dollars).toBeGreaterThan(0.01536);
  });

  it('waits as long as a limit of the minute says, in another project first', async () => {
    const { server, ask, clock } = subject;
    server.fail({ kind: 'minute', retrySeconds: 37, match: { project: 'alpha' } });
    expect(await ask()).toMatchObject({ kind: 'answered', usage: { project: 'beta', attempts: 2 } });
    expect(clock.now()).toBe(NOW);
    server.say(RIGHT);
    server.fail({ kind: 'minute', retrySeconds: 50, match: { project: 'beta' } });
    expect(await ask()).toMatchObject({ kind: 'answered', usage: { project: 'alpha', attempts: 2 } });
    expect(clock.now()).toBe(NOW + 37_000);
  });

  it('waits a minute when a limit does not say how long', async () => {
    const { server, ask, clock } = subject;
    server.fail({ kind: 'bare-429', times: 2 });
    expect(await ask()).toMatchObject({ kind: 'answered', usage: { attempts: 3 } });
    expect(clock.now()).toBe(NOW + MINUTE);
  });

  it('leaves a project alone until midnight, Pacific time, when its day is spent', async () => {
    const { server, ask, clock, gemini } = subject;
    server.fail({ kind: 'day', match: { project: 'alpha' } });
    expect(await ask()).toMatchObject({ kind: 'answered', usage: { project: 'beta' } });
    const { projects } = await gemini.health();
    const block = projects[0]?.models.find(({ model }) => model === 'gemini-3.8-flash')?.block;
    expect(block).toEqual({ reason: 'day', until: nextPacificMidnight(NOW) });
    for (let asked = 0; asked < 4; asked += 1) {
      server.say(RIGHT);
      expect(await ask()).toMatchObject({ usage: { project: 'beta' } });
    }
    clock.advance(nextPacificMidnight(NOW) - NOW);
    server.say(RIGHT, RIGHT);
    const projectsAsked = [await ask(), await ask()].map(({ usage }) => usage.project);
    expect(projectsAsked).toContain('alpha');
  });

  it('goes down the chain of models where no project has quota, and is refused at its end', async () => {
    const { server, ask } = subject;
    server.fail({ kind: 'limit-zero', match: { model: 'gemini-3.8-flash' }, times: 2 });
    expect(await ask()).toMatchObject({ kind: 'answered', usage: { model: 'gemini-3.5-flash-lite', attempts: 3 } });
    server.fail({ kind: 'day', match: { model: 'gemini-3.5-flash-lite' }, times: 2 });
    expect(await ask()).toMatchObject({ kind: 'refused', reason: 'QUOTA_SPENT', usage: { attempts: 2 } });
  });

  it.each<FaultKind>(['unauthorized', 'forbidden', 'key-invalid'])(
    'never uses a key again that met %s',
    async (kind) => {
      const { server, ask } = subject;
      server.fail({ kind, match: { key: KEY_A1 } });
      for (let asked = 0; asked < 6; asked += 1) {
        server.say(RIGHT);
        expect(await ask()).toMatchObject({ kind: 'answered' });
      }
      expect(server.requestsWith(KEY_A1)).toBe(1);
      expect(server.requestsWith(KEY_A2)).toBe(3);
      expect(server.requestsWith(KEY_B1)).toBe(3);
    },
  );

  it('is refused without a request when every key was', async () => {
    const { server, ask } = subject;
    server.fail({ kind: 'unauthorized', times: 3 });
    expect(await ask()).toMatchObject({ kind: 'refused', reason: 'KEYS_REFUSED', usage: { attempts: 3 } });
    expect(await ask()).toMatchObject({ kind: 'refused', reason: 'KEYS_REFUSED', usage: { attempts: 0 } });
    expect(server.requests).toHaveLength(3);
  });

  it('goes on without a model that a project does not know', async () => {
    const { server, ask } = subject;
    server.fail({ kind: 'not-found', match: { model: 'gemini-3.8-flash' }, times: 2 });
    expect(await ask()).toMatchObject({ kind: 'answered', usage: { model: 'gemini-3.5-flash-lite' } });
  });

  it('ends after a set number of requests, whatever the limits promise', async () => {
    const { server, ask } = subject;
    server.fail({ kind: 'minute', retrySeconds: 1, times: 1_000 });
    expect(await ask()).toMatchObject({ kind: 'refused', reason: 'UNAVAILABLE', usage: { attempts: 20 } });
  });

  it('is not sent when the line is longer than its time', async () => {
    const { server, ask, clock } = subject;
    server.fail({ kind: 'minute', retrySeconds: 60, times: 2 });
    const result = await ask({ deadline: clock.now() + 30_000, tier: 'strong' });
    // The next model of the chain has a line of its own.
    expect(result).toMatchObject({ kind: 'answered', usage: { model: 'gemini-3.5-flash-lite' } });
    server.fail({ kind: 'minute', retrySeconds: 60, times: 2 });
    server.fail({ kind: 'minute', retrySeconds: 60, times: 2 });
    const late = await ask({ deadline: clock.now() + 30_000, tier: 'cheap' });
    expect(late).toMatchObject({ kind: 'refused', reason: 'DEADLINE' });
    expect(clock.now()).toBeLessThan(NOW + 30_000);
  });

  it('throws for an answer that Gemini cannot be told, before anything is sent', async () => {
    const { server, gemini } = subject;
    const request = { ...verdictRequest(), answer: z.record(z.string(), z.number()) };
    await expect(gemini.ask(request)).rejects.toThrow(TypeError);
    expect(server.requests).toEqual([]);
  });
});

describe('a question to a silent model', () => {
  it.each<FaultKind>(['silent', 'stall-in-body'])('is UNAVAILABLE after four attempts: %s', async (kind) => {
    const { server, ask, dispose } = await openSubject({ attemptTimeoutMs: 60 });
    server.fail({ kind, times: 100 });
    expect(await ask()).toMatchObject({ kind: 'refused', reason: 'UNAVAILABLE', usage: { attempts: 4 } });
    await dispose();
  });

  it('ends at its deadline in real time too', async () => {
    const { server, ask, clock, dispose } = await openSubject();
    server.fail({ kind: 'silent' });
    const before = performance.now();
    const late = await ask({ deadline: clock.now() + 150 });
    expect(late).toMatchObject({ kind: 'refused', reason: 'DEADLINE', usage: { attempts: 1 } });
    expect(late.usage.dollars, 'what was under way counts as the books count it').toBeGreaterThan(0);
    expect(performance.now() - before, 'one attempt may take a minute').toBeLessThan(5_000);
    await dispose();
  });

  it('ends at once when it is withdrawn, and counts what was under way', async () => {
    const { server, ask, dispose } = await openSubject();
    server.fail({ kind: 'silent' });
    const before = performance.now();
    const result = await ask({ signal: AbortSignal.timeout(100) });
    expect(result).toMatchObject({ kind: 'refused', reason: 'CANCELLED', usage: { attempts: 1 } });
    expect(result.usage.dollars).toBeGreaterThan(0);
    expect(performance.now() - before, 'one attempt may take a minute').toBeLessThan(5_000);
    await dispose();
  });
});

describe('a question with three keys', () => {
  it('tries each of them before one a second time', async () => {
    const keys = { [KEY_A1]: 'alpha', [KEY_A2]: 'beta', [KEY_B1]: 'beta' };
    const subject = await openSubject({ keys: keyList(keys), server: { keys } });
    subject.server.fail({ kind: 'overloaded', times: 2 });
    expect(await subject.ask()).toMatchObject({ kind: 'answered', usage: { attempts: 3 } });
    expect([KEY_A1, KEY_A2, KEY_B1].map((key) => subject.server.requestsWith(key))).toEqual([1, 1, 1]);
    await subject.dispose();
  });
});

describe('a question under a mix of faults', () => {
  it('always ends in a valid answer or a typed refusal', async () => {
    const keys = Object.fromEntries([...Object.entries(REHEARSAL_KEYS), ['rehearsal-key-of-no-worth-c1', 'gamma']]);
    const kinds: FaultKind[] = [
      'minute',
      'server-error',
      'overloaded',
      'reset',
      'reset-in-body',
      'truncated',
      'garbage',
      'empty',
      'max-tokens',
      'safety',
      'unknown-finish',
      'prose',
      'wrong-shape',
      'thoughts',
      'uncounted',
    ];
    const mix = { seed: 11, share: 0.4, retrySeconds: 2, kinds };
    const subject = await openSubject({
      server: { keys, mix, answer: () => RIGHT },
      limits: { requestsPerMinute: 1_000 },
    });
    const endings = new Map<string, number>();
    for (let asked = 0; asked < 150; asked += 1) {
      const result = await subject.ask();
      const ending = result.kind === 'answered' ? 'answered' : result.reason;
      if (result.kind === 'answered') expect(result.answer).toEqual(RIGHT);
      endings.set(ending, (endings.get(ending) ?? 0) + 1);
    }
    await subject.dispose();
    const { answered = 0, ...refusals } = Object.fromEntries(endings);
    expect(answered).toBeGreaterThan(110);
    const typed = ['MAX_TOKENS', 'SAFETY', 'UNKNOWN_FINISH', 'UNAVAILABLE', 'INVALID', 'EMPTY'];
    expect(Object.keys(refusals).filter((reason) => !typed.includes(reason))).toEqual([]);
    expect(answered + Object.values(refusals).reduce((sum, count) => sum + count, 0)).toBe(150);
  });
});
