/** What stands in the database of a platform, past the rules: for what no page shows, or must not show. */
import type { DocumentReference, Firestore } from 'firebase-admin/firestore';
import {
  DEFAULT_SETTINGS,
  paths,
  type OrderIntent,
  type OrderRecord,
  type TradingSettings,
} from '../../core/src/contracts/index.ts';
import type { House } from './trading-platform.ts';

/** The id of whoever signed in with that address. */
export async function userIdOf(email: string, { platform }: Pick<House, 'platform'>): Promise<string> {
  const accounts = `http://127.0.0.1:${platform.ports.auth}/identitytoolkit.googleapis.com/v1/projects/${platform.projectId}/accounts:lookup`;
  const response = await fetch(accounts, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer owner' },
    body: JSON.stringify({ email: [email] }),
  });
  const { users = [] } = (await response.json()) as { users?: { localId: string }[] };
  const [user] = users;
  if (!user) throw new Error(`Nobody has signed in as ${email}.`);
  return user.localId;
}

/** Puts settings in the place of a user's own: the usual ones but for what is given. */
export async function writeSettings(db: Firestore, uid: string, change: Partial<TradingSettings>): Promise<void> {
  await db.doc(paths.settings(uid)).set({ ...DEFAULT_SETTINGS, ...change });
}

/** Puts that many filled orders into the paper book of a user. */
export async function writeFilledPaperOrders(db: Firestore, uid: string, orders: number): Promise<void> {
  const batch = db.batch();
  for (let place = 0; place < orders; place += 1) {
    const intent: OrderIntent = { ...BOUGHT, clientOrderId: `tc-filled-${place}-entry-1` };
    const record: OrderRecord = {
      schemaVersion: 1,
      userId: uid,
      mode: 'paper',
      intent,
      order: null,
      status: 'filled',
      history: [{ status: 'filled', at: 0, source: 'broker', note: null }],
      createdAt: 0,
      updatedAt: 0,
    };
    batch.set(db.doc(paths.order(uid, intent.clientOrderId)), record);
  }
  await batch.commit();
}

const BOUGHT: Omit<OrderIntent, 'clientOrderId'> = {
  runId: 'filled',
  asset: 'AAPL',
  side: 'buy',
  quantity: 1,
  type: 'market',
  limitPrice: null,
  stopPrice: null,
  orderClass: 'simple',
  targetPrice: null,
  stopLossPrice: null,
  timeInForce: 'day',
};

/** Every document of a user and of their runs, at any depth, as one text. */
export async function everythingStored(db: Firestore, uid: string): Promise<string> {
  const below = async (document: DocumentReference): Promise<string[]> => {
    const [data, collections] = await Promise.all([document.get(), document.listCollections()]);
    const deeper = await Promise.all(collections.map((one) => one.listDocuments()));
    const texts = await Promise.all(deeper.flat().map(below));
    return [`${document.path} ${JSON.stringify(data.data())}`, ...texts.flat()];
  };
  const runs = await db.collection(paths.runs()).where('userId', '==', uid).get();
  const documents = [db.doc(paths.user(uid)), ...runs.docs.map(({ ref }) => ref)];
  return (await Promise.all(documents.map(below))).flat().join('\n');
}
