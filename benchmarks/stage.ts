/**
 * A simulated account on the replayed market, as a new installation has it, for benchmarks that run the crew. The
 * session is one at whose open a run on AAPL buys, so that every agent has work.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DEFAULT_SETTINGS, sessionOf, type RunRecord } from '../core/src/contracts/index.ts';
import { newRun, recordedOrderDesk, type CrewPorts } from '../core/src/crew/index.ts';
import {
  generatedInstruments,
  memoryOrderRecords,
  memorySafety,
  newSimulation,
  parseSampleAapl,
  ReplayedMarket,
  SimulatedBroker,
  type SimulationState,
} from '../core/src/offline/index.ts';
import type { Clock } from '../core/src/ports/index.ts';

export const UID = 'ada';
const BUY_SESSION = '2015-05-27';
const AAPL_CSV = createRequire(import.meta.url).resolve('@observablehq/sample-datasets/aapl.csv');

/** The market of a new installation: AAPL and the generated instruments. */
export function demoMarket(): ReplayedMarket {
  const aapl = parseSampleAapl(readFileSync(AAPL_CSV, 'utf8'));
  return new ReplayedMarket([aapl, ...generatedInstruments(aapl.bars.map((bar) => sessionOf(bar.time)))]);
}

/** A fresh account at the open of that session. */
export const freshAccount = (market: ReplayedMarket): SimulationState =>
  newSimulation({ market, startOn: BUY_SESSION, startingCash: DEFAULT_SETTINGS.costs.startingCash, seed: 1 });

/** The ports of a run on a fresh account; nothing in them does I/O. */
export function offlinePorts(market: ReplayedMarket, clock: Clock): CrewPorts {
  const broker = new SimulatedBroker({ state: freshAccount(market), market, costs: DEFAULT_SETTINGS.costs });
  const records = memoryOrderRecords();
  const orderDesk = recordedOrderDesk({ desk: broker, records, uid: UID, mode: 'simulation', clock });
  return { account: broker, marketData: market, orderDesk, safety: memorySafety(), orders: records, llm: null, clock };
}

/** The record of the n-th run of this process on AAPL. */
export const requestedRun = (n: number, now: number): RunRecord =>
  newRun({
    runId: `benchmark${String(n).padStart(11, '0')}`,
    userId: UID,
    asset: 'AAPL',
    mode: 'simulation',
    trigger: 'user',
    settings: DEFAULT_SETTINGS,
    now,
  });
