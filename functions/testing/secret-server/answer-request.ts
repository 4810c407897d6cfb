/** The routes of the secret server, and what stands behind them. */

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly isSigned: boolean;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

export interface Version {
  /** Null once it is destroyed. */
  value: string | null;
  isDisabled: boolean;
}

/** The versions of each secret, oldest first: version 1 is the first. */
export type Secrets = Map<string, Version[]>;

const PROJECT = 'projects/123456789012';
/** Small, so that a list of a few versions has several pages. */
const PAGE = 2;

const ok = (body: unknown): Reply => ({ status: 200, body });
const problem = (status: number, name: string, message: string): Reply => ({
  status,
  body: { error: { code: status, message, status: name } },
});
const notFound = (id: string): Reply =>
  problem(404, 'NOT_FOUND', `Secret [${PROJECT}/secrets/${id}] not found or has no versions.`);

const stateOf = ({ value, isDisabled }: Version): string => {
  if (value === null) return 'DESTROYED';
  return isDisabled ? 'DISABLED' : 'ENABLED';
};
const wireVersion = (id: string, version: Version, number: number) => ({
  name: `${PROJECT}/secrets/${id}/versions/${number}`,
  createTime: '2026-11-21T00:00:00Z',
  state: stateOf(version),
});

interface Found {
  readonly id: string;
  readonly versions: Version[];
  readonly number: number;
}

type Answer = (found: Found, asked: Asked) => Reply;

function access({ id, versions }: Found): Reply {
  const newest = versions.at(-1);
  if (!newest) return notFound(id);
  if (newest.value === null || newest.isDisabled) {
    const message = `Secret Version [${PROJECT}/secrets/${id}/versions/${versions.length}] is in ${stateOf(newest)} state.`;
    return problem(400, 'FAILED_PRECONDITION', message);
  }
  const { name } = wireVersion(id, newest, versions.length);
  return ok({ name, payload: { data: newest.value } });
}

function addVersion({ id, versions }: Found, { body }: Asked): Reply {
  const { data } = (body['payload'] ?? {}) as { data?: string };
  if (data === undefined) return problem(400, 'INVALID_ARGUMENT', 'The payload is empty.');
  const version: Version = { value: data, isDisabled: false };
  versions.push(version);
  return ok(wireVersion(id, version, versions.length));
}

function list({ id, versions }: Found, { query }: Asked): Reply {
  const wanted = versions
    .map((version, place) => wireVersion(id, version, place + 1))
    .filter(({ state }) => query.get('filter') !== 'NOT state:DESTROYED' || state !== 'DESTROYED')
    .reverse();
  const from = Number(query.get('pageToken') ?? 0);
  const next = from + PAGE < wanted.length ? { nextPageToken: String(from + PAGE) } : {};
  return ok({ versions: wanted.slice(from, from + PAGE), totalSize: wanted.length, ...next });
}

function destroy({ id, versions, number }: Found): Reply {
  const version = versions[number - 1];
  if (!version) return notFound(id);
  version.value = null;
  return ok(wireVersion(id, version, number));
}

const ROUTES: readonly { method: string; path: RegExp; answer: Answer }[] = [
  { method: 'GET', path: /^\/secrets\/([\w-]+)\/versions\/(latest):access$/, answer: access },
  { method: 'POST', path: /^\/secrets\/([\w-]+):addVersion$/, answer: addVersion },
  { method: 'GET', path: /^\/secrets\/([\w-]+)\/versions$/, answer: list },
  { method: 'POST', path: /^\/secrets\/([\w-]+)\/versions\/(\d+):destroy$/, answer: destroy },
];

function create(secrets: Secrets, { query, body }: Asked): Reply {
  const id = query.get('secretId') ?? '';
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(id)) return problem(400, 'INVALID_ARGUMENT', 'The secret ID is not valid.');
  if (!('replication' in body)) return problem(400, 'INVALID_ARGUMENT', 'The replication is missing.');
  if (secrets.has(id)) return problem(409, 'ALREADY_EXISTS', `Secret [${PROJECT}/secrets/${id}] already exists.`);
  secrets.set(id, []);
  return ok({ name: `${PROJECT}/secrets/${id}`, replication: { automatic: {} } });
}

/** Carries out what is asked and answers it. */
export function answerRequest(secrets: Secrets, asked: Asked): Reply {
  if (!asked.isSigned) return problem(401, 'UNAUTHENTICATED', 'Request is missing required authentication credential.');
  const path = /^\/v1\/projects\/[^/]+(\/secrets.*)$/.exec(asked.path)?.[1] ?? '';
  if (asked.method === 'POST' && path === '/secrets') return create(secrets, asked);
  const removed = asked.method === 'DELETE' ? /^\/secrets\/([\w-]+)$/.exec(path)?.[1] : undefined;
  if (removed !== undefined) return secrets.delete(removed) ? ok({}) : notFound(removed);
  for (const route of ROUTES) {
    const [, id, number] = (asked.method === route.method ? route.path.exec(path) : null) ?? [];
    if (id === undefined) continue;
    const versions = secrets.get(id);
    return versions ? route.answer({ id, versions, number: Number(number) }, asked) : notFound(id);
  }
  return problem(404, 'NOT_FOUND', `There is no ${asked.method} ${asked.path}.`);
}
