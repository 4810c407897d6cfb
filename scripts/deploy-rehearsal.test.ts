import { describe, expect, it } from 'vitest';
import { CALLS } from '../core/src/contracts/calls.ts';
import { differences } from './deploy-rehearsal.ts';

const secretEnvironmentVariables = [
  { key: 'ALPACA_API_KEY' },
  { key: 'ALPACA_SECRET_KEY' },
  { key: 'GEMINI_API_KEYS' },
];
const region = ['us-central1'];
const complete = {
  ...Object.fromEntries(
    Object.entries(CALLS).map(([name, { timeoutSeconds }]) => [
      name,
      { region, timeoutSeconds, callableTrigger: {}, secretEnvironmentVariables },
    ]),
  ),
  watchRuns: { region, scheduleTrigger: {}, secretEnvironmentVariables },
  reconcileAccounts: { region, scheduleTrigger: {}, secretEnvironmentVariables },
  workOnRun: { region, taskQueueTrigger: {}, secretEnvironmentVariables },
};

describe('the deploy rehearsal', () => {
  it('finds nothing where the functions are the calls of the contracts and those behind them', () => {
    expect(differences(complete)).toEqual([]);
  });

  it('names a function behind them that is not exported, or is fired by something else', () => {
    const { watchRuns: _left, ...rest } = complete;
    const workOnRun = { region, scheduleTrigger: {}, secretEnvironmentVariables };
    expect(differences({ ...rest, workOnRun })).toEqual([
      'watchRuns is not exported.',
      'workOnRun is not the worker of a queue.',
    ]);
  });

  it('names a call that is not exported', () => {
    const { startRun: _left, ...rest } = complete as Record<string, object>;
    expect(differences(rest)).toEqual(['startRun is not exported.']);
  });

  it('names a function that no page calls', () => {
    expect(differences({ ...complete, debug: {} })).toEqual([
      'debug is exported, but is neither a call of the contracts nor one behind them.',
    ]);
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
