/**
 * What the Gemini connector costs over the bare SDK, on our Gemini-compatible server over HTTP; and how much of the
 * quota its pool of keys uses when a thousand runs begin within a minute, in virtual time.
 */
import { GoogleGenerativeAI } from '@google/generative-ai';
import { NOW, RIGHT, verdictRequest, Verdict } from '../functions/src/adapters/gemini/gemini-subject.testing.ts';
import { memoryHealthStore } from '../functions/src/adapters/gemini/health-store.ts';
import { openGemini } from '../functions/src/adapters/gemini/index.ts';
import { buildPrompt } from '../functions/src/adapters/gemini/prompt.ts';
import {
  askThousand,
  connectionOn,
  countedModel,
  quotaUsed,
} from '../functions/src/adapters/gemini/pool-simulation.testing.ts';
import { systemClock } from '../functions/src/adapters/system/system-clock.ts';
import { keyList, REHEARSAL_KEYS, startGeminiServer } from '../functions/testing/gemini-server/gemini-server.ts';
import type { Figure, Group } from './figure.ts';
import { interleaved, percentile, timed } from './statistics.ts';

const CALLS = 400;
const WARM_UPS = 60;
const PER_MINUTE = 60;
const INSTANCES = 20;

const [KEY = ''] = Object.keys(REHEARSAL_KEYS);

/** Milliseconds of single questions, in turn: the SDK by itself, and the connector around it. */
async function questions(): Promise<{ bare: number[]; connector: number[] }> {
  const server = await startGeminiServer({ answer: () => RIGHT });
  const gemini = openGemini({
    keys: keyList(),
    clock: systemClock,
    baseUrl: server.url,
    limits: { requestsPerMinute: 1_000_000, tokensPerMinute: 1_000_000_000 },
  });
  const { system, user } = buildPrompt(verdictRequest());
  const model = new GoogleGenerativeAI(KEY).getGenerativeModel(
    { model: 'gemini-3.8-flash', systemInstruction: system },
    { baseUrl: server.url },
  );
  const bare = (): Promise<number> =>
    timed(async () => {
      const { response } = await model.generateContent({
        contents: [{ role: 'user', parts: [{ text: user }] }],
        generationConfig: { responseMimeType: 'application/json', maxOutputTokens: 4_096 },
      });
      Verdict.parse(JSON.parse(response.text()));
    });
  const connector = (): Promise<number> =>
    timed(async () => {
      const result = await gemini.ask(verdictRequest({ deadline: systemClock.now() + 30_000 }));
      if (result.kind !== 'answered') throw new Error(`The question was refused: ${result.reason}.`);
    });
  const samples = await interleaved({ bare, connector }, { warmUps: WARM_UPS, rounds: CALLS });
  await server.close();
  return samples;
}

/** A thousand questions in a minute on some instances that share what they know. */
async function pool(instances: number): Promise<Figure[]> {
  const { clock, callModel, served, limited, early } = countedModel(PER_MINUTE);
  const store = memoryHealthStore();
  const connections = Array.from({ length: instances }, (_, index) =>
    connectionOn({ clock, callModel }, PER_MINUTE, store, `instance ${index}`),
  );
  const results = await askThousand(clock, connections);
  const refused = results.filter(({ kind }) => kind === 'refused').length;
  const on = instances === 1 ? 'one instance' : `${instances} instances`;
  const told = (name: string, value: number, goal: Figure['goal'], how: string): Figure => ({
    name: `${name}, ${on}`,
    value,
    unit: '',
    goal,
    how,
  });
  const minutes = ((served.at(-1)?.at ?? NOW) - NOW) / 60_000;
  const share = {
    name: `Quota used, ${on}`,
    value: quotaUsed(served, PER_MINUTE) * 100,
    unit: '%',
    goal: { atLeast: 95 },
    how: `1,000 runs begin in one minute, a question each, on 3 projects of ${PER_MINUTE} requests a minute: the time that the quota itself asks for, over the ${minutes.toFixed(1)} virtual minutes that it took.`,
  };
  return [
    share,
    told('Questions that failed', refused, { atMost: 0 }, 'Of the same 1,000.'),
    told(
      'Requests into a cool-down',
      early.length,
      { atMost: 0 },
      'Sent to a project that had just been told to wait.',
    ),
    told('Requests over the limit', limited.length, null, 'Answered by a 429, waited out, and asked again.'),
  ];
}

export async function measure(): Promise<Group> {
  const { bare, connector } = await questions();
  const extra = connector.map((took, round) => took - (bare[round] ?? NaN));
  const how = `${CALLS} pairs of questions over HTTP in turn, after ${WARM_UPS} to warm up`;
  return {
    title: 'The Gemini connector',
    figures: [
      {
        name: 'Connector over the bare SDK call, p50',
        value: percentile(extra, 0.5),
        unit: 'ms',
        goal: { under: 3 },
        how: `${how}: the median of the differences within each pair.`,
      },
      { name: 'Bare SDK call, p50', value: percentile(bare, 0.5), unit: 'ms', goal: null, how: `${how}.` },
      { name: 'Through the connector, p50', value: percentile(connector, 0.5), unit: 'ms', goal: null, how: `${how}.` },
      ...(await pool(1)),
      ...(await pool(INSTANCES)),
    ],
  };
}
