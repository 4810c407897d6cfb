/** The settings near a given one that are worth trying: few, legal, and each different from all others. */
import { STRATEGY_BOUNDS, type StrategyParameters } from '../contracts/index.ts';

const FASTER = 0.75;
const SLOWER = 1.25;

type Averages = Pick<StrategyParameters, 'short' | 'medium' | 'long'>;

/**
 * At most eight neighbours of a setting: all three averages a quarter shorter or longer, and each one alone. Averages
 * outside the bounds of the settings, or no longer in the order short < medium < long, are left out.
 */
export function candidateSettings(current: StrategyParameters): StrategyParameters[] {
  const scaled = (factor: number): Averages => ({
    short: Math.round(current.short * factor),
    medium: Math.round(current.medium * factor),
    long: Math.round(current.long * factor),
  });
  const neighbours = [FASTER, SLOWER].flatMap((factor): StrategyParameters[] => {
    const { short, medium, long } = scaled(factor);
    return [
      { ...current, short, medium, long },
      { ...current, short },
      { ...current, medium },
      { ...current, long },
    ];
  });
  const byAverages = new Map(neighbours.filter(isLegal).map((setting) => [averagesKey(setting), setting]));
  byAverages.delete(averagesKey(current));
  return [...byAverages.values()];
}

const averagesKey = ({ short, medium, long }: Averages): string => `${short}/${medium}/${long}`;

function isLegal({ short, medium, long }: Averages): boolean {
  const within = (value: number, { min, max }: { readonly min: number; readonly max: number }): boolean =>
    value >= min && value <= max;
  return (
    short < medium &&
    medium < long &&
    within(short, STRATEGY_BOUNDS.short) &&
    within(medium, STRATEGY_BOUNDS.medium) &&
    within(long, STRATEGY_BOUNDS.long)
  );
}
