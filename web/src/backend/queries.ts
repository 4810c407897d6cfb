/**
 * Every list query of the app, as data. Each carries the owner, as a filter or in its path, because the security rules refuse a list that does
 * not; `APP_QUERIES` names every combination, so that a test can compare them with the declared indexes.
 */
import { paths } from '@trading-crew/core/contracts';
import {
  collection,
  limit,
  orderBy,
  query,
  where,
  type Firestore,
  type Query,
  type QueryConstraint,
} from 'firebase/firestore';
import type { RunFilter } from './backend.ts';

export interface QueryDescription {
  readonly name: string;
  readonly collection: string;
  /** Equalities: field and value. */
  readonly filters: readonly (readonly [string, string])[];
  readonly orderBy: readonly (readonly [string, 'asc' | 'desc'])[];
  readonly limit: number | null;
}

export function runsQuery(uid: string, filter: RunFilter, maximum: number): QueryDescription {
  const chosen: [string, string][] = [];
  if (filter.asset !== null) chosen.push(['asset', filter.asset]);
  if (filter.mode !== null) chosen.push(['mode', filter.mode]);
  if (filter.outcome !== null) chosen.push(['outcome', filter.outcome]);
  return {
    name: ['runs', ...chosen.map(([field]) => field)].join('-by-'),
    collection: paths.runs(),
    filters: [['userId', uid], ...chosen],
    orderBy: [['createdAt', 'desc']],
    limit: maximum,
  };
}

/** One run as a query: a run that is not there and one of somebody else both give an empty result. */
export const runQuery = (uid: string, runId: string): QueryDescription => ({
  name: 'run',
  collection: paths.runs(),
  filters: [
    ['userId', uid],
    ['runId', runId],
  ],
  orderBy: [],
  limit: 1,
});

export const stepsQuery = (uid: string, runId: string): QueryDescription => ({
  name: 'steps',
  collection: paths.steps(runId),
  filters: [['userId', uid]],
  orderBy: [],
  limit: null,
});

export const logsQuery = (uid: string, runId: string): QueryDescription => ({
  name: 'logs',
  collection: paths.logs(runId),
  filters: [['userId', uid]],
  orderBy: [['seq', 'asc']],
  limit: null,
});

export const tapesQuery = (uid: string, runId: string): QueryDescription => ({
  name: 'tapes',
  collection: paths.tapes(runId),
  filters: [['userId', uid]],
  orderBy: [],
  limit: null,
});

/** The sessions of the simulated account; whose they are is in the path. */
export const sessionsQuery = (uid: string, maximum: number): QueryDescription => ({
  name: 'sessions',
  collection: paths.sessions(uid),
  filters: [],
  orderBy: [['session', 'desc']],
  limit: maximum,
});

/** What was changed about what may trade; whose it is is in the path. */
export const auditQuery = (uid: string, maximum: number): QueryDescription => ({
  name: 'audit',
  collection: paths.audit(uid),
  filters: [],
  orderBy: [['at', 'desc']],
  limit: maximum,
});

/** Backtests that are kept; whose they are is in the path. */
export const backtestsQuery = (uid: string, maximum: number): QueryDescription => ({
  name: 'backtests',
  collection: paths.backtests(uid),
  filters: [],
  orderBy: [['createdAt', 'desc']],
  limit: maximum,
});

/** Backtests by the crew with the model; whose they are is in the path. */
export const crewBacktestsQuery = (uid: string, maximum: number): QueryDescription => ({
  name: 'crewBacktests',
  collection: paths.crewBacktests(uid),
  filters: [],
  orderBy: [['createdAt', 'desc']],
  limit: maximum,
});

/** What was decided on proposals: the newest, far more than anyone has; whose they are is in the path. */
export const proposalsQuery = (uid: string): QueryDescription => ({
  name: 'proposals',
  collection: paths.proposals(uid),
  filters: [],
  orderBy: [['decidedAt', 'desc']],
  limit: 200,
});

/** The description as a query of the Firestore SDK. */
export function toQuery(firestore: Firestore, description: QueryDescription): Query {
  const constraints: QueryConstraint[] = [
    ...description.filters.map(([field, value]) => where(field, '==', value)),
    ...description.orderBy.map(([field, direction]) => orderBy(field, direction)),
  ];
  if (description.limit !== null) constraints.push(limit(description.limit));
  return query(collection(firestore, description.collection), ...constraints);
}

export interface AppQuery {
  readonly name: string;
  readonly collectionGroup: string;
  readonly filters: readonly string[];
  readonly orderBy: readonly (readonly [string, 'asc' | 'desc'])[];
}

const shapeOf = (description: QueryDescription): AppQuery => ({
  name: description.name,
  collectionGroup: description.collection.split('/').at(-1) ?? '',
  filters: description.filters.map(([field]) => field),
  orderBy: description.orderBy,
});

const runFilters: RunFilter[] = [null, 'AAPL'].flatMap((asset) =>
  ([null, 'simulation'] as const).flatMap((mode) =>
    ([null, 'TRADED'] as const).map((outcome) => ({ asset, mode, outcome })),
  ),
);

/** Every shape of list query that the app can make. */
export const APP_QUERIES: readonly AppQuery[] = [
  ...runFilters.map((filter) => runsQuery('uid', filter, 1)),
  runQuery('uid', 'run'),
  stepsQuery('uid', 'run'),
  logsQuery('uid', 'run'),
  tapesQuery('uid', 'run'),
  sessionsQuery('uid', 1),
  auditQuery('uid', 1),
  backtestsQuery('uid', 1),
  crewBacktestsQuery('uid', 1),
  proposalsQuery('uid'),
].map(shapeOf);
