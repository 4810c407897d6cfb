/** The run whose page is open, for evidence that leads somewhere or does something. */
import type { RunRecord } from '@trading-crew/core/contracts';
import { createContext, useContext } from 'react';

export const RunContext = createContext<RunRecord | null>(null);

/** Null while the run is not known, and where a step stands alone. */
export const useShownRun = (): RunRecord | null => useContext(RunContext);
