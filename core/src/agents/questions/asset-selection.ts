/** What the model is asked about an asset: why it is fit to be traded, or why it is not. */
import type { Bar, Instrument, InstrumentSource, SelectionOutput } from '../../contracts/index.ts';
import type { ToExplain } from './explanation.ts';
import { checkFact, priceFacts } from './facts.ts';
import { evidenceOf, quotedSubject } from './question.ts';

const TASK = `Explain why fixed rules found this asset fit, or not fit, to be traded by a careful small account.
Average dollar volume is the money that changes hands in the asset on a usual day: much of it means that it can be bought
and sold easily. Annual volatility says how far its price usually moves in a year: too little gives nothing to gain from,
too much is wild. A check that failed makes the asset not fit.`;

const SOURCES: Readonly<Record<InstrumentSource, string>> = {
  replayed: 'real prices of the past, replayed',
  generated: 'invented prices for practice; no such company exists',
  file: 'a file of the user',
  broker: 'the broker',
};

export const explainSelection = (
  instrument: Instrument,
  bars: readonly Bar[],
  { eligible, checks }: SelectionOutput,
): ToExplain => ({
  task: TASK,
  evidence: evidenceOf([
    `Verdict of the rules: ${eligible ? 'fit' : 'not fit'} to be traded.`,
    `Where the prices come from: ${SOURCES[instrument.source]}.`,
    ...checks.map(checkFact),
    ...priceFacts(bars),
  ]),
  quoted: quotedSubject(instrument),
});
