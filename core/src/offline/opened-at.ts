/** When a simulated account was opened, in real time, of which the simulated broker knows nothing. */
import type { SimulationState } from './new-simulation.ts';

/** The state with the opening of the state that it came from. */
export function withOpeningOf(earlier: SimulationState, state: SimulationState): SimulationState {
  const { openedAt } = earlier.account;
  return openedAt === undefined ? state : { ...state, account: { ...state.account, openedAt } };
}
