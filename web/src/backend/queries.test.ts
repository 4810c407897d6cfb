// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { APP_QUERIES, auditQuery, crewBacktestsQuery, runsQuery, sessionsQuery } from './queries.ts';

describe('the queries of the app', () => {
  it('all carry their owner, as the security rules demand', () => {
    expect(sessionsQuery('ada', 1).collection).toMatch(/^users\/ada\//);
    expect(auditQuery('ada', 1).collection).toMatch(/^users\/ada\//);
    expect(crewBacktestsQuery('ada', 1).collection).toBe('users/ada/crewBacktests');
    const byPath = ['sessions', 'audit', 'backtests', 'crewBacktests', 'proposals'];
    for (const query of APP_QUERIES.filter(({ name }) => !byPath.includes(name)))
      expect(query.filters[0], query.name).toBe('userId');
  });

  it('are listed once each, with every combination of the run filters', () => {
    const shapes = APP_QUERIES.map(({ collectionGroup, filters, orderBy }) =>
      JSON.stringify([collectionGroup, filters, orderBy]),
    );
    expect(new Set(shapes).size).toBe(shapes.length);
    expect(APP_QUERIES.filter(({ name }) => name.startsWith('runs'))).toHaveLength(8);
    expect(APP_QUERIES.map(({ collectionGroup }) => collectionGroup)).toEqual(
      expect.arrayContaining(['runs', 'steps', 'logs', 'sessions', 'audit']),
    );
  });

  it('filter only by what was chosen', () => {
    const query = runsQuery('ada', { asset: 'AAPL', mode: null, outcome: 'TRADED' }, 25);
    expect(query).toMatchObject({
      name: 'runs-by-asset-by-outcome',
      filters: [
        ['userId', 'ada'],
        ['asset', 'AAPL'],
        ['outcome', 'TRADED'],
      ],
      orderBy: [['createdAt', 'desc']],
      limit: 25,
    });
  });
});
