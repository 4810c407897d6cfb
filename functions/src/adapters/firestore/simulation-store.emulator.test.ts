import { InvalidInput, Misconfigured, paths, Unavailable } from '@trading-crew/core/contracts';
import {
  freshId,
  sampleAccount as account,
  sampleFill as fill,
  sampleFills as fills,
  sampleLedger as ledger,
  sampleProgress as progress,
  sampleSession as session,
} from '@trading-crew/core/ports/testing';
import { describe, expect, it } from 'vitest';
import { database } from './database.ts';
import { firestorePerformanceStore } from './performance-store.ts';
import { firestoreSimulationStore } from './simulation-store.ts';

const simulations = firestoreSimulationStore(database());
const sessionIds = async (uid: string): Promise<string[]> =>
  (await database().collection(paths.sessions(uid)).get()).docs.map((document) => document.id);

async function newUser(): Promise<string> {
  const uid = freshId();
  await simulations.reset(uid, account, ledger);
  return uid;
}

describe('a change of the simulated account', () => {
  it('raises the revision and returns its result', async () => {
    const uid = await newUser();
    const result = await simulations.change(uid, async (state) => {
      await Promise.resolve();
      state.account.cash -= 100;
      state.ledger.fills.push(fill(1));
      return { state, result: 'placed' };
    });
    expect(result).toBe('placed');
    expect(await simulations.read(uid)).toEqual({
      account: { ...account, cash: 99_900, revision: 1 },
      ledger: { ...ledger, fills: [fill(1)] },
    });
  });

  it('that changes nothing writes nothing', async () => {
    const uid = await newUser();
    const document = database().doc(paths.simulationAccount(uid));
    const before = await document.get();
    await simulations.change(uid, (state) => ({ state: structuredClone(state), result: null }));
    expect((await document.get()).updateTime).toEqual(before.updateTime);
  });

  it('loses none of several at the same moment', async () => {
    const uid = await newUser();
    await Promise.all(
      fills(6).map((one) =>
        simulations.change(uid, (state) => ({
          state: {
            account: { ...state.account, cash: state.account.cash - 100 },
            ledger: { ...state.ledger, fills: [...state.ledger.fills, one] },
          },
          result: null,
        })),
      ),
    );
    const state = await simulations.read(uid);
    expect(state?.account).toMatchObject({ cash: 99_400, revision: 6 });
    expect(state?.ledger.fills.map(({ fillId }) => fillId).sort()).toEqual(fills(6).map(({ fillId }) => fillId));
  });

  it('that throws leaves the account as it was', async () => {
    const uid = await newUser();
    const failing = simulations.change(uid, (state) => {
      state.account.cash = 0;
      throw new RangeError('no such order');
    });
    await expect(failing).rejects.toBeInstanceOf(RangeError);
    expect(await simulations.read(uid)).toEqual({ account, ledger });
  });

  it('that no document could hold is refused, and the account stays usable', async () => {
    const uid = await newUser();
    const growing = (count: number) =>
      simulations.change(uid, (state) => ({
        state: { ...state, ledger: { ...ledger, fills: fills(count) } },
        result: null,
      }));
    const error: unknown = await growing(6_000).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InvalidInput);
    expect((error as InvalidInput).message).toBe(
      'This simulation holds as much as one account can. Reset it to start anew.',
    );
    expect(await simulations.read(uid)).toEqual({ account, ledger });
    await growing(4_500);
    expect((await simulations.read(uid))?.ledger.fills).toHaveLength(4_500);
  });

  it('needs an account', async () => {
    const changing = simulations.change(freshId(), (state) => ({ state, result: null }));
    await expect(changing).rejects.toBeInstanceOf(Misconfigured);
    expect(await simulations.read(freshId())).toBeNull();
  });
});

describe('a reset', () => {
  it('leaves a new account, and no sessions, progress, report or journal of the old one', async () => {
    const uid = await newUser();
    await database().doc(paths.session(uid, '2015-10-15')).set(session('2015-10-15'));
    await simulations.writeProgress(uid, progress());
    await database().doc(paths.performance(uid, 'simulation')).set({ asOf: 1 });
    await database().doc(paths.performance(uid, 'paper')).set({ asOf: 1 });
    await database().doc(paths.journal(uid, 'simulation')).set({ entries: [] });
    await database().doc(paths.journal(uid, 'paper')).set({ entries: [] });
    await simulations.reset(uid, { ...account, seed: 2 }, ledger);
    expect(await simulations.read(uid)).toEqual({ account: { ...account, seed: 2, revision: 1 }, ledger });
    expect(await sessionIds(uid)).toEqual([]);
    expect(await simulations.readProgress(uid)).toBeNull();
    expect(await firestorePerformanceStore(database()).read(uid, 'simulation')).toBeNull();
    const exists = async (path: string) => (await database().doc(path).get()).exists;
    expect(await exists(paths.performance(uid, 'paper'))).toBe(true);
    expect(await exists(paths.journal(uid, 'simulation'))).toBe(false);
    expect(await exists(paths.journal(uid, 'paper'))).toBe(true);
  });

  it('is not mistaken for the old account by a writer that saw that one', async () => {
    const uid = await newUser();
    await simulations.reset(uid, account, ledger);
    const nothing = { sessions: [], runs: [], orders: [], signals: [], at: 1, progress: null };
    const late = { expectedRevision: 0, account, ledger, ...nothing };
    await expect(simulations.commitSessions(uid, late)).rejects.toBeInstanceOf(Unavailable);
  });
});
