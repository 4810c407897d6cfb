/** Who a user is, for work that no sign-in stands behind: a run taken up by the queue, a scheduled comparison. */
import { getAuth } from 'firebase-admin/auth';
import type { Caller } from '../../caller.ts';

/** The user as the sign-in service knows them; without a verified e-mail when it does not. */
export async function callerOf(uid: string): Promise<Caller> {
  const user = await getAuth()
    .getUser(uid)
    .catch(() => null);
  return { uid, verifiedEmail: user?.emailVerified && user.email ? user.email : null };
}
