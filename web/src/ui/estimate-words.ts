/** The estimate of a run's cost in words: how much, and where that comes from. */
import type { RunEstimate } from '../backend/run-estimate.ts';
import { count } from './format.ts';
import { moneyRange } from './small-money.ts';

/** "about $0.0021–0.0063". */
export const estimateWords = ({ low, high }: RunEstimate): string => `about ${moneyRange(low, high)}`;

/** Where the estimate comes from. */
export const sourceWords = ({ runs }: RunEstimate, asset: string): string =>
  runs > 0
    ? `What the language model cost in the last ${count(runs, 'run')} on ${asset} that asked it.`
    : `What the language model may cost in a run, by its prices. No finished run on ${asset} has asked it yet.`;
