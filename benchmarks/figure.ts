/**
 * What a benchmark hands back: figures in their unit, each with its goal where one is set and a sentence on how it was
 * measured. A figure is reported as it came, also when it misses its goal.
 */
export type Goal = { readonly atMost: number } | { readonly under: number } | { readonly atLeast: number };

export interface Figure {
  readonly name: string;
  readonly value: number;
  /** As it stands behind the number: "ms", "s", "KB", "×". */
  readonly unit: string;
  /** Null for a figure that is only told. */
  readonly goal: Goal | null;
  /** One sentence: what was done, how often, and which statistic this is. */
  readonly how: string;
}

/** Figures that were measured together, in one process and one go. */
export interface Group {
  readonly title: string;
  readonly figures: readonly Figure[];
}

/** Whether a figure keeps its goal; null where there is none. A value that is not a number keeps none. */
export function isMet({ value, goal }: Figure): boolean | null {
  if (goal === null) return null;
  if ('atLeast' in goal) return value >= goal.atLeast;
  return 'under' in goal ? value < goal.under : value <= goal.atMost;
}
