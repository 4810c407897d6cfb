import { DEFAULT_SETTINGS, WITHOUT_MODEL, type ModelHealth } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { problemOf } from '../../backend/problems.ts';
import { crewHindrance } from './use-crew-access.ts';

const settings = (use: boolean) => ({ ...DEFAULT_SETTINGS, model: { ...DEFAULT_SETTINGS.model, use } });
const ready: ModelHealth = { ...WITHOUT_MODEL, available: true, reason: null };
const state = (health: ModelHealth | null, message: string | null = null) => ({
  health,
  problem: message === null ? null : problemOf(message),
});

describe('what stands in the way of asking the model about history', () => {
  it('is nothing where the settings ask it and the installation has keys', () => {
    expect(crewHindrance(settings(true), state(ready), false)).toBeNull();
  });

  it('is a file, whose bars stay on the device', () => {
    expect(crewHindrance(settings(true), state(ready), true)?.words).toContain('stays on this device');
  });

  it('is the switch in the settings, with the way there', () => {
    expect(crewHindrance(settings(false), state(ready), false)).toEqual({
      words: 'Your settings do not ask the language model. Switch it on there.',
      href: '/settings',
    });
  });

  it('is an installation without keys, in its own words', () => {
    const hindrance = crewHindrance(settings(true), state(WITHOUT_MODEL), false);
    expect(hindrance?.words).toBe('No Gemini key is set: the agents work by rules.');
  });

  it('is what is not known yet, and a server that does not say', () => {
    expect(crewHindrance(settings(true), state(null), false)?.words).toContain('Looking whether');
    expect(crewHindrance(settings(true), state(null, 'The server cannot be reached.'), false)?.words).toBe(
      'The server cannot be reached.',
    );
  });
});
