import { describe, expect, it } from 'vitest';
import { CALLS } from '../core/src/contracts/calls.ts';
import { differences } from './deploy-rehearsal.ts';

const secretEnvironmentVariables = [
  { key: 'ALPACA_API_KEY' },
  { key: 'ALPACA_SECRET_KEY' },
  { key: 'GEMINI_API_KEYS' },
];
const complete = Object.fromEntries(
  Object.entries(CALLS).map(([name, { timeoutSeconds }]) => [
    name,
    { region: ['us-central1'], timeoutSeconds, callableTrigger: {}, secretEnvironmentVariables },
  ]),
);

describe('the deploy rehearsal', () => {
  it('finds nothing where the functions are the calls of the contracts', () => {
    expect(differences(complete)).toEqual([]);
  });

  it('names a call that is not exported', () => {
    const { startRun: _left, ...rest } = complete;
    expect(differences(rest)).toEqual(['startRun is not exported.']);
  });

  it('names a function that no page calls', () => {
    expect(differences({ ...complete, debug: {} })).toEqual(['debug is exported, but is not a call of the contracts.']);
  });

  it('names a wrong region, time limit and missing secret', () => {
    const startRun = { region: ['europe-west1'], timeoutSeconds: 60, callableTrigger: {} };
    expect(differences({ ...complete, startRun })).toEqual([
      'startRun is in europe-west1, not us-central1.',
      'startRun may take 60 s, not 300 s.',
      'startRun sees the secrets .',
    ]);
  });
});
