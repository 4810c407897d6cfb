/** The language model for a backtest by the crew: on the money of its user's day and the installation's, and on its own. */
import { Misconfigured, Unavailable, type TradingSettings } from '@trading-crew/core/contracts';
import type { KnownModel } from '@trading-crew/core/offline';
import type { Budget, Clock, Llm, LlmRequest, LlmResult } from '@trading-crew/core/ports';
import type { Caller } from './caller.ts';
import type { Installation } from './installation.ts';

type ModelHouse = Pick<Installation, 'clock' | 'config' | 'openModel' | 'spending'>;

export interface BacktestMoney {
  readonly backtestId: string;
  /** The most that its answers may cost. */
  readonly dollars: number;
}

export interface BacktestModel {
  readonly llm: Llm;
  readonly models: { readonly cheap: readonly KnownModel[]; readonly strong: readonly KnownModel[] };
  /**
   * Throws once a question could not be asked for a reason that is neither the money nor the model: `Unavailable` where the
   * books did not answer, `Misconfigured` where no price is known. What was played without it is no report.
   */
  readonly demandSound: () => void;
}

/**
 * Throws `Misconfigured` where there is no key, where the user has switched the model off, and where its settings cannot be
 * used. What was spent under the same id before, by a process that was lost, counts.
 */
export async function backtestModel(
  { clock, config, openModel, spending }: ModelHouse,
  { uid }: Caller,
  { model }: TradingSettings,
  { backtestId, dollars }: BacktestMoney,
): Promise<BacktestModel> {
  if (!config.gemini) {
    const message = 'No Gemini key is set here, so the crew cannot ask a model. Let the rules decide.';
    throw new Misconfigured(message, 'model');
  }
  if (!model.use) {
    const message =
      'Your settings do not let the crew ask the model. Switch that on in Settings, or let the rules decide.';
    throw new Misconfigured(message, 'model.use');
  }
  const gemini = await openModel(config.gemini);
  const { dollarsPerDay, dollarsPerUserDay } = config.gemini;
  const user = Math.min(model.dollarsPerDay, dollarsPerUserDay);
  // No run has a hyphen in its id: the book is this backtest's, whatever id its user has chosen.
  const runId = `crew-${uid}-${backtestId}`;
  const budget = spending.budgetOf({ uid, runId, limits: { run: dollars, user, installation: dollarsPerDay } });
  return { ...onBooks(gemini, budget, clock), models: gemini.models };
}

/** The pauses after which a question is put again for which the books did not answer, milliseconds. */
const BOOKS_AGAIN_MS = [1_000, 5_000];

/** Questions on money whose books may be away for a while. State: what ended it. */
function onBooks(
  gemini: Pick<Awaited<ReturnType<ModelHouse['openModel']>>, 'withBudget'>,
  budget: Budget,
  clock: Clock,
) {
  let fault: Error | null = null;
  async function ask<Answer>(request: LlmRequest<Answer>): Promise<LlmResult<Answer>> {
    for (let turn = 0; ; turn += 1) {
      const watched = watchedBudget(budget);
      const result = await gemini.withBudget(watched.budget).ask(request);
      if (result.kind !== 'refused') return result;
      if (result.reason === 'UNPRICED') fault = new Misconfigured(result.message, 'model');
      if (result.reason !== 'UNAVAILABLE' || !watched.isUnknown()) return result;
      const pause = BOOKS_AGAIN_MS[turn];
      // What was sent is paid for: such a question is not put a second time.
      if (pause === undefined || result.usage.attempts > 0 || clock.now() + pause >= request.deadline) {
        fault = new Unavailable(BOOKS_AWAY);
        return result;
      }
      await clock.sleep(pause);
    }
  }
  const demandSound = (): void => {
    if (fault !== null) throw fault;
  };
  return { llm: { ask }, demandSound };
}

const BOOKS_AWAY =
  'The books of what the model costs did not answer, so the backtest was given up. Ask for it again in a moment: answers ' +
  'that are kept cost nothing.';

/** The same budget, which says whether it has left the last question about money without an answer. */
function watchedBudget(budget: Budget): { readonly budget: Budget; readonly isUnknown: () => boolean } {
  let isUnknown = false;
  const reserve: Budget['reserve'] = async (dollars, purpose) => {
    isUnknown = true;
    const reservation = await budget.reserve(dollars, purpose);
    isUnknown = false;
    return reservation;
  };
  return { budget: { reserve }, isUnknown: () => isUnknown };
}
