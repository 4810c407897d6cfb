/**
 * What Alpaca's SDK throws, in our words: one failure per reaction. No message and no cause made here holds a key,
 * whatever Alpaca wrote back. An error that is not the SDK's is a bug and passes through as it is.
 */
import { ApiError, FetchError } from '@alpacahq/alpaca-trade-api/rest';
import {
  BrokerRefused,
  Failure,
  InsufficientQuantity,
  Misconfigured,
  Unavailable,
  WashTrade,
  type BrokerEnvironment,
} from '@trading-crew/core/contracts';

/** Why Alpaca refused an order; one code (40310000) stands for the first four, so the words and fields decide. */
export type RefusalKind = 'wash-trade' | 'insufficient-quantity' | 'insufficient-buying-power' | 'no-short' | 'other';

/** The client order id is taken: an order stands under it, and the refusal says nothing about the new one. */
export class OrderIdTaken extends BrokerRefused {}

/** The request that failed. */
export interface Asked {
  /** What was being done, as in "reading the account". */
  readonly what: string;
  /** A refusal of an order is final and is the broker's answer; a refusal of a question is not. */
  readonly isOrder: boolean;
  /** Which of Alpaca's worlds was asked. */
  readonly environment: BrokerEnvironment;
  /** Takes the keys out of a text. */
  readonly redact: (text: string) => string;
}

/** The setting that a refused key is shown at; a key of the user's own has no variable, but the same reaction. */
export const KEY_SETTING = 'ALPACA_API_KEY';
const KEY_REFUSED: Readonly<Record<BrokerEnvironment, string>> = {
  paper:
    'Alpaca refused the paper key. Check the Alpaca key connected in Settings or, for the key of this installation, ' +
    'ALPACA_API_KEY and ALPACA_SECRET_KEY; a live key does not work for paper.',
  live: 'Alpaca refused the live key. Check the Alpaca key connected in Settings; a paper key does not work for live.',
};
const LONGEST_QUOTE = 300;
/** The longest field of an answer that is quoted; an id of Alpaca's is 36 long. */
const LONGEST_FIELD = 40;

const HINTS: Readonly<Record<RefusalKind, string>> = {
  'wash-trade': ' An order in the other direction is resting: cancel it first.',
  'insufficient-quantity': ' Fewer shares are free than asked for: resting exits may hold them.',
  'insufficient-buying-power': ' The buying power of the account does not cover the order.',
  'no-short': ' Only shares that are held can be sold.',
  other: '',
};

/** The failure of each kind: two of them say something about other orders, which the caller can see to. */
const REFUSALS: Readonly<Record<RefusalKind, typeof BrokerRefused>> = {
  'wash-trade': WashTrade,
  'insufficient-quantity': InsufficientQuantity,
  'insufficient-buying-power': BrokerRefused,
  'no-short': BrokerRefused,
  other: BrokerRefused,
};

/** The fields of an answer that say what stands in the way, and what they are called in words. */
const DETAILS: Readonly<Record<string, string>> = {
  existing_order_id: "Alpaca's id of it",
  available: 'available',
  existing_qty: 'held',
  held_for_orders: 'reserved by orders',
  buying_power: 'buying power',
};

/** Tells refusals apart by Alpaca's message and by the fields of the answer that go with it. */
export function refusalKind(message: string, body: Readonly<Record<string, unknown>> = {}): RefusalKind {
  const text = message.toLowerCase();
  if (text.includes('wash trade') || 'existing_order_id' in body) return 'wash-trade';
  if (/insufficient (qty|quantity|balance)/.test(text) || 'held_for_orders' in body) return 'insufficient-quantity';
  if (text.includes('buying power') || 'buying_power' in body) return 'insufficient-buying-power';
  return /\bshort(ed|able|ing)?\b/.test(text) ? 'no-short' : 'other';
}

/** Whether Alpaca does not know what was asked for. */
export const isNotFound = (error: unknown): boolean => error instanceof ApiError && error.status === 404;

/**
 * Whether Alpaca itself says that there is no such order: with the code of its trading service. A 404 without it may be
 * that of a gateway, and to take it for an answer could place an order twice.
 */
export const isNoSuchOrder = (error: unknown): boolean =>
  isNotFound(error) && error instanceof ApiError && /^404\d{5}$/.test(String(error.code ?? ''));

/** Whether the data host cannot read the symbol, which is its way of not knowing it. */
export const isInvalidSymbol = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 400 && /invalid symbol/i.test(error.message);

/** The error to throw in place of what the SDK threw. */
export async function failureOf(error: unknown, asked: Asked): Promise<unknown> {
  if (error instanceof Failure) return error;
  if (error instanceof FetchError && error.cause instanceof Failure) return error.cause;
  if (error instanceof ApiError) return answeredFailure(error, asked);
  if (error instanceof FetchError) {
    const isLate = error.cause.name === 'TimeoutError' || error.cause.name === 'AbortError';
    return unavailable(isLate ? 'did not answer in time' : 'could not be reached', error, asked);
  }
  // The SDK does not wrap what goes wrong when it reads the body of a good answer.
  if (error instanceof SyntaxError || error instanceof TypeError) {
    return unavailable('sent an answer that cannot be read', error, asked);
  }
  // So it does when the time runs out in the middle of a body.
  if (error instanceof DOMException) return unavailable('did not answer in time', error, asked);
  return error;
}

async function answeredFailure(error: ApiError, asked: Asked): Promise<Failure> {
  const { status } = error;
  const cause = causeOf(error, asked);
  if (status === 403 && isPlanRefusal(error)) {
    const message = `The market data plan of this Alpaca key does not allow ${asked.what}.`;
    return new Misconfigured(message, KEY_SETTING, { cause });
  }
  if (status === 401 || (status === 403 && !isOrderRefusal(error))) {
    return new Misconfigured(KEY_REFUSED[asked.environment], KEY_SETTING, { cause });
  }
  if (status === 429) return unavailable('asks for a pause, too many requests were made', error, asked);
  const isRefusal = status === 400 || status === 403 || status === 404 || status === 422;
  if (!isRefusal) return unavailable(`is in trouble (HTTP ${status})`, error, asked);
  const words = quote(error.message, asked);
  // Alpaca refuses an order with a code; a gateway that does not know the way has none, and decides nothing.
  if (asked.isOrder && error.code === undefined)
    return unavailable(`did not take the request (${words})`, error, asked);
  if (!asked.isOrder) return unavailable(`refused the request (${words})`, error, asked);
  if (/client_order_id must be unique/i.test(error.message)) return new OrderIdTaken(`Alpaca: ${words}.`, { cause });
  const body = await bodyOf(error);
  const kind = refusalKind(error.message, body);
  const message = `Alpaca refused the order: ${words}${detailsOf(body, asked)}.${HINTS[kind]}`;
  return new REFUSALS[kind](message, { cause });
}

/** What the answer says besides its message, in brackets; empty where it says nothing that helps. */
function detailsOf(body: Readonly<Record<string, unknown>>, { redact }: Asked): string {
  const parts = Object.entries(DETAILS).flatMap(([field, name]) => {
    const value = body[field];
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    // An id or an amount, nothing else: what Alpaca may write here one day is not shown unseen.
    const text = redact(String(value));
    return /^[A-Za-z0-9.-]+$/.test(text) ? [`${name}: ${text.slice(0, LONGEST_FIELD)}`] : [];
  });
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

/** 40310000 and its kin speak of an order; a refused key comes without a code, or with that of 401. */
const isOrderRefusal = (error: ApiError): boolean => /^4031\d{4}$/.test(String(error.code ?? ''));

const isPlanRefusal = (error: ApiError): boolean =>
  !isOrderRefusal(error) && /subscription|\bsip\b/i.test(error.message);

function unavailable(trouble: string, error: Error, asked: Asked): Unavailable {
  const message = `Alpaca ${trouble} while ${asked.what}. Try again in a moment.`;
  return new Unavailable(message, { cause: causeOf(error, asked) });
}

/** What the log needs of the SDK's error, without the response it carries. */
function causeOf(error: Error, { redact }: Asked): Error {
  if (error instanceof ApiError) {
    const code = error.code === undefined ? '' : `, code ${error.code}`;
    return new Error(redact(`${error.name}: HTTP ${error.status}${code}, request ${error.requestId ?? 'unknown'}`));
  }
  const inner = error.cause instanceof Error ? ` (${error.cause.name}: ${error.cause.message})` : '';
  return new Error(redact(`${error.name}: ${error.message}${inner}`).slice(0, LONGEST_QUOTE));
}

/** Alpaca's words in one line of bounded length; a page of HTML is not worth showing. */
function quote(message: string, { redact }: Asked): string {
  if (message.trimStart().startsWith('<')) return 'no reason was given';
  const line = redact(message).replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line;
}

/** The fields of an error body; the SDK keeps only two of them. It can be read once. */
async function bodyOf(error: ApiError): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await error.response.json();
    return typeof body === 'object' && body !== null ? { ...body } : {};
  } catch {
    return {};
  }
}
