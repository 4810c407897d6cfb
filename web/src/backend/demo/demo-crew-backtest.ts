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

/** Throws BackendProblem, at the field that is wrong. */
export async function backtestCrew(
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
