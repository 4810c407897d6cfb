/**
 * What the model was asked over history and has not answered yet, by this tab of the browser: it survives leaving the page
 * and loading it again, so that the same question goes out under the same id and is paid for once.
 */
import { RunId, type CrewBacktestChoice, type TradingSettings } from '@trading-crew/core/contracts';
import { hashText, stableJson } from '@trading-crew/core/domain';
import { z } from 'zod';
import type { ModelLimits } from './crew-draft.ts';

const NAME = 'crew-backtests-asked';
/** Longer than any answer takes; after that the same form asks about the market of by then. */
const KEPT_MS = 3_600_000;

const Asked = z.object({ key: z.string(), backtestId: RunId, asset: z.string(), at: z.number() });
type Asked = z.infer<typeof Asked>;

/** Where a browser gives no room, what was asked is known as long as the page is not loaded again. */
let unstored: string | null = null;

function readText(): string | null {
  try {
    return unstored ?? sessionStorage.getItem(NAME);
  } catch {
    return unstored;
  }
}

function read(): Asked[] {
  try {
    return z.array(Asked).parse(JSON.parse(readText() ?? '[]'));
  } catch {
    return [];
  }
}

function write(asked: readonly Asked[]): void {
  const text = JSON.stringify(asked);
  try {
    sessionStorage.setItem(NAME, text);
    unstored = null;
  } catch {
    unstored = text;
  }
}

/** What a report of the crew rests on beside its bars. */
export interface CrewQuestion {
  readonly choice: CrewBacktestChoice | null;
  readonly limits: ModelLimits | null;
  readonly settings: TradingSettings;
}

/** Two questions with the same text have the same report. The rules do not look at the settings of the model. */
export function questionText({ choice, limits, settings }: CrewQuestion): string {
  const { risk, execution, costs, model } = settings;
  return stableJson({ choice, limits, risk, execution, costs, model: limits && model });
}

/** The id of a question of a user: the one under which it went out before, where no answer came, or else `newId`. */
export function askedId(uid: string, question: CrewQuestion, newId: string, now: number): string {
  const key = hashText(stableJson([uid, questionText(question)]));
  const recent = read().filter(({ at }) => now - at < KEPT_MS);
  const known = recent.find((one) => one.key === key);
  if (known) return known.backtestId;
  write([...recent, { key, backtestId: newId, asset: question.choice?.asset ?? '', at: now }]);
  return newId;
}

/** Its report is on the screen: the same question is a new one from here on. */
export const forgetAsked = (backtestId: string): void => write(read().filter((one) => one.backtestId !== backtestId));

/** The asset that was asked about under an id; null where this tab did not ask it. */
export const askedAsset = (backtestId: string): string | null =>
  read().find((one) => one.backtestId === backtestId)?.asset ?? null;
