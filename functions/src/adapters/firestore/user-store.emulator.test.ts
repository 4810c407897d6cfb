import { DEFAULT_SETTINGS, Misconfigured, paths, type SimulationAccount } from '@trading-crew/core/contracts';
import { freshId } from '@trading-crew/core/ports/testing';
import { describe, expect, it } from 'vitest';
import { database } from './database.ts';
import { firestoreSimulationStore } from './simulation-store.ts';
import { firestoreUserStore } from './user-store.ts';

const account: SimulationAccount = {
  schemaVersion: 1,
  revision: 0,
  seed: 1,
  startedOn: '2015-10-15',
  session: '2015-10-15',
  startingCash: 100_000,
  cash: 100_000,
  previousEquity: 100_000,
  positions: [],
  openOrders: [],
  closedOrders: [],
  newPositionsToday: 0,
};
const ledger = { schemaVersion: 1 as const, equity: [], fills: [] };
const defaults = { settings: DEFAULT_SETTINGS, account, ledger };

describe('the users', () => {
  const users = firestoreUserStore(database());
  const simulations = firestoreSimulationStore(database());

  it('have no profile before they accept the disclaimer, and the default settings', async () => {
    const uid = freshId();
    expect(await users.readProfile(uid)).toBeNull();
    expect(await users.readSettings(uid)).toEqual(DEFAULT_SETTINGS);
  });

  it('get profile, settings and simulated account in one go', async () => {
    const uid = freshId();
    const profile = { schemaVersion: 1, disclaimerVersion: 1, disclaimerAcceptedAt: 500 };
    expect(await users.acceptDisclaimer(uid, 1, 500, defaults)).toEqual(profile);
    expect(await users.readProfile(uid)).toEqual(profile);
    expect((await database().doc(paths.settings(uid)).get()).data()).toEqual(DEFAULT_SETTINGS);
    expect(await simulations.read(uid)).toEqual({ account, ledger });
  });

  it('lose nothing of what they made when they accept again', async () => {
    const uid = freshId();
    await users.acceptDisclaimer(uid, 1, 500, defaults);
    const settings = { ...DEFAULT_SETTINGS, watchlist: ['MSFT'] };
    await database().doc(paths.settings(uid)).set(settings);
    await simulations.change(uid, (state) => ({
      state: { ...state, account: { ...state.account, cash: 5 } },
      result: null,
    }));
    await database().doc(paths.simulationLedger(uid)).delete();
    expect((await users.acceptDisclaimer(uid, 1, 900, defaults)).disclaimerAcceptedAt, 'the first time stays').toBe(
      500,
    );
    expect((await users.acceptDisclaimer(uid, 2, 950, defaults)).disclaimerAcceptedAt, 'new words, new time').toBe(950);
    expect(await users.readSettings(uid)).toEqual(settings);
    expect(await simulations.read(uid), 'what was missing is there again').toEqual({
      account: { ...account, cash: 5, revision: 1 },
      ledger,
    });
  });

  it('accept twice at the same moment and have one account', async () => {
    const uid = freshId();
    const profiles = await Promise.all([500, 501].map((now) => users.acceptDisclaimer(uid, 1, now, defaults)));
    expect(profiles[0]).toEqual(profiles[1]);
  });

  it.each([
    ['strategy.short', { ...DEFAULT_SETTINGS, strategy: { ...DEFAULT_SETTINGS.strategy, short: 0 } }],
    ['watchlist.0', { ...DEFAULT_SETTINGS, watchlist: ['aapl'] }],
    ['execution.mode', { ...DEFAULT_SETTINGS, execution: { ...DEFAULT_SETTINGS.execution, mode: 'real' } }],
  ])('are told that %s of their stored settings is broken', async (field, settings) => {
    const uid = freshId();
    await database().doc(paths.settings(uid)).set(settings);
    const error: unknown = await users.readSettings(uid).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Misconfigured);
    expect((error as Misconfigured).setting).toBe('settings');
    expect((error as Misconfigured).message).toContain(`: ${field}. `);
  });
});

describe('the mode', () => {
  const users = firestoreUserStore(database());
  const auditOf = async (uid: string) =>
    (await database().collection(paths.audit(uid)).get()).docs.map((one) => one.data());

  it('is changed alone, and the change stands in the audit', async () => {
    const uid = freshId();
    const settings = { ...DEFAULT_SETTINGS, watchlist: ['MSFT'] };
    await database().doc(paths.settings(uid)).set(settings);
    expect(await users.changeMode(uid, 'paper', 700)).toBe('simulation');
    expect(await users.readSettings(uid)).toEqual({ ...settings, execution: { ...settings.execution, mode: 'paper' } });
    expect(await auditOf(uid)).toEqual([
      { schemaVersion: 1, userId: uid, at: 700, action: 'mode-changed', from: 'simulation', to: 'paper', detail: null },
    ]);
  });

  it('makes settings where there are none, the default ones', async () => {
    const uid = freshId();
    await users.changeMode(uid, 'validation', 700);
    const execution = { ...DEFAULT_SETTINGS.execution, mode: 'validation' };
    expect((await database().doc(paths.settings(uid)).get()).data()).toEqual({ ...DEFAULT_SETTINGS, execution });
  });

  it('that stands already is no change', async () => {
    const uid = freshId();
    expect(await users.changeMode(uid, 'simulation', 700)).toBe('simulation');
    expect(await auditOf(uid)).toEqual([]);
    expect((await database().doc(paths.settings(uid)).get()).exists).toBe(false);
  });

  it('is changed on top of what the page saves at the same moment, and each change is noted once', async () => {
    const uid = freshId();
    await database().doc(paths.settings(uid)).set(DEFAULT_SETTINGS);
    const saves = ['MSFT', 'TSLA', 'NVDA'].map((asset) =>
      database()
        .doc(paths.settings(uid))
        .update({ watchlist: [asset] }),
    );
    await Promise.all([...saves, users.changeMode(uid, 'paper', 700), users.changeMode(uid, 'paper', 701)]);
    const { watchlist, execution } = await users.readSettings(uid);
    expect(execution.mode).toBe('paper');
    expect(watchlist).toHaveLength(1);
    expect(await auditOf(uid)).toHaveLength(1);
  });

  it('is not changed in settings that are broken', async () => {
    const uid = freshId();
    const broken = { ...DEFAULT_SETTINGS, watchlist: [] };
    await database().doc(paths.settings(uid)).set(broken);
    await expect(users.changeMode(uid, 'paper', 700)).rejects.toThrow(Misconfigured);
    expect(await auditOf(uid)).toEqual([]);
  });
});
