/** Word, colour and sign of a station's state: never the colour alone. */
import { STEP_WORDS } from '../../ui/words.ts';
import type { StationState } from './run-view.ts';

interface StationLook {
  readonly words: string;
  readonly color: string;
  readonly sign: string;
}

const LOOKS: Readonly<Record<StationState, StationLook>> = {
  waiting: { words: 'Waiting', color: 'text.secondary', sign: '' },
  'not reached': { words: 'Not reached', color: 'text.secondary', sign: '' },
  working: { words: 'Working', color: 'primary.main', sign: '…' },
  done: { words: STEP_WORDS.done, color: 'meaning.gain', sign: '✓' },
  skipped: { words: STEP_WORDS.skipped, color: 'text.secondary', sign: '–' },
  abstained: { words: STEP_WORDS.abstained, color: 'meaning.warning', sign: '?' },
  blocked: { words: STEP_WORDS.blocked, color: 'meaning.blocked', sign: '■' },
  failed: { words: STEP_WORDS.failed, color: 'meaning.loss', sign: '×' },
};

export const stationLook = (state: StationState): StationLook => LOOKS[state];
