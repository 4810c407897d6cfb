/** Calling the callables in tests as a signed-in person does, from the raw request on. Imported by tests alone. */
import type { CallFailure, CallName, CallResponse } from '@trading-crew/core/contracts';
import type { CallableRequest, HttpsError } from 'firebase-functions/v2/https';
import type { Installation } from '../wiring.ts';
import { acceptDisclaimer } from './accept-disclaimer.ts';
import { advanceSimulation } from './advance-simulation.ts';
import { answer, type Handler } from './callable.ts';
import { cancelRun } from './cancel-run.ts';
import { getBars } from './get-bars.ts';
import { getMarketOverview } from './get-market-overview.ts';
import { getModelHealth } from './get-model-health.ts';
import { startRun } from './start-run.ts';

const HANDLERS = {
  acceptDisclaimer,
  startRun,
  cancelRun,
  getMarketOverview,
  getBars,
  getModelHealth,
  advanceSimulation,
} satisfies {
  [Name in CallName]: Handler<Name>;
};

/** The answer to a call by `uid`, or by nobody when null. */
export function callAs<Name extends CallName>(
  uid: string | null,
  name: Name,
  data: unknown,
  house: Installation,
): Promise<CallResponse<Name>> {
  const token = { email: `${uid}@example.com`, email_verified: true };
  // The parts of a callable's request that the frame reads; the rest belongs to the transport.
  const auth = uid === null ? undefined : ({ uid, token } as unknown as NonNullable<CallableRequest['auth']>);
  const handler = HANDLERS[name] as unknown as Handler<Name>;
  return answer(name, handler, { data, ...(auth ? { auth } : {}) }, () => house);
}

/** What the caller is told when a call is refused. Throws when it was not. */
export async function refusalOf(work: Promise<unknown>): Promise<CallFailure & { code: string }> {
  try {
    await work;
  } catch (error) {
    const { code, details } = error as HttpsError;
    return { code, ...(details as CallFailure) };
  }
  throw new Error('the call was not refused');
}

let runs = 0;

/** A run id that no other test uses. */
export function newRunId(): string {
  runs += 1;
  return `R${process.pid}`.padEnd(10, 'x') + String(runs).padStart(10, '0');
}
