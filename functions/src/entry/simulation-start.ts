/** Where a simulated account begins when nobody says otherwise. */
import type { Installation } from '../wiring.ts';

/** A session on which AAPL has just turned up, with two years of bars before it and three after. */
const DEFAULT_START = '2015-05-27';

/** The first session of a new account. A start outside the data is moved by the simulation itself, or refused there. */
export const defaultStart = ({ config }: Installation): string => config.simulationStart ?? DEFAULT_START;
