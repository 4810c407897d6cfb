/**
 * The crew over the lab's bars, by rules alone, with a breath between decisions in which the task can be told that it is
 * enough, and the page, where there is no worker, can answer.
 */
import type { Bar, CrewReport, Instrument } from '@trading-crew/core/contracts';
import { barAt } from '@trading-crew/core/domain';
import { crewBacktestOf } from '@trading-crew/core/offline';
import { decisionsAfter } from './crew-size.ts';
import type { CrewWork, LabBars } from './lab-engine.ts';
import type { TaskWatch } from './lab-tasks.ts';

/** As long as a page may be busy without being felt to stand still. */
const BREATHE_EVERY_MS = 40;
const breath = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Bars of a file are those of an asset of which nothing else is known. */
const unknownInstrument = ({ asset, priceIncrement, quantityIncrement }: LabBars): Instrument => ({
  asset,
  name: asset,
  source: 'file',
  tradable: true,
  priceIncrement,
  quantityIncrement,
  firstSession: null,
  lastSession: null,
});

const listOf = ({ columns }: LabBars): Bar[] =>
  Array.from({ length: columns.length }, (_, index) => barAt(columns, index));

/** Steps are decisions. Throws InvalidInput for what the user can mend. */
export async function crewTask(
  bars: LabBars,
  { choice, settings, instrument }: CrewWork,
  { onSteps, isStopped }: TaskWatch,
): Promise<CrewReport> {
  let rested = performance.now();
  const onProgress = async (sessions: number, ofSessions: number) => {
    onSteps(decisionsAfter(sessions, choice.everyBars), decisionsAfter(ofSessions, choice.everyBars));
    if (performance.now() - rested < BREATHE_EVERY_MS) return;
    await breath();
    rested = performance.now();
  };
  const known = instrument ?? unknownInstrument(bars);
  return crewBacktestOf(choice, settings, known, listOf(bars), { onProgress, isCancelled: isStopped });
}
