/**
 * What leaves a callable when something is refused or fails. A page shows `details` alone; an error that is not one of
 * ours is a bug: it is logged with a reference, and only the reference goes out.
 */
import {
  BrokerRefused,
  Forbidden,
  InvalidInput,
  Misconfigured,
  NotEnoughData,
  Unavailable,
  type CallFailure,
} from '@trading-crew/core/contracts';
import { error as logError } from 'firebase-functions/logger';
import { HttpsError, type FunctionsErrorCode } from 'firebase-functions/v2/https';
import { z } from 'zod';

/** A call that another run, or a fast-forward, stands in the way of. */
export class InTheWay extends Error {
  readonly runId: string | null;
  constructor(message: string, runId: string | null) {
    super(message);
    this.runId = runId;
  }
}

function httpsError(code: FunctionsErrorCode, message: string, details: Partial<CallFailure> = {}): HttpsError {
  const failure: CallFailure = { message, field: null, runId: null, reference: null, ...details };
  return new HttpsError(code, message, failure);
}

/** The refusal of somebody who is not signed in. */
export const unauthenticated = (): HttpsError => httpsError('unauthenticated', 'Sign in first.');

/** Notes a bug in the log and returns the reference under which it stands there. */
export function reportBug(error: unknown): string {
  const reference = crypto.randomUUID().slice(0, 8);
  logError('internal error', { reference, stack: error instanceof Error ? error.stack : String(error) });
  return reference;
}

const LONGEST_NAME = 60;

function inputRefusal(error: z.ZodError): HttpsError {
  const [issue] = error.issues;
  if (!issue) return httpsError('invalid-argument', 'The request cannot be read.');
  // The name of an unknown field is the caller's: as much of it goes back as helps to find it.
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0]?.slice(0, LONGEST_NAME) : undefined;
  const field = [...issue.path.map(String), ...(unknown === undefined ? [] : [unknown])].join('.');
  const message = unknown === undefined ? issue.message : 'This field is not known here.';
  return httpsError('invalid-argument', field === '' ? message : `${field}: ${message}`, { field: field || null });
}

/** Turns whatever was thrown into the error that the caller may see. */
export function toHttpsError(error: unknown): HttpsError {
  if (error instanceof HttpsError) return error;
  if (error instanceof z.ZodError) return inputRefusal(error);
  if (error instanceof InvalidInput) return httpsError('invalid-argument', error.message, { field: error.field });
  if (error instanceof Misconfigured) return httpsError('failed-precondition', error.message, { field: error.setting });
  if (error instanceof InTheWay) return httpsError('failed-precondition', error.message, { runId: error.runId });
  if (error instanceof BrokerRefused || error instanceof NotEnoughData) {
    return httpsError('failed-precondition', error.message);
  }
  if (error instanceof Unavailable) return httpsError('unavailable', error.message);
  if (error instanceof Forbidden) return httpsError('permission-denied', 'This does not exist, or it is not yours.');
  const reference = reportBug(error);
  return httpsError('internal', `Something went wrong on our side. Reference ${reference}.`, { reference });
}
