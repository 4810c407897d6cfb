/**
 * Records as they stand when a run has just begun, for tests of what stores and shows them. Every id is new, so that
 * two tests on one database never meet.
 */
import { randomUUID } from 'node:crypto';
import {
  DEFAULT_SETTINGS,
  type LogLine,
  type ModelCall,
  type RunFailure,
  type RunRecord,
  type StepRecord,
  type StepTape,
} from '../../contracts/index.ts';
import type { Hold } from '../run-store.ts';

/** The instant at which every sample begins, milliseconds UTC. */
export const SAMPLE_NOW = 1_800_000_000_000;
/** How long a sample run is held, milliseconds. */
export const SAMPLE_LEASE = 60_000;

/** A run id or a user id that nobody else has. */
export const freshId = (): string => randomUUID().replaceAll('-', '').slice(0, 20);

/** A run that has just been asked for, by a user of its own unless one is given. */
export const sampleRun = (change: Partial<RunRecord> = {}): RunRecord => ({
  schemaVersion: 1,
  runId: freshId(),
  userId: freshId(),
  asset: 'AAPL',
  mode: 'simulation',
  trigger: 'user',
  settings: DEFAULT_SETTINGS,
  dismissed: [],
  status: 'RUNNING',
  outcome: null,
  reason: null,
  failure: null,
  decision: null,
  trade: null,
  modelDollars: 0,
  currentAgent: null,
  cancelRequested: false,
  attempt: 1,
  nextSeq: 1,
  asOf: null,
  createdAt: SAMPLE_NOW,
  startedAt: SAMPLE_NOW,
  endedAt: null,
  holder: null,
  leaseUntil: SAMPLE_NOW + SAMPLE_LEASE,
  ...change,
});

/** The right to write for a run, of its attempt at hand. */
export const holdOf = ({ runId, attempt }: RunRecord): Hold => ({ runId, attempt });

/** What a run fails of that a service did not answer. */
export const unreachable = (resumable: boolean): RunFailure => ({
  code: 'UNAVAILABLE',
  message: 'The broker did not answer.',
  agent: 'HistoricalDataAgent',
  resumable,
});

/** A finished step of a run's user. */
export const sampleStep = (
  run: RunRecord,
  agent: StepRecord['agent'],
  change: Partial<StepRecord> = {},
): StepRecord => ({
  schemaVersion: 1,
  userId: run.userId,
  agent,
  version: 1,
  inputHash: 'hash',
  status: 'done',
  code: null,
  noTrade: null,
  summary: `${agent} is done.`,
  output: { bars: { time: [1, 2], close: [10.5, 11] }, note: null },
  explanation: null,
  modelCalls: [],
  startedAt: SAMPLE_NOW,
  endedAt: SAMPLE_NOW + 5,
  durationMs: 5,
  nextSeq: 2,
  ...change,
});

/** A question to the model that was answered. */
export const sampleModelCall = (change: Partial<ModelCall> = {}): ModelCall => ({
  agent: 'SignalConfirmationAgent',
  tier: 'strong',
  model: 'scripted',
  project: null,
  inputTokens: 900,
  outputTokens: 40,
  thinkingTokens: 60,
  cachedTokens: 0,
  dollars: 0.0012,
  latencyMs: 2_300,
  attempts: 1,
  finishReason: 'STOP',
  promptHash: '0123456789abcd',
  prompt: 'Confirm or refuse.',
  rawAnswer: '{"verdict":"confirm"}',
  answer: { verdict: 'confirm', reasons: ['The trend holds.'] },
  refusal: null,
  refusalMessage: null,
  unsupportedFigures: [],
  ...change,
});

/** The tape of a step of a run's user. */
export const sampleTape = (run: RunRecord, agent: StepTape['agent'], calls = '[]'): StepTape => ({
  schemaVersion: 1,
  userId: run.userId,
  agent,
  calls,
});

/** A log line of a run's user. */
export const sampleLine = (run: RunRecord, seq: number, message = `line ${seq}`): LogLine => ({
  userId: run.userId,
  seq,
  time: SAMPLE_NOW + seq,
  agent: 'Crew',
  level: 'info',
  message,
  data: { close: 10.5, held: false, asset: run.asset, gap: null },
});
