/** One request through the real SDK: the traps of the SDK, and that none of them is ours. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startGeminiServer, type GeminiServer } from '../../../testing/gemini-server/gemini-server.ts';
import { modelCaller, type CallModel, type ModelCall } from './call-model.ts';
import { classifyError } from './classify-error.ts';
import { KEY_A1, NOW } from './gemini-subject.testing.ts';
import { allowListedFetch } from './hosts.ts';
import { GeminiKey } from './keys.ts';
import { readModels } from './models.ts';

const [model] = readModels({}, NOW).strong;
if (!model) throw new Error('there is no model');

const call = (change: Partial<ModelCall> = {}): ModelCall => ({
  key: new GeminiKey(KEY_A1, 'alpha'),
  model,
  system: 'Answer.',
  turns: ['Now.'],
  schema: { type: 'string' },
  maxOutputTokens: 1_000,
  timeoutMs: 5_000,
  signal: undefined,
  ...change,
});
describe('a request through the SDK', () => {
  let server: GeminiServer;
  let callModel: CallModel;
  beforeEach(async () => {
    server = await startGeminiServer();
    callModel = modelCaller(allowListedFetch(server.url));
  });
  afterEach(() => server.close());

  it('leaves no timer behind, and the global fetch as it was', async () => {
    const original = globalThis.fetch;
    const [set, cleared] = [vi.spyOn(globalThis, 'setTimeout'), vi.spyOn(globalThis, 'clearTimeout')];
    // A length that nobody else's timer has.
    const timeoutMs = 5_417;
    const calling = callModel(call({ timeoutMs }));
    expect(globalThis.fetch).toBe(original);
    expect((await calling).kind).toBe('answered');
    const ours = set.mock.results.filter((_, index) => set.mock.calls[index]?.[1] === timeoutMs);
    expect(ours).toHaveLength(1);
    for (const { value } of ours) expect(cleared).toHaveBeenCalledWith(value);
    vi.restoreAllMocks();
  });

  it.each(['silent', 'stall-in-body'] as const)('comes back when its time is over: %s', async (kind) => {
    server.fail({ kind });
    expect(await callModel(call({ timeoutMs: 80 }))).toEqual({ kind: 'timed-out' });
  });

  it.each(['silent', 'stall-in-body'] as const)('comes back when it is withdrawn: %s', async (kind) => {
    server.fail({ kind });
    const signal = AbortSignal.timeout(80);
    expect(await callModel(call({ signal }))).toEqual({ kind: 'cancelled' });
  });

  it('is not sent with a signal that was raised before', async () => {
    expect(await callModel(call({ signal: AbortSignal.abort() }))).toEqual({ kind: 'cancelled' });
    expect(server.requests).toEqual([]);
  });

  it('does not follow a redirect with its key', async () => {
    server.fail({ kind: 'redirect' });
    const outcome = await callModel(call());
    expect(outcome.kind).toBe('failed');
    expect(server.requests.map(({ path }) => path)).toEqual(['/v1beta/models/gemini-3.8-flash:generateContent']);
  });

  it('knows a connection that was never made from one that broke', async () => {
    server.fail({ kind: 'reset' });
    expect(await callModel(call())).toMatchObject({ kind: 'failed', seen: { status: null, wasSent: true } });
    await server.close();
    const outcome = await callModel(call());
    expect(outcome).toMatchObject({ kind: 'failed', seen: { status: null, wasSent: false } });
    if (outcome.kind !== 'failed') throw new Error('nobody was there');
    expect(classifyError(outcome.error, outcome.seen)).toEqual({
      kind: 'passing',
      what: 'no connection',
      isBilled: false,
    });
  });

  it('runs beside others, each through its own key', async () => {
    const keys = ['a1', 'a2', 'b1'].map((end) => `rehearsal-key-of-no-worth-${end}`);
    const calls = Array.from({ length: 30 }, (_, index) => call({ key: new GeminiKey(keys[index % 3] ?? '', null) }));
    const outcomes = await Promise.all(calls.map(callModel));
    expect(outcomes.every(({ kind }) => kind === 'answered')).toBe(true);
    expect(keys.map((key) => server.requestsWith(key))).toEqual([10, 10, 10]);
  });
});
