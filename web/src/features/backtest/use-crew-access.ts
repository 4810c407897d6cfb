/** Whether the model may be asked about history, and if not, why and where to change that. */
import type { TradingSettings } from '@trading-crew/core/contracts';
import { useModelHealth, type ModelHealthState } from '../../backend/model-health.ts';

export interface Hindrance {
  readonly words: string;
  /** Where it can be mended; null where that is not in the user's hands. */
  readonly href: string | null;
}

type Health = Pick<ModelHealthState, 'health' | 'problem'>;

/** What stands in the way of asking the model; null where nothing does. */
export function crewHindrance(
  settings: TradingSettings,
  { health, problem }: Health,
  isFile: boolean,
): Hindrance | null {
  if (isFile)
    return {
      words: 'Your file stays on this device, so the model cannot be asked about it. Take the file away to ask it.',
      href: null,
    };
  if (!settings.model.use)
    return { words: 'Your settings do not ask the language model. Switch it on there.', href: '/settings' };
  if (problem && !health) return { words: problem.message, href: null };
  if (!health) return { words: 'Looking whether the model can be asked…', href: null };
  if (health.available) return null;
  return { words: health.reason ?? 'The model cannot be asked at this moment.', href: null };
}

export const useCrewAccess = (settings: TradingSettings, isFile: boolean): Hindrance | null =>
  crewHindrance(settings, useModelHealth(), isFile);
