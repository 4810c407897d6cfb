/** A crew on a simulated account, ready to run: what the tests of the crew have in common. Imported by tests alone. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DEFAULT_SETTINGS, sessionOf, type Bar, type RunRecord, type TradingSettings } from '../contracts/index.ts';
import {
  ReplayedMarket,
  SimulatedBroker,
  generatedInstruments,
  memoryOrderRecords,
  memorySafety,
  memoryRunStore,
  newSimulation,
  parseSampleAapl,
  tickingClock,
  type InstrumentBars,
} from '../offline/index.ts';
import { newRun, recordedOrderDesk, type CrewPorts } from './index.ts';

const AAPL_CSV = createRequire(import.meta.url).resolve('@observablehq/sample-datasets/aapl.csv');
const sample = parseSampleAapl(readFileSync(AAPL_CSV, 'utf8'));
export const aaplBars: readonly Bar[] = sample.bars;

/** The market of a new installation; `aapl` replaces the real bars. */
export function demoMarket(aapl: readonly Bar[] = aaplBars): ReplayedMarket {
  const generated = generatedInstruments(aaplBars.map((bar) => sessionOf(bar.time)));
  return new ReplayedMarket([{ instrument: sample.instrument, bars: [...aapl] }, ...generated]);
}

/** Sessions at whose open a run on AAPL buys, and holds back. */
export const BUY_SESSION = '2015-05-27';
export const HOLD_SESSION = '2015-06-30';

export interface Stage {
  readonly market?: ReplayedMarket;
  readonly instruments?: InstrumentBars[];
  readonly session?: string;
  readonly asset?: string;
  readonly runId?: string;
  readonly settings?: TradingSettings;
  /** Where it is another than in the settings. */
  readonly startingCash?: number;
}

/** A run that is claimed in a store in memory, and the ports to run it with. */
export async function stage(options: Stage = {}) {
  const settings = options.settings ?? DEFAULT_SETTINGS;
  const market = options.instruments ? new ReplayedMarket(options.instruments) : (options.market ?? demoMarket());
  const { startingCash = settings.costs.startingCash } = options;
  const startOn = options.session ?? BUY_SESSION;
  const state = newSimulation({ market, startOn, startingCash, seed: 1 });
  const broker = new SimulatedBroker({ state, market, costs: settings.costs });
  const clock = tickingClock(1_700_000_000_000, 1);
  const store = memoryRunStore();
  const orders = memoryOrderRecords();
  const { mode } = settings.execution;
  const orderDesk = recordedOrderDesk({ desk: broker, records: orders, uid: 'ada', mode, clock });
  const safety = memorySafety();
  const ports: CrewPorts = { account: broker, marketData: market, orderDesk, safety, orders, llm: null, clock };
  const { asset = 'AAPL', runId = 'A2345678901234567890' } = options;
  const request: RunRecord = newRun({
    runId,
    userId: 'ada',
    asset,
    mode,
    trigger: 'user',
    settings,
    now: 1_700_000_000_000,
  });
  const claim = await store.create(request);
  if (claim.kind !== 'claimed') throw new Error('the stage could not claim its run');
  return { run: claim.run, ports, store, safety, orders, broker, market, clock };
}
