/**
 * The crew over history with the model. The id is claimed before anything is asked, the report stands before it is sent: the
 * same request sent again, or by two at once, gets the same report and pays for nothing twice.
 */
import {
  CALLS,
  InvalidInput,
  MAX_BARS,
  SYMBOL_RULE,
  type BacktestCrewRequest,
  type CrewReport,
  type TradingSettings,
} from '@trading-crew/core/contracts';
import { hashText, stableJson } from '@trading-crew/core/domain';
import { crewBacktestOf, crewModel } from '@trading-crew/core/offline';
import { backtestModel, type BacktestModel } from '../backtest-model.ts';
import { InTheWay } from '../errors.ts';
import { crewPorts, type Caller, type Installation } from '../wiring.ts';
import type { Handler } from './callable.ts';
import { newHolder } from './keep-lease.ts';
import { settingsOfSignedUp } from './signed-up.ts';

const TIMEOUT_MS = CALLS.backtestCrew.timeoutSeconds * 1_000;
/** What is left of it when no more is asked: for the report, and for a database that is slow to take it. */
const LEFT_MS = 60_000;
/** How often who waits for somebody else's computation looks whether it is there. */
const LOOK_AGAIN_MS = 1_000;
/** Sessions after which others in this process get their turn. */
const BREATHE_EVERY = 100;

/** The bars of the account's market, never later than its clock. */
async function history(asset: string, settings: TradingSettings, caller: Caller, house: Installation) {
  const { account, marketData } = await crewPorts(house, caller, settings.execution.mode, settings);
  const instrument = await marketData.instrument(asset);
  if (!instrument) throw new InvalidInput(`${asset} is not known here. ${SYMBOL_RULE}`, 'asset');
  const { now } = await account.market();
  return { instrument, bars: await marketData.bars({ asset, until: now, limit: MAX_BARS }) };
}

interface Play {
  readonly request: BacktestCrewRequest;
  readonly settings: TradingSettings;
  readonly model: BacktestModel;
  /** Milliseconds UTC. */
  readonly stopAt: number;
}

async function play({ request, settings, model, stopAt }: Play, caller: Caller, house: Installation) {
  const { backtestId: _, dollars: _dollars, maxDecisions, ...choice } = request;
  const { clock, modelAnswers } = house;
  const { instrument, bars } = await history(choice.asset, settings, caller, house);
  const answers = modelAnswers.answersOf(caller.uid);
  const { llm, stopped, use } = crewModel({ ...model, answers, clock, stopAt });
  const onProgress = (done: number): Promise<void> | void => {
    if (done % BREATHE_EVERY === 0) return clock.sleep(0);
  };
  return crewBacktestOf(choice, settings, instrument, bars, {
    llm,
    clock,
    maxDecisions,
    onProgress,
    stopped,
    modelUse: use,
  });
}

/** What the id stands for, or `work` done on it by one alone. Waits for somebody else who is at it. */
async function once(
  { backtestId, ...asked }: BacktestCrewRequest,
  { uid }: Caller,
  { clock, crewBacktests }: Installation,
  { until, giveUpAt }: { readonly until: number; readonly giveUpAt: number },
  work: () => Promise<CrewReport>,
): Promise<CrewReport> {
  const holder = newHolder();
  const requestHash = hashText(stableJson(asked));
  for (;;) {
    const wanted = { backtestId, requestHash, holder, now: clock.now(), leaseUntil: until };
    const claim = await crewBacktests.claim(uid, wanted);
    if (claim.kind === 'done') return claim.report;
    if (claim.kind === 'claimed') break;
    if (clock.now() >= giveUpAt) {
      throw new InTheWay('This backtest is still being computed. Ask for it again in a minute.', null);
    }
    await clock.sleep(LOOK_AGAIN_MS);
  }
  try {
    const report = await work();
    await crewBacktests.finish(uid, backtestId, holder, report);
    return report;
  } catch (error) {
    await crewBacktests.release(uid, backtestId, holder).catch(() => undefined);
    throw error;
  }
}

export const backtestCrew: Handler<'backtestCrew'> = async (request, caller, house) => {
  const began = house.clock.now();
  const stopAt = began + TIMEOUT_MS - LEFT_MS;
  const stored = await settingsOfSignedUp(caller, house);
  const settings = { ...stored, strategy: request.strategy };
  const model = await backtestModel(house, caller, settings, request);
  const times = { until: began + TIMEOUT_MS, giveUpAt: stopAt };
  const report = await once(request, caller, house, times, () =>
    play({ request, settings, model, stopAt }, caller, house),
  );
  await house.modelAnswers.trim(caller.uid).catch(() => undefined);
  return { report };
};
