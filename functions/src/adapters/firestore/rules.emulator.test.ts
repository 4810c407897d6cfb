import {
  assertFails,
  assertSucceeds,
  initializeTestEnvironment,
  type RulesTestEnvironment,
} from '@firebase/rules-unit-testing';
import { DEFAULT_SETTINGS, ExecutionMode, paths } from '@trading-crew/core/contracts';
import {
  collection,
  collectionGroup,
  deleteDoc,
  doc,
  getDoc,
  getDocs,
  query,
  setDoc,
  setLogLevel,
  updateDoc,
  where,
  type Firestore,
} from 'firebase/firestore';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const OWNER = 'owner';
const RUN = 'A'.repeat(20);
const OPERATIONS = ['get', 'list', 'create', 'update', 'delete'] as const;
type Operation = (typeof OPERATIONS)[number];

interface Place {
  /** A document that is there, all of it the owner's. */
  readonly document: string;
  readonly data: Record<string, unknown>;
  /** What the owner may do. */
  readonly owner: readonly Operation[];
  /** What everybody may do who is signed in; nothing when left out. */
  readonly signedIn?: readonly Operation[];
  /** Whether a list must carry the filter on the owner. */
  readonly isFiltered?: true;
}

const READ = ['get', 'list'] as const;
const PLACES: readonly Place[] = [
  { document: paths.user(OWNER), data: { schemaVersion: 1 }, owner: ['get'] },
  { document: paths.settings(OWNER), data: { ...DEFAULT_SETTINGS }, owner: ['get', 'list', 'create', 'update'] },
  { document: paths.simulationAccount(OWNER), data: { cash: 1 }, owner: READ },
  { document: paths.simulationLedger(OWNER), data: { fills: [] }, owner: READ },
  { document: paths.fastForward(OWNER), data: { done: 1 }, owner: READ },
  { document: paths.session(OWNER, '2016-03-14'), data: { equity: 1 }, owner: READ },
  { document: paths.performance(OWNER, 'simulation'), data: { asOf: 1 }, owner: READ },
  { document: paths.journal(OWNER, 'simulation'), data: { entries: [] }, owner: READ },
  { document: `${paths.journal(OWNER, 'simulation')}/below/it`, data: { userId: OWNER }, owner: [] },
  { document: paths.backtest(OWNER, 'A'.repeat(20)), data: { name: 'One' }, owner: READ },
  { document: `${paths.backtest(OWNER, 'A'.repeat(20))}/below/it`, data: { userId: OWNER }, owner: [] },
  { document: paths.crewBacktest(OWNER, 'A'.repeat(20)), data: { report: null }, owner: READ },
  { document: `${paths.crewBacktest(OWNER, 'A'.repeat(20))}/below/it`, data: { userId: OWNER }, owner: [] },
  { document: paths.modelAnswer(OWNER, 'a'.repeat(28)), data: { userId: OWNER, answer: '{}' }, owner: [] },
  { document: paths.proposal(OWNER, 'run-0'), data: { decision: 'applied' }, owner: READ },
  { document: `${paths.proposal(OWNER, 'run-0')}/below/it`, data: { userId: OWNER }, owner: [] },
  { document: paths.order(OWNER, 'order-1'), data: { userId: OWNER }, owner: READ },
  { document: paths.usage(OWNER, '2026-11-21'), data: { dollars: 0 }, owner: READ },
  { document: paths.locks(OWNER), data: { holders: {} }, owner: [] },
  { document: paths.killSwitch(OWNER), data: { engaged: true }, owner: READ },
  { document: paths.safety(OWNER, 'live'), data: { userId: OWNER, halts: [] }, owner: READ },
  { document: paths.reconciliation(OWNER, 'paper'), data: { userId: OWNER, findings: [] }, owner: READ },
  { document: paths.broker(OWNER, 'live'), data: { userId: OWNER, keyLastFour: 'WXYZ' }, owner: READ },
  { document: paths.liveUnlock(OWNER), data: { userId: OWNER, expiresAt: 1 }, owner: ['get'] },
  { document: `${paths.user(OWNER)}/live/else`, data: { userId: OWNER }, owner: [] },
  { document: paths.auditEntry(OWNER, 'entry-1'), data: { userId: OWNER, at: 1 }, owner: READ },
  { document: `${paths.auditEntry(OWNER, 'entry-1')}/below/it`, data: { userId: OWNER }, owner: [] },
  { document: `${paths.user(OWNER)}/anything/else`, data: { userId: OWNER }, owner: [] },
  { document: paths.run(RUN), data: { userId: OWNER, runId: RUN, asset: 'AAPL' }, owner: READ, isFiltered: true },
  { document: paths.log(RUN, 1), data: { userId: OWNER, seq: 1 }, owner: READ, isFiltered: true },
  { document: paths.step(RUN, 'TrendAnalysisAgent'), data: { userId: OWNER }, owner: READ, isFiltered: true },
  { document: paths.tape(RUN, 'TrendAnalysisAgent'), data: { userId: OWNER }, owner: READ, isFiltered: true },
  { document: paths.takeover(RUN, 1), data: { userId: OWNER }, owner: [], isFiltered: true },
  { document: paths.runSpending(RUN), data: { userId: OWNER, dollars: 0 }, owner: [], isFiltered: true },
  { document: paths.journalled(RUN), data: { userId: OWNER, dollars: 0 }, owner: [], isFiltered: true },
  {
    document: paths.installationSwitch(),
    data: { userId: OWNER, engaged: true },
    owner: ['get'],
    signedIn: ['get'],
    isFiltered: true,
  },
  { document: `${paths.installationSwitch()}/below/it`, data: { userId: OWNER }, owner: [], isFiltered: true },
  { document: paths.modelHealth(), data: { userId: OWNER, keys: {} }, owner: [], isFiltered: true },
  {
    document: paths.installationUsage('2026-11-21'),
    data: { userId: OWNER, dollars: 0 },
    owner: [],
    isFiltered: true,
  },
  { document: `${paths.run(RUN)}/anything/else`, data: { userId: OWNER }, owner: [], isFiltered: true },
  { document: 'anything/else', data: { userId: OWNER }, owner: [], isFiltered: true },
];

const parentOf = (path: string): string => path.split('/').slice(0, -1).join('/');

let house: RulesTestEnvironment;
const contexts = new Map<string, Firestore>();
function as(role: string): Firestore {
  const known = contexts.get(role);
  if (known) return known;
  const context = role === 'anonymous' ? house.unauthenticatedContext() : house.authenticatedContext(role);
  // The testing library hands out the compatibility type of what the modular functions take as well.
  const firestore = context.firestore() as unknown as Firestore;
  contexts.set(role, firestore);
  return firestore;
}
const asNobodyAsks = (work: (firestore: Firestore) => Promise<unknown>): Promise<void> =>
  house.withSecurityRulesDisabled(async (context) => {
    await work(context.firestore() as unknown as Firestore);
  });

function attempt(operation: Operation, firestore: Firestore, place: Place): Promise<unknown> {
  const document = doc(firestore, place.document);
  const list = collection(firestore, parentOf(place.document));
  // What is written is as harmless as can be: the settings are right, and everything else stays as it is.
  const work: Record<Operation, () => Promise<unknown>> = {
    get: () => getDoc(document),
    list: () => getDocs(place.isFiltered ? query(list, where('userId', '==', OWNER)) : list),
    create: () => setDoc(document, place.data),
    update: () => updateDoc(document, place.data),
    delete: () => deleteDoc(document),
  };
  return work[operation]();
}

beforeAll(async () => {
  setLogLevel('silent');
  const [host = '', port = ''] = (process.env['FIRESTORE_EMULATOR_HOST'] ?? '').split(':');
  house = await initializeTestEnvironment({
    projectId: 'demo-trading-rules',
    firestore: {
      host,
      port: Number(port),
      rules: readFileSync(join(import.meta.dirname, '../../../../firestore.rules'), 'utf8'),
    },
  });
  await house.clearFirestore();
  await asNobodyAsks((firestore) =>
    Promise.all(PLACES.map(({ document, data }) => setDoc(doc(firestore, document), data))),
  );
});

afterAll(() => house.cleanup());

describe.each(['anonymous', 'owner', 'stranger'])('%s', (role) => {
  describe.each(PLACES)('at $document', (place) => {
    it.each(OPERATIONS)('%s', async (operation) => {
      if (operation === 'create') await asNobodyAsks((firestore) => deleteDoc(doc(firestore, place.document)));
      const allowed = { anonymous: [], owner: place.owner, stranger: place.signedIn ?? [] }[role] ?? [];
      const isAllowed = allowed.some((one) => one === operation);
      const work = attempt(operation, as(role), place);
      await (isAllowed ? assertSucceeds(work) : assertFails(work));
      if (isAllowed || operation === 'create') {
        await asNobodyAsks((firestore) => setDoc(doc(firestore, place.document), place.data));
      }
    });
  });
});

describe('a list', () => {
  it.each([paths.runs(), paths.logs(RUN), paths.steps(RUN), paths.tapes(RUN)])(
    'of %s is refused without the owner as filter',
    async (path) => {
      await assertFails(getDocs(collection(as(OWNER), path)));
      await assertFails(getDocs(query(collection(as(OWNER), path), where('asset', '==', 'AAPL'))));
      await assertFails(getDocs(query(collection(as(OWNER), path), where('userId', 'in', [OWNER, 'stranger']))));
    },
  );

  it('of runs gives the owner theirs and the stranger none', async () => {
    const own = (role: string) => getDocs(query(collection(as(role), paths.runs()), where('userId', '==', role)));
    expect((await own(OWNER)).docs.map((document) => document.id)).toEqual([RUN]);
    expect((await own('stranger')).docs).toEqual([]);
  });

  it.each([
    'logs',
    'steps',
    'tapes',
    'takeovers',
    'usage',
    'spending',
    'orders',
    'journal',
    'backtests',
    'proposals',
    'settings',
    'safety',
    'reconciliations',
    'brokers',
    'live',
    'audit',
  ])('across all users of %s is refused', async (group) => {
    await assertFails(getDocs(query(collectionGroup(as(OWNER), group), where('userId', '==', OWNER))));
  });

  it('of the users is refused, of the own name as well', async () => {
    await assertFails(getDocs(collection(as(OWNER), 'users')));
  });
});

describe('a run of somebody else', () => {
  const foreign = RUN;
  const missing = 'B'.repeat(20);
  const codeOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'answered',
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    );

  it.each([
    ['the run', paths.run],
    ['a log line', (runId: string) => paths.log(runId, 1)],
    ['a step', (runId: string) => paths.step(runId, 'TrendAnalysisAgent')],
    ['a tape', (runId: string) => paths.tape(runId, 'TrendAnalysisAgent')],
    ['its spending', paths.runSpending],
    ['its takeover', (runId: string) => paths.takeover(runId, 1)],
  ])('and one that does not exist answer alike: %s', async (_, pathOf) => {
    const answers = await Promise.all(
      [foreign, missing].map((runId) => codeOf(getDoc(doc(as('stranger'), pathOf(runId))))),
    );
    expect(answers).toEqual(['permission-denied', 'permission-denied']);
  });

  it('and one that does not exist are both an empty list', async () => {
    for (const runId of [foreign, missing]) {
      const own = where('userId', '==', 'stranger');
      const run = await getDocs(query(collection(as('stranger'), paths.runs()), own, where('runId', '==', runId)));
      const logs = await getDocs(query(collection(as('stranger'), paths.logs(runId)), own));
      expect([run.size, logs.size]).toEqual([0, 0]);
    }
  });

  it('cannot be made the own by writing under its id', async () => {
    await assertFails(setDoc(doc(as('stranger'), paths.run(foreign)), { userId: 'stranger' }));
    await assertFails(setDoc(doc(as('stranger'), paths.log(foreign, 2)), { userId: 'stranger', seq: 2 }));
  });
});

describe('settings', () => {
  it('are written under no other name', async () => {
    await assertFails(setDoc(doc(as(OWNER), `${paths.user(OWNER)}/settings/other`), DEFAULT_SETTINGS));
    await assertFails(setDoc(doc(as(OWNER), `${paths.settings(OWNER)}/below/it`), DEFAULT_SETTINGS));
  });
});

describe('the mode of the settings', () => {
  const withMode = (mode: string, watchlist = ['AAPL']) => ({
    ...DEFAULT_SETTINGS,
    watchlist,
    execution: { ...DEFAULT_SETTINGS.execution, mode },
  });
  const settings = (role: string) => doc(as(role), paths.settings(OWNER));
  const stand = (data: object | null): Promise<void> =>
    asNobodyAsks((firestore) =>
      data === null
        ? deleteDoc(doc(firestore, paths.settings(OWNER)))
        : setDoc(doc(firestore, paths.settings(OWNER)), data),
    );
  const modes = ExecutionMode.options;

  it.each(modes)('may be %s in new settings only where nothing trades at a broker', async (mode) => {
    await stand(null);
    const work = setDoc(settings(OWNER), withMode(mode));
    await (mode === 'validation' || mode === 'simulation' ? assertSucceeds(work) : assertFails(work));
  });

  it.each(modes.flatMap((from) => modes.map((to) => [from, to] as const)))(
    'is not changed by a page: from %s to %s',
    async (from, to) => {
      for (const write of [
        () => setDoc(settings(OWNER), withMode(to, ['MSFT'])),
        () => updateDoc(settings(OWNER), { watchlist: ['MSFT'], execution: withMode(to).execution }),
        () => updateDoc(settings(OWNER), { 'execution.mode': to, watchlist: ['MSFT'] }),
      ]) {
        await stand(withMode(from));
        await (from === to ? assertSucceeds(write()) : assertFails(write()));
      }
    },
  );

  it('is not changed by way of removing the settings', async () => {
    await stand(withMode('simulation'));
    await assertFails(deleteDoc(settings(OWNER)));
  });

  it('that cannot be read is not replaced by another one', async () => {
    for (const broken of [{}, { execution: {} }, { execution: { mode: null } }, { execution: 'live' }]) {
      await stand(broken);
      for (const mode of modes) await assertFails(setDoc(settings(OWNER), withMode(mode)));
    }
    await stand(DEFAULT_SETTINGS);
  });

  it('is that of the settings as they stand, also in those from before there were newer limits', async () => {
    const { maxOrderDollars: _newer, ...older } = DEFAULT_SETTINGS.risk;
    await stand({ ...withMode('live'), risk: older });
    await assertSucceeds(getDoc(settings(OWNER)));
    await assertFails(updateDoc(settings(OWNER), { watchlist: ['MSFT'] }));
    await assertFails(setDoc(settings(OWNER), withMode('paper')));
    await assertSucceeds(setDoc(settings(OWNER), withMode('live')));
    await stand(DEFAULT_SETTINGS);
  });

  it('is not a stranger’s to keep or to change', async () => {
    await stand(withMode('simulation'));
    for (const mode of modes) {
      await assertFails(setDoc(settings('stranger'), withMode(mode)));
      await assertFails(setDoc(settings('anonymous'), withMode(mode)));
    }
    await stand(DEFAULT_SETTINGS);
  });
});
