/**
 * A backtest by the crew while it is set up: market and strategy are the lab's own draft, the rest stands here. Money and
 * costs are those of the settings, so that a fault in the lab's fields of them stops nothing.
 */
import {
  CREW_BACKTEST_BOUNDS,
  CREW_MODEL_BOUNDS,
  DEFAULT_SETTINGS,
  type CrewBacktestChoice,
  type NumberBound,
  type TradingSettings,
} from '@trading-crew/core/contracts';
import { boundRule, isWithin, numberOfText, numberText } from '../../ui/number-text.ts';
import { draftOf, parseDraft, type LabDraft, type Problems } from './lab-draft.ts';

export const CREW_BOUNDS = { ...CREW_BACKTEST_BOUNDS, ...CREW_MODEL_BOUNDS } as const;
export type CrewField = keyof typeof CREW_BOUNDS;

export type DecidedBy = 'rules' | 'model';

export interface CrewDraft {
  readonly decidedBy: DecidedBy;
  /** What stands in each number's field. */
  readonly texts: Readonly<Record<CrewField, string>>;
}

/** What asking the model may come to at most. */
export interface ModelLimits {
  readonly maxDecisions: number;
  /** Dollars. */
  readonly dollars: number;
}

export type ParsedCrew =
  | { readonly kind: 'valid'; readonly choice: CrewBacktestChoice; readonly limits: ModelLimits | null }
  | { readonly kind: 'invalid'; readonly problems: Problems };

const textOf = (bound: NumberBound): string => numberText(bound.default, bound);

export const CREW_DRAFT: CrewDraft = {
  decidedBy: 'rules',
  texts: {
    everyBars: textOf(CREW_BOUNDS.everyBars),
    maxDecisions: textOf(CREW_BOUNDS.maxDecisions),
    dollars: textOf(CREW_BOUNDS.dollars),
  },
};

export const withCrewText = (draft: CrewDraft, field: CrewField, text: string): CrewDraft => ({
  ...draft,
  texts: { ...draft.texts, [field]: text },
});

/** The lab's draft with money and costs that are never wrong: they do not count here. */
export function crewLabDraft(draft: LabDraft, settings: TradingSettings): LabDraft {
  const { asset, from, to, strategy, texts } = draft;
  const usual = draftOf({ ...settings, costs: DEFAULT_SETTINGS.costs }, asset);
  const rules = Object.entries(usual.texts).filter(([path]) => !path.startsWith('strategy.'));
  const numbers = Object.entries(texts).filter(([path]) => path.startsWith('strategy.'));
  return { ...usual, from, to, strategy, texts: Object.fromEntries([...rules, ...numbers]) };
}

const fieldsOf = (decidedBy: DecidedBy): CrewField[] =>
  decidedBy === 'rules' ? ['everyBars'] : ['everyBars', 'maxDecisions', 'dollars'];

/** The choice of both drafts, or what is wrong at each field. `asset` stands in the place of the draft's for a file. */
export function parseCrew(
  lab: LabDraft,
  { decidedBy, texts }: CrewDraft,
  settings: TradingSettings,
  asset = lab.asset,
): ParsedCrew {
  const parsed = parseDraft(crewLabDraft({ ...lab, asset }, settings), settings, null);
  const number = (field: CrewField): number => numberOfText(texts[field], CREW_BOUNDS[field]);
  const wrong = fieldsOf(decidedBy).filter((field) => !isWithin(number(field), CREW_BOUNDS[field]));
  const problems = Object.fromEntries(wrong.map((field) => [field, boundRule(CREW_BOUNDS[field])]));
  if (parsed.kind === 'invalid') return { kind: 'invalid', problems: { ...parsed.problems, ...problems } };
  if (wrong.length > 0) return { kind: 'invalid', problems };
  const { strategy, from, to } = parsed.request;
  const limits = { maxDecisions: number('maxDecisions'), dollars: number('dollars') };
  return {
    kind: 'valid',
    choice: { asset: parsed.request.asset, strategy, from, to, everyBars: number('everyBars') },
    limits: decidedBy === 'model' ? limits : null,
  };
}
