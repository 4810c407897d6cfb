/** Goes through every point of a run by dying at it, until a run is over before its point comes. */
import type { CrashLab, CrashStage, Verdict } from './crash-matrix.ts';

export interface Survey {
  /** Points at which a run died. */
  readonly deaths: number;
  /** What an undisturbed run decided. */
  readonly decision: string;
  /** Runs that did not end with exactly one order at the broker. */
  readonly notOneOrder: number;
  /** Runs that came to another decision. */
  readonly otherDecision: number;
  /** Everything that was wrong, with the point. */
  readonly faults: readonly string[];
}

/** Runs in processes of their own at the same moment. */
const LANES = 2;

/** The survey of a run that trades, with so many taking it up at the same moment. Every `stride`-th point, from the first. */
export async function everyPoint(lab: CrashLab, stage: CrashStage, resumers = 1, stride = 1): Promise<Survey> {
  const undisturbed = await lab.run(stage, { dieAt: 0, resumers: 0 }, null);
  if (undisturbed.decision === null || undisturbed.faults.length > 0) {
    throw new Error(`The undisturbed run went wrong: ${undisturbed.faults.join(' ')}`);
  }
  const { decision } = undisturbed;
  const verdicts: { point: number; verdict: Verdict }[] = [];
  let next = 1;
  let isOver = false;
  const lane = async (): Promise<void> => {
    while (!isOver) {
      const point = next;
      next += stride;
      const verdict = await lab.run(stage, { dieAt: point, resumers }, decision);
      if (!verdict.died) isOver = true;
      verdicts.push({ point, verdict });
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return {
    deaths: verdicts.filter(({ verdict }) => verdict.died).length,
    decision,
    notOneOrder: verdicts.filter(({ verdict }) => verdict.ordersAtBroker !== 1).length,
    otherDecision: verdicts.filter(({ verdict }) => verdict.decision !== decision).length,
    faults: verdicts
      .sort((one, other) => one.point - other.point)
      .flatMap(({ point, verdict }) => verdict.faults.map((fault) => `point ${point}: ${fault}`)),
  };
}
