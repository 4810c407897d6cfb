/**
 * Keys in Google Secret Manager: one secret a user and environment, of which only the newest version is left. It is spoken
 * to over HTTP in deployment as in tests. An error of the SDK carries the request, so none of it goes on.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { SecretManagerServiceClient } from '@google-cloud/secret-manager';
import { Misconfigured, Unavailable } from '@trading-crew/core/contracts';
import { storableName, type SecretStore } from './secret-store.ts';

/** How Secret Manager is reached, in the SDK's own words; nothing for Google itself and this project. */
export type GoogleConnection = NonNullable<ConstructorParameters<typeof SecretManagerServiceClient>[0]>;

/** What Secret Manager takes as a name. */
const PLAIN = /^[A-Za-z0-9-]{1,200}$/;
const DEADLINE_MS = 20_000;
/** How long one request may take. The SDK's own retries wait for seconds; ours is below. */
const CALL = { timeout: 8_000, retry: null };
const PAUSE_MS = 200;

/** The gRPC codes that are told apart here. */
const codes = {
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  failedPrecondition: 9,
  unavailable: 14,
  unauthenticated: 16,
} as const;

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** The store of a project. Nothing is asked before it is used. */
export function googleSecretStore(connection: GoogleConnection = {}): SecretStore {
  const client = new SecretManagerServiceClient({ ...connection, fallback: true });
  const project = async (): Promise<string> => `projects/${await client.getProjectId()}`;
  const idOf = (name: string): string => storableName(name, PLAIN);
  const secretOf = async (name: string): Promise<string> => `${await project()}/secrets/${idOf(name)}`;
  return {
    read: (name) => asked('reading a key', async () => read(client, await secretOf(name))),
    write: (name, value) =>
      asked('writing a key', async () => {
        const secret = await secretOf(name);
        const version = await add(client, { parent: await project(), secretId: idOf(name), secret, value });
        await destroyBefore(client, secret, version);
      }),
    remove: (name) =>
      asked('removing a key', async () => {
        const secret = await secretOf(name);
        await unless(codes.notFound, () => client.deleteSecret({ name: secret }, CALL));
      }),
  };
}

/** What the work gives; null when it fails in that one way. */
async function unless<Result>(code: number, work: () => Promise<Result>): Promise<Result | null> {
  try {
    return await work();
  } catch (error) {
    if (codeOf(error) === code) return null;
    throw error;
  }
}

async function read(client: SecretManagerServiceClient, secret: string): Promise<string | null> {
  const latest = { name: `${secret}/versions/latest` };
  // A version that an administrator has disabled is no key any more.
  const answer = await unless(codes.failedPrecondition, () =>
    unless(codes.notFound, () => client.accessSecretVersion(latest, CALL)),
  );
  const data = answer?.[0].payload?.data;
  return data === null || data === undefined ? null : Buffer.from(data).toString('utf8');
}

interface NewVersion {
  readonly parent: string;
  readonly secretId: string;
  readonly secret: string;
  readonly value: string;
}

/** Adds a version, with its secret where there is none yet. Returns its number. */
async function add(
  client: SecretManagerServiceClient,
  { parent, secretId, secret, value }: NewVersion,
): Promise<number> {
  const version = { parent: secret, payload: { data: Buffer.from(value, 'utf8') } };
  const addVersion = () => client.addSecretVersion(version, CALL);
  const added = await unless(codes.notFound, addVersion);
  if (added) return numberOf(added[0].name);
  const automatic = { replication: { automatic: {} } };
  await unless(codes.alreadyExists, () => client.createSecret({ parent, secretId, secret: automatic }, CALL));
  return numberOf((await addVersion())[0].name);
}

/** Versions are counted from 1; the rest of a version's name may spell the project in another way than we do. */
const numberOf = (name: string | null | undefined): number => Number(/\/versions\/(\d+)$/.exec(name ?? '')?.[1] ?? 0);

/** A key that was replaced is of no use to anybody but a thief. One that was added since is not ours to destroy. */
async function destroyBefore(client: SecretManagerServiceClient, secret: string, version: number): Promise<void> {
  const [versions] = await client.listSecretVersions({ parent: secret, filter: 'NOT state:DESTROYED' }, CALL);
  for (const { name } of versions) {
    const number = numberOf(name);
    if (number > 0 && number < version)
      await client.destroySecretVersion({ name: `${secret}/versions/${number}` }, CALL);
  }
}

/** Each of our questions may be asked again as a whole: at worst a version is written twice, and the first destroyed. */
async function twice<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (codeOf(error) !== codes.unavailable) throw error;
    await sleep(PAUSE_MS);
    return work();
  }
}

async function asked<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('overdue')), DEADLINE_MS);
  });
  try {
    return await Promise.race([twice(work), overdue]);
  } catch (error) {
    throw failureOf(error, what);
  } finally {
    clearTimeout(timer);
  }
}

function failureOf(error: unknown, what: string): Misconfigured | Unavailable {
  const code = codeOf(error);
  const cause = new Error(`Secret Manager, ${what}: code ${String(code)}`);
  if (code === codes.permissionDenied || code === codes.unauthenticated) {
    const message =
      'The functions may not use Secret Manager. Switch its API on and give their service account the role Secret Manager Admin, as docs/deploy.md says.';
    return new Misconfigured(message, 'secrets', { cause });
  }
  return new Unavailable('The store for keys did not answer. Try again in a moment.', { cause });
}
