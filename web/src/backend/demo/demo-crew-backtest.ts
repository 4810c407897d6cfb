/**
 * The crew over history in the demo, with answers that only look like a model's: the rules decide, and what asking came to
 * is made up.
 */
import {
  DEFAULT_SETTINGS,
  fromBarColumns,
  InvalidInput,
  MAX_BARS,
  type BacktestCrewRequest,
  type BacktestCrewResponse,
  type CrewModelUse,
  type CrewReport,
  type StoredCrewBacktest,
} from '@trading-crew/core/contracts';
import { crewBacktestOf } from '@trading-crew/core/offline';
import { BackendProblem } from '../backend.ts';
import { problemOf } from '../problems.ts';
import { demoLongBars } from './demo-long-history.ts';
import { INSTRUMENTS } from './demo-market.ts';
import type { DemoStore } from './demo-state.ts';

const DOLLARS_A_DECISION = 0.0034;
const CHEAP = 'gemini-2.5-flash-lite';
const STRONG = 'gemini-2.5-flash';

/** As if the model had learnt until the middle of the period, and for bars that are no share's, nobody knows until when. */
function modelUse({ choice, curve, decisions }: CrewReport, isRepeated: boolean): CrewModelUse {
  const middle = curve.sessions[Math.floor(curve.sessions.length / 2)] ?? null;
  const questions = decisions.length * 2;
  return {
    models: [STRONG, CHEAP],
    asked: isRepeated ? 0 : questions - 1,
    kept: isRepeated ? questions - 1 : 0,
    refused: 1,
    dollars: isRepeated ? 0 : decisions.length * DOLLARS_A_DECISION,
    knowsUntil: choice.asset.startsWith('DEMO') ? null : middle,
  };
}

/** Questions that were asked before are answered from what is kept. */
const asked = new WeakMap<DemoStore, Set<string>>();

const LEASE_MS = 60_000;

/** Puts what stands under an id in its place, or a new one on top; without a report it is being computed. */
function put(store: DemoStore, backtestId: string, report: CrewReport | null): void {
  const { crewBacktests } = store.state();
  const known = crewBacktests.find((one) => one.backtestId === backtestId);
  const createdAt = known?.createdAt ?? Date.now();
  const leaseUntil = report ? 0 : createdAt + LEASE_MS;
  const mine: StoredCrewBacktest = {
    schemaVersion: 1,
    backtestId,
    createdAt,
    requestHash: backtestId,
    holder: 'demo',
    leaseUntil,
    report,
  };
  const isMine = (one: StoredCrewBacktest) => one.backtestId === backtestId;
  store.change({
    crewBacktests: known ? crewBacktests.map((one) => (isMine(one) ? mine : one)) : [mine, ...crewBacktests],
  });
}

/** Asked again under its id, the report is the one that stands. Throws BackendProblem, at the field that is wrong. */
export async function backtestCrew(store: DemoStore, request: BacktestCrewRequest): Promise<BacktestCrewResponse> {
  const { backtestId } = request;
  const { crewBacktests } = store.state();
  const standing = crewBacktests.find((one) => one.backtestId === backtestId)?.report;
  if (standing) return { report: standing };
  put(store, backtestId, null);
  try {
    const answer = await compute(store, request);
    put(store, backtestId, answer.report);
    return answer;
  } catch (error) {
    store.change({ crewBacktests: store.state().crewBacktests.filter((one) => one.backtestId !== backtestId) });
    throw error;
  }
}

/** Throws BackendProblem, at the field that is wrong. */
async function compute(
  store: DemoStore,
  { backtestId: _id, maxDecisions, dollars, ...choice }: BacktestCrewRequest,
): Promise<BacktestCrewResponse> {
  const instrument = INSTRUMENTS.find(({ asset }) => asset === choice.asset);
  if (!instrument) throw new BackendProblem(problemOf(`${choice.asset} is not known here.`, { field: 'asset' }));
  const settings = store.state().settings ?? DEFAULT_SETTINGS;
  const affordable = Math.floor(dollars / DOLLARS_A_DECISION);
  const bars = fromBarColumns(demoLongBars(choice.asset, MAX_BARS));
  const most = Math.max(1, Math.min(maxDecisions, affordable));
  try {
    const report = await crewBacktestOf(choice, settings, instrument, bars, { maxDecisions: most });
    const before = asked.get(store) ?? new Set();
    const isRepeated = before.has(JSON.stringify(choice));
    asked.set(store, before.add(JSON.stringify(choice)));
    const ended = report.ended === 'max-decisions' && affordable < maxDecisions ? 'budget' : report.ended;
    return { report: { ...report, ended, model: modelUse(report, isRepeated) } };
  } catch (error) {
    if (error instanceof InvalidInput) throw new BackendProblem(problemOf(error.message, { field: error.field }));
    throw error;
  }
}
