/**
 * The frame of every callable: signed in, parsed by its closed schema, handled, answered, and every error turned into
 * what the caller may see. A handler gets the installation handed in, so that it can be tested with offline parts.
 */
import { CALLS, type CallName, type CallRequest, type CallResponse } from '@trading-crew/core/contracts';
import { onCall, type CallableFunction, type CallableRequest } from 'firebase-functions/v2/https';
import { SECRETS } from '../config.ts';
import { toHttpsError, unauthenticated } from '../errors.ts';
import { installation, type Caller, type Installation } from '../wiring.ts';

export type Handler<Name extends CallName> = (
  request: CallRequest<Name>,
  caller: Caller,
  house: Installation,
) => Promise<CallResponse<Name>>;

export const REGION = 'us-central1';

function callerOf({ auth }: Pick<CallableRequest, 'auth'>): Caller {
  if (!auth) throw unauthenticated();
  const { email, email_verified: isVerified } = auth.token;
  return { uid: auth.uid, verifiedEmail: isVerified === true && email !== undefined ? email : null };
}

/** Handles one call from the raw request to the checked answer. Throws nothing but `HttpsError`. */
export async function answer<Name extends CallName>(
  name: Name,
  handler: Handler<Name>,
  request: Pick<CallableRequest, 'auth' | 'data'>,
  house: () => Installation,
): Promise<CallResponse<Name>> {
  try {
    const caller = callerOf(request);
    // The schema of this very name: TypeScript loses the link between the name and its schema inside the table.
    const parsed = CALLS[name].request.parse(request.data) as CallRequest<Name>;
    return await handler(parsed, caller, house());
  } catch (error) {
    throw toHttpsError(error);
  }
}

export function callable<Name extends CallName>(
  name: Name,
  handler: Handler<Name>,
): CallableFunction<CallRequest<Name>, Promise<CallResponse<Name>>> {
  const options = {
    region: REGION,
    timeoutSeconds: CALLS[name].timeoutSeconds,
    memory: '512MiB' as const,
    maxInstances: 20,
    secrets: SECRETS,
  };
  return onCall(options, (request) => answer(name, handler, request, installation));
}
