/**
 * The emulator answers any query; the real Firestore only those with an index. So the queries of the app and the
 * declared indexes are compared here, in both directions.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  Journal,
  LogLine,
  OrderRecord,
  PerformanceReport,
  ProposalRecord,
  Reconciliation,
  RunRecord,
  SessionRecord,
  SimulationAccount,
  SimulationLedger,
  SpendingBook,
  StepRecord,
  StepTape,
  StoredBacktest,
  StoredCrewBacktest,
  TradingSettings,
} from '@trading-crew/core/contracts';
import { z } from 'zod';
import { APP_QUERIES, type AppQuery } from '../web/src/backend/queries.ts';

const Indexes = z.strictObject({
  indexes: z.array(
    z.strictObject({
      collectionGroup: z.string(),
      queryScope: z.enum(['COLLECTION', 'COLLECTION_GROUP']),
      fields: z.array(z.strictObject({ fieldPath: z.string(), order: z.enum(['ASCENDING', 'DESCENDING']) })),
    }),
  ),
  fieldOverrides: z.array(
    z.strictObject({ collectionGroup: z.string(), fieldPath: z.string(), indexes: z.array(z.never()) }),
  ),
});
const { indexes, fieldOverrides } = Indexes.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '../firestore.indexes.json'), 'utf8')),
);

/** An index that serves a query: its equalities in any order, then its sort. Written so that equal means equal. */
const keyOf = (collectionGroup: string, equalities: readonly string[], sort: readonly string[]): string =>
  `${collectionGroup}: ${[...equalities].sort().join(', ')}; ${sort.join(', ')}`;

/** Firestore builds single-field indexes itself: equalities alone, and a sort by one field alone, need no other. */
const needsComposite = ({ filters, orderBy }: AppQuery): boolean =>
  orderBy.length > 1 || (orderBy.length === 1 && filters.length > 0);

const needed = APP_QUERIES.filter(needsComposite).map(({ collectionGroup, filters, orderBy }) =>
  keyOf(
    collectionGroup,
    filters,
    orderBy.map(([field, direction]) => `${field} ${direction}`),
  ),
);

/** What the functions ask that Firestore does not serve by itself, each as the index that it needs. */
const FUNCTION_INDEXES = [
  // Runs that nobody works on any more.
  'runs in COLLECTION: status, leaseUntil',
  // The orders of a session; the field lies in a map that has no index of its own.
  'orders in COLLECTION: mode, intent.basis.session',
  // What a user has dismissed for an asset, the newest of it.
  'proposals in COLLECTION: asset, decision, decidedAt desc',
  // The accounts whose comparison is the longest ago.
  'reconciliations in COLLECTION_GROUP: mode, attemptedAt',
];
const spelled = ({ collectionGroup, queryScope, fields }: (typeof indexes)[number]): string =>
  `${collectionGroup} in ${queryScope}: ${fields.map(({ fieldPath, order }) => (order === 'ASCENDING' ? fieldPath : `${fieldPath} desc`)).join(', ')}`;

const sortLength = new Map(APP_QUERIES.map((one) => [one.collectionGroup, one.orderBy.length || 1]));
const ofTheApp = indexes.filter((index) => !FUNCTION_INDEXES.includes(spelled(index)));
const declared = ofTheApp.map(({ collectionGroup, fields }) => {
  const sorted = fields.length - (sortLength.get(collectionGroup) ?? 1);
  return keyOf(
    collectionGroup,
    fields.slice(0, sorted).map(({ fieldPath }) => fieldPath),
    fields.slice(sorted).map(({ fieldPath, order }) => `${fieldPath} ${order === 'ASCENDING' ? 'asc' : 'desc'}`),
  );
});

const exempt = new Set(fieldOverrides.map(({ collectionGroup, fieldPath }) => `${collectionGroup}.${fieldPath}`));

describe('the declared indexes', () => {
  it('serve every query that the app makes', () => {
    expect(needed).toContain('runs: asset, userId; createdAt desc');
    expect(declared).toEqual(expect.arrayContaining(needed));
  });

  it('serve every query that the functions make', () => {
    expect(indexes.map(spelled)).toEqual(expect.arrayContaining(FUNCTION_INDEXES));
  });

  it('are all used, and declared once', () => {
    expect(needed).toEqual(expect.arrayContaining(declared));
    expect(new Set(indexes.map(spelled)).size).toBe(indexes.length);
  });
});

const STORED: Readonly<Record<string, z.ZodObject<Readonly<Record<string, z.ZodType>>>>> = {
  runs: RunRecord,
  logs: LogLine,
  steps: StepRecord,
  tapes: StepTape,
  spending: SpendingBook,
  usage: SpendingBook,
  settings: TradingSettings,
  simulation: z.object({ ...SimulationAccount.shape, ...SimulationLedger.shape }),
  sessions: SessionRecord,
  performance: PerformanceReport,
  journal: Journal,
  backtests: StoredBacktest,
  crewBacktests: StoredCrewBacktest,
  proposals: ProposalRecord,
  orders: OrderRecord,
  reconciliations: Reconciliation,
};
/** Documents whose schema is their adapter's own. */
const OWN_SCHEMA = [
  'locks.holders',
  'locks.advance',
  'modelAnswers.answer',
  'installation.keys',
  'installation.models',
  'installation.instances',
];
const fields = Object.entries(STORED).flatMap(([collectionGroup, schema]) =>
  Object.entries(schema.shape).map(([field, type]) => ({ path: `${collectionGroup}.${field}`, type })),
);

/** Whether a field holds a list or a map: every entry of it would be indexed for itself, up to 40,000 a document. */
function isComposed(type: unknown): boolean {
  if (type instanceof z.ZodNullable || type instanceof z.ZodDefault) return isComposed(type.unwrap());
  if (type instanceof z.ZodPipe) return isComposed(type.out);
  return [z.ZodArray, z.ZodObject, z.ZodRecord, z.ZodUnknown, z.ZodDiscriminatedUnion].some(
    (composed) => type instanceof composed,
  );
}

describe('the fields without an index', () => {
  it('are never asked for', () => {
    const asked = APP_QUERIES.flatMap(({ collectionGroup, filters, orderBy }) =>
      [...filters, ...orderBy.map(([field]) => field)].map((field) => `${collectionGroup}.${field}`),
    );
    expect(asked.filter((path) => exempt.has(path))).toEqual([]);
  });

  it.each(fields.filter(({ type }) => isComposed(type)))('are all that hold lists and maps: $path', ({ path }) => {
    expect(exempt.has(path)).toBe(true);
  });

  it('are fields that we store', () => {
    const known = new Set([...fields.map(({ path }) => path), ...OWN_SCHEMA]);
    expect([...exempt].filter((path) => !known.has(path))).toEqual([]);
  });
});
