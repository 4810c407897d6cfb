/**
 * Settings while they are edited: texts by field path, turned back into settings by the same schema that the callable
 * and the rules use. Fractions are edited as percentages and everything else as it is.
 */
import {
  COST_BOUNDS,
  EXECUTION_BOUNDS,
  MODEL_BOUNDS,
  RISK_BOUNDS,
  STRATEGIES,
  TradingSettings,
  whyNeverActs,
  type Abstention,
  defaultStrategy,
  numbersOf,
  type NumberBound,
  type StrategyChoice,
  type StrategyName,
  type ExecutionMode,
} from '@trading-crew/core/contracts';
import { boundRule, isWithin, numberOfText, numberText, unitText } from '../../ui/number-text.ts';
import { ABSTENTION_WORDS } from './model-health-words.ts';

export const GROUPS = {
  risk: RISK_BOUNDS,
  costs: COST_BOUNDS,
  execution: EXECUTION_BOUNDS,
  model: MODEL_BOUNDS,
} as const;
export type GroupName = 'strategy' | keyof typeof GROUPS;

export interface Draft {
  readonly watchlist: readonly string[];
  readonly useModel: boolean;
  readonly abstention: Abstention;
  readonly strategy: StrategyName;
  /** What stands in each field, by path such as risk.maxPosition. */
  readonly texts: Readonly<Record<string, string>>;
}

export interface DraftField {
  readonly path: string;
  readonly group: GroupName;
  readonly name: string;
  readonly bound: NumberBound;
}

/** Every numeric field of a group, in the order of the bounds table. */
export function fieldsOf(group: GroupName, strategy: StrategyName): DraftField[] {
  const bounds: Readonly<Record<string, NumberBound>> =
    group === 'strategy' ? STRATEGIES[strategy].parameters : GROUPS[group];
  return Object.entries(bounds).map(([name, bound]) => ({ path: `${group}.${name}`, group, name, bound }));
}

const GROUP_NAMES: readonly GroupName[] = ['strategy', ...(Object.keys(GROUPS) as (keyof typeof GROUPS)[])];

const allFields = (strategy: StrategyName): DraftField[] => GROUP_NAMES.flatMap((group) => fieldsOf(group, strategy));

function valueAt(settings: TradingSettings, { group, name }: DraftField): number {
  const values: Readonly<Record<string, unknown>> = settings[group];
  return Number(values[name]);
}

export function draftOf(settings: TradingSettings): Draft {
  const { watchlist, model, strategy } = settings;
  const fields = allFields(strategy.name);
  const texts = fields.map((field) => [field.path, numberText(valueAt(settings, field), field.bound)] as const);
  return {
    watchlist,
    useModel: model.use,
    abstention: model.abstention,
    strategy: strategy.name,
    texts: Object.fromEntries(texts),
  };
}

/** The draft with another strategy: its numbers as they are stored, or else as usual. */
export function withStrategy(draft: Draft, name: StrategyName, stored: TradingSettings): Draft {
  const choice: StrategyChoice = stored.strategy.name === name ? stored.strategy : defaultStrategy(name);
  const numbers = numbersOf(choice);
  const others = Object.entries(draft.texts).filter(([path]) => !path.startsWith('strategy.'));
  const own = fieldsOf('strategy', name).map((field): [string, string] => [
    field.path,
    numberText(numbers[field.name] ?? 0, field.bound),
  ]);
  return { ...draft, strategy: name, texts: Object.fromEntries([...others, ...own]) };
}

export type DraftResult =
  | { readonly kind: 'valid'; readonly settings: TradingSettings }
  | { readonly kind: 'invalid'; readonly problems: Readonly<Record<string, string>> };

/** What is wrong, in the words of the field's own unit where it is a matter of its bounds. */
function messageFor(path: string, message: string, draft: Draft): string {
  const field = allFields(draft.strategy).find((candidate) => candidate.path === path);
  if (!field) return message;
  return isWithin(numberOfText(draft.texts[path] ?? '', field.bound), field.bound) ? message : boundRule(field.bound);
}

/** A vote without a voice is refused here and not by the schema, by which what was stored with it must still be read. */
function voiceless(strategy: StrategyName, numbers: Readonly<Record<string, number>>): Record<string, string> {
  const found = whyNeverActs(strategy, numbers);
  return found?.kind === 'no-voice' ? { [`strategy.${found.parameter}`]: found.reason } : {};
}

/** The settings of a draft in the mode that stands, or what is wrong at each field. The mode is changed elsewhere. */
export function parseDraft(draft: Draft, mode: ExecutionMode): DraftResult {
  const groups = Object.fromEntries(
    GROUP_NAMES.map((group) => [
      group,
      Object.fromEntries(
        fieldsOf(group, draft.strategy).map(({ name, path, bound }) => [
          name,
          numberOfText(draft.texts[path] ?? '', bound),
        ]),
      ),
    ]),
  );
  const candidate = {
    schemaVersion: 1,
    watchlist: draft.watchlist,
    ...groups,
    strategy: { ...groups['strategy'], name: draft.strategy },
    execution: { ...groups['execution'], mode },
    model: { ...groups['model'], use: draft.useModel, abstention: draft.abstention },
  };
  const result = TradingSettings.safeParse(candidate);
  const problems = voiceless(draft.strategy, groups['strategy'] ?? {});
  if (result.success && Object.keys(problems).length === 0) return { kind: 'valid', settings: result.data };
  for (const issue of result.error?.issues ?? []) {
    const path = issue.path[0] === 'watchlist' ? 'watchlist' : issue.path.join('.');
    problems[path] ??= messageFor(path, issue.message, draft);
  }
  return { kind: 'invalid', problems };
}

/** The names of the fields at fault, as they stand on the page. */
export const namesAtFault = (problems: Readonly<Record<string, string>>, strategy: StrategyName): string[] =>
  Object.keys(problems).map(
    (path) => allFields(strategy).find((candidate) => candidate.path === path)?.bound.label ?? 'Watchlist',
  );

const onOff = (on: boolean): string => (on ? 'on' : 'off');

/** What a save would change, in words: "Short average: 8 to 10". */
export function changesOf(before: Draft, after: Draft): string[] {
  const isOther = before.strategy !== after.strategy;
  const changes = allFields(after.strategy).flatMap(({ group, path, bound }) => {
    const to = after.texts[path] ?? '';
    if (isOther && group === 'strategy') return [];
    const from = before.texts[path] ?? '';
    if (from === to || numberOfText(from, bound) === numberOfText(to, bound)) return [];
    const unit = unitText(bound);
    return [`${bound.label}: ${from} to ${to.trim() || 'nothing'}${unit && ` ${unit}`}`];
  });
  if (isOther) changes.unshift(`Strategy: ${STRATEGIES[before.strategy].label} to ${STRATEGIES[after.strategy].label}`);
  const added = after.watchlist.filter((asset) => !before.watchlist.includes(asset));
  const removed = before.watchlist.filter((asset) => !after.watchlist.includes(asset));
  if (before.useModel !== after.useModel)
    changes.push(`Ask the language model: ${onOff(before.useModel)} to ${onOff(after.useModel)}`);
  if (before.abstention !== after.abstention)
    changes.push(
      `Without an answer: ${ABSTENTION_WORDS[before.abstention].name} to ${ABSTENTION_WORDS[after.abstention].name}`,
    );
  if (added.length > 0) changes.push(`Watchlist: ${added.join(', ')} added`);
  if (removed.length > 0) changes.push(`Watchlist: ${removed.join(', ')} removed`);
  return changes;
}
