/**
 * The crew over history with the model. The id is claimed before anything is asked, the report stands before it is sent: the
 * same request sent again, or by two at once, gets the same report and pays for nothing twice.
 */
import { CALLS, type BacktestCrewRequest, type TradingSettings } from '@trading-crew/core/contracts';
import { crewBacktestOf, crewModel } from '@trading-crew/core/offline';
import { backtestModel, type BacktestModel } from '../backtest-model.ts';
import type { Caller, Installation } from '../wiring.ts';
import { barsOfBacktest } from './backtest-crew-bars.ts';
import { computedOnce } from './backtest-crew-claim.ts';
import type { Handler } from './callable.ts';
import { settingsOfSignedUp } from './signed-up.ts';

const TIMEOUT_MS = CALLS.backtestCrew.timeoutSeconds * 1_000;
/** What is left of it when no more is asked: for the report, and for a database that is slow to take it. */
const LEFT_MS = 60_000;
/** Sessions after which others in this process get their turn. */
const BREATHE_EVERY = 100;

interface Play {
  readonly request: BacktestCrewRequest;
  readonly settings: TradingSettings;
  readonly model: BacktestModel;
  /** Milliseconds UTC. */
  readonly stopAt: number;
  /** Throws where another request computes it by now. */
  readonly demandHeld: () => void;
}

async function play({ request, settings, model, stopAt, demandHeld }: Play, caller: Caller, house: Installation) {
  const { backtestId: _, dollars: _dollars, maxDecisions, ...choice } = request;
  const { clock, modelAnswers } = house;
  const { instrument, bars } = await barsOfBacktest(choice.asset, settings, caller, house);
  const answers = modelAnswers.answersOf(caller.uid);
  const { llm, stopped, use } = crewModel({ ...model, answers, clock, stopAt });
  // Asked in front of every session: what is thrown here is thrown to the page, and no report stands under the id.
  const stoppedOrThrown = () => {
    demandHeld();
    model.demandSound();
    return stopped();
  };
  const onProgress = (done: number): Promise<void> | void => {
    if (done % BREATHE_EVERY === 0) return clock.sleep(0);
  };
  return crewBacktestOf(choice, settings, instrument, bars, {
    llm,
    clock,
    maxDecisions,
    onProgress,
    stopped: stoppedOrThrown,
    modelUse: use,
  });
}

export const backtestCrew: Handler<'backtestCrew'> = async (request, caller, house) => {
  const began = house.clock.now();
  const stopAt = began + TIMEOUT_MS - LEFT_MS;
  const stored = await settingsOfSignedUp(caller, house);
  const settings = { ...stored, strategy: request.strategy };
  const model = await backtestModel(house, caller, settings, request);
  const report = await computedOnce(
    {
      request,
      began,
      giveUpAt: stopAt,
      until: began + TIMEOUT_MS,
      work: (demandHeld) => play({ request, settings, model, stopAt, demandHeld }, caller, house),
    },
    caller,
    house,
  );
  await house.modelAnswers.trim(caller.uid).catch(() => undefined);
  return { report };
};
