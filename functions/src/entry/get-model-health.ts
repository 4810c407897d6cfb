/** How the language model is doing here, for the page: what is asked, what is out of use, and the money that is left. */
import { WITHOUT_MODEL } from '@trading-crew/core/contracts';
import { shareSpent } from '@trading-crew/core/domain';
import type { GeminiConfig } from '../config.ts';
import type { Installation } from '../wiring.ts';
import type { Handler } from './callable.ts';
import { settingsOfSignedUp } from './signed-up.ts';

/** A share, never dollars: what the others spent is not the caller's business. Null when the book cannot be read. */
async function installationSpent({ dollarsPerDay }: GeminiConfig, house: Installation): Promise<number | null> {
  const now = house.clock.now();
  try {
    return shareSpent(await house.spending.installationBook(now), dollarsPerDay, now);
  } catch {
    return null;
  }
}

export const getModelHealth: Handler<'getModelHealth'> = async (_request, caller, house) => {
  await settingsOfSignedUp(caller, house);
  const { gemini: config } = house.config;
  if (!config) return WITHOUT_MODEL;
  const model = await house.openModel(config);
  const [health, spent] = await Promise.all([model.health(), installationSpent(config, house)]);
  return {
    ...health,
    available: true,
    reason: null,
    userDailyLimit: config.dollarsPerUserDay,
    installationSpent: spent,
  };
};
