/**
 * The settings that are worth trying beside a given one: its neighbours, and what somebody else thought of. Each is
 * legal and different from all others.
 */
import { STRATEGY_BOUNDS, StrategyParameters, type EnhancementOutput } from '../contracts/index.ts';
import { count } from './wording.ts';

const FASTER = 0.75;
const SLOWER = 1.25;

export type Averages = Pick<StrategyParameters, 'short' | 'medium' | 'long'>;

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
  const byAverages = new Map(neighbours.filter(isLegal).map((setting) => [settingName(setting), setting]));
  byAverages.delete(settingName(current));
  return [...byAverages.values()];
}

/** A setting as it is written: 8/13/21. */
export const settingName = ({ short, medium, long }: Averages): string => `${short}/${medium}/${long}`;

/** Averages that somebody would like to see tried, in any numbers, and why. */
export interface SettingIdea extends Averages {
  readonly because: string;
}

type CheckedIdea = EnhancementOutput['ideas'][number];

/**
 * The ideas in their order, each with what keeps it from being tried, if anything: it is no legal setting (it then has
 * no parameters), it is tried anyway, or its long average exceeds `longest`. The rest is as in the present setting.
 */
export function checkIdeas(
  ideas: readonly SettingIdea[],
  current: StrategyParameters,
  longest: number,
): readonly CheckedIdea[] {
  const known = new Map([[settingName(current), 'It is the present setting.']]);
  for (const neighbour of candidateSettings(current)) {
    known.set(settingName(neighbour), 'It is tried anyway, as a neighbour of the present setting.');
  }
  return ideas.map(({ because, ...averages }) => {
    const name = settingName(averages);
    const setting = StrategyParameters.safeParse({ ...current, ...averages });
    if (!setting.success) {
      return { parameters: null, because, problem: `${name} is no setting. ${faultOf(setting.error.issues[0])}` };
    }
    const tooLong =
      averages.long > longest
        ? `Its long average needs more bars than there are: ${count(longest, 'bar')} is the longest that can be judged.`
        : null;
    const problem = known.get(name) ?? tooLong;
    known.set(name, 'It was named before.');
    return { parameters: setting.data, because, problem };
  });
}

/** A fault of a setting in words, with the field that it was found in. */
function faultOf(issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined): string {
  const field = Object.entries(STRATEGY_BOUNDS).find(([name]) => name === issue?.path[0])?.[1];
  return `${field ? `${field.label}: ` : ''}${issue?.message ?? ''}`;
}

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
