/** What a numeric setting may be, and how it is meant. */
export interface NumberBound {
  readonly min: number;
  readonly max: number;
  readonly integer?: true;
  /** How the number is meant: a fraction is shown as a percentage, dollars as money. */
  readonly unit: 'bars' | 'fraction' | 'count' | 'milliseconds' | 'basis-points' | 'dollars' | 'ratio' | 'points';
  readonly label: string;
  readonly meaning: string;
  readonly default: number;
  /** Settings from before there was such a bound lack it and are read with the default. */
  readonly isNewer?: true;
}
