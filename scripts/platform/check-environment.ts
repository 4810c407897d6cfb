/**
 * The variables of .env, checked as the functions check them on first use, before anything is started. Nobody is asked
 * over the network, and no value is printed.
 */
import { Misconfigured } from '../../core/src/contracts/failures.ts';
import { readConfig } from '../../functions/src/config.ts';
import { PLAIN_VARIABLES, SECRET_VARIABLES, type PlatformEnvironment } from './environment-file.ts';
import { LaunchProblem } from './launch-problem.ts';

/** Throws a LaunchProblem that names the variable at fault. The model's connector is loaded only where a key is set. */
export async function checkEnvironment(environment: PlatformEnvironment): Promise<void> {
  try {
    // What is checked is what the emulators will read.
    const { gemini } = readConfig({ ...environment, FUNCTIONS_EMULATOR: 'true' });
    if (!gemini) return;
    const { openGemini } = await import('../../functions/src/adapters/gemini/index.ts');
    const { systemClock } = await import('../../functions/src/adapters/system/system-clock.ts');
    const { keys, baseUrl, models, limits } = gemini;
    openGemini({ keys, baseUrl, models, limits, clock: systemClock });
  } catch (error) {
    if (!(error instanceof Misconfigured)) throw error;
    const isVariable = [...SECRET_VARIABLES, ...PLAIN_VARIABLES].some((name) => name === error.setting);
    const where = isVariable ? ' Correct it in .env.' : '';
    throw new LaunchProblem(`Trading Crew does not start: ${error.message}${where}`, { cause: error });
  }
}
