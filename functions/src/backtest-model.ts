/** The language model for a backtest by the crew: on the money of its user's day and the installation's, and on its own. */
import { Misconfigured, type TradingSettings } from '@trading-crew/core/contracts';
import type { KnownModel } from '@trading-crew/core/offline';
import type { Llm } from '@trading-crew/core/ports';
import type { Caller } from './caller.ts';
import type { Installation } from './installation.ts';

type ModelHouse = Pick<Installation, 'config' | 'openModel' | 'spending'>;

export interface BacktestMoney {
  readonly backtestId: string;
  /** The most that its answers may cost. */
  readonly dollars: number;
}

export interface BacktestModel {
  readonly llm: Llm;
  readonly models: { readonly cheap: readonly KnownModel[]; readonly strong: readonly KnownModel[] };
}

/**
 * Throws `Misconfigured` where there is no key, where the user has switched the model off, and where its settings cannot be
 * used. What was spent under the same id before, by a process that was lost, counts.
 */
export async function backtestModel(
  { config, openModel, spending }: ModelHouse,
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
  const llm = gemini.withBudget(
    spending.budgetOf({ uid, runId, limits: { run: dollars, user, installation: dollarsPerDay } }),
  );
  return { llm, models: gemini.models };
}
