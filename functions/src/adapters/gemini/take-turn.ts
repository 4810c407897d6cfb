/**
 * Getting to the front of the line: a model that may be asked, a key whose turn it is, money that covers the worst case,
 * and then the wait. What is handed on may be sent at this very moment.
 */
import type { Connection } from './connection.ts';
import { likelyTokens, worstCaseDollars } from './cost.ts';
import type { NoTurn, Turn } from './key-pool.ts';
import { priceAt, type PricePeriod } from './models.ts';
import { keyBlock, quotaBlock, type PoolHealth } from './pool-health.ts';
import { refuse, type Question, type Refusal } from './question.ts';
import { MOST_REQUESTS } from './retry.ts';
import type { Cover } from './spending.ts';
import { sleepUntil, withinTime } from './time-limit.ts';

/** A request that may be sent. */
export interface Ready {
  readonly kind: 'ready';
  readonly turn: Turn;
  /** The price of the day. */
  readonly price: PricePeriod;
  readonly maxOutputTokens: number;
  /** Dollars; set aside. */
  readonly worstCase: number;
}

const BUDGET_PATIENCE_MS = 5_000;

/** The next turn of a question, or why there is none. Never throws. */
export async function takeTurn(connection: Connection, question: Question): Promise<Ready | Refusal> {
  for (;;) {
    const ended = ending(connection, question);
    if (ended) return ended;
    const inputBytes = bytesOf(question);
    const nearest = nearestTurn(connection, question, await connection.health.current(), inputBytes);
    if (nearest.kind === 'refused') return nearest;
    const ready = await waitFor(connection, question, nearest, inputBytes);
    if (ready) return ready;
  }
}

/** The end of patience, if it has come. */
function ending({ clock }: Connection, { request, ledger }: Question): Refusal | null {
  if (request.signal?.aborted) return refuse('CANCELLED', 'The question was withdrawn before it was answered.');
  if (clock.now() >= request.deadline)
    return refuse('DEADLINE', 'The model did not answer within the time of this run.');
  if (ledger.attempts < MOST_REQUESTS) return null;
  return refuse('UNAVAILABLE', `Gemini was asked ${ledger.attempts} times and gave no answer.`);
}

interface PricedTurn {
  readonly kind: 'turn';
  readonly turn: Turn;
  readonly price: PricePeriod;
}

/** The first model of the chain for which somebody's turn comes in time. */
function nearestTurn(
  { clock, models, pool }: Connection,
  { request, avoid }: Question,
  health: PoolHealth,
  inputBytes: number,
): PricedTurn | Refusal {
  const now = clock.now();
  const chain = models[request.tier];
  let reason: NoTurn['reason'] | null = null;
  for (const model of chain) {
    const price = priceAt(model, now);
    if (!price) continue;
    const tokens = likelyTokens(inputBytes);
    const turn = pool.choose({ model, tokens, now, deadline: request.deadline, health, avoid });
    if (turn.kind === 'turn') return { kind: 'turn', turn, price };
    reason ??= turn.reason;
  }
  const name = chain[0]?.id ?? request.tier;
  if (reason === null) {
    return refuse('UNPRICED', `No price of ${name} is known for today, so nothing was sent. Update models.json.`);
  }
  return refuse(reason, WORDS[reason](name));
}

const WORDS: Readonly<Record<NoTurn['reason'], (model: string) => string>> = {
  KEYS_REFUSED: () => 'Google refused every Gemini key. Check GEMINI_API_KEYS.',
  QUOTA_SPENT: (model) => `The quota of every project for ${model} is spent for now.`,
  DEADLINE: (model) => `The line for ${model} is longer than the time that this run has.`,
  TOO_LARGE: (model) => `The question is larger than what ${model} may be asked in a minute.`,
};

/** The turn once it has come; null when it was lost on the way and another one must be found. */
async function waitFor(
  connection: Connection,
  question: Question,
  { turn, price }: PricedTurn,
  inputBytes: number,
): Promise<Ready | Refusal | null> {
  const { clock, health } = connection;
  const { request, spending } = question;
  const { model, key } = turn;
  const maxOutputTokens = Math.min(request.maxOutputTokens, model.maxOutputTokens);
  const worstCase = worstCaseDollars(price, inputBytes, maxOutputTokens);
  const cover = await withinTime(spending.cover(worstCase, model.id), BUDGET_PATIENCE_MS, 'unknown' as const);
  if (cover !== 'covered') {
    turn.giveBack();
    return uncovered(cover, worstCase);
  }
  await sleepUntil(clock, turn.at, request.signal);
  const known = await health.current();
  const ended = ending(connection, question);
  const now = clock.now();
  const isLost = keyBlock(known, key.name, now) ?? quotaBlock(known, key.project, model.id, now);
  if (!ended && !isLost) return { kind: 'ready', turn, price, maxOutputTokens, worstCase };
  turn.giveBack();
  return ended;
}

/** Money that is not there and money of which nothing is known are two things: the second passes. */
function uncovered(cover: Exclude<Cover, 'covered'>, worstCase: number): Refusal {
  if (cover === 'unknown') {
    return refuse('UNAVAILABLE', 'The books of the budget did not answer, so nothing was asked.');
  }
  const most = `$${Number(worstCase.toPrecision(2))}`;
  return refuse(
    'BUDGET_SPENT',
    `The budget does not cover the most that this question can cost, ${most}, so it was not asked.`,
  );
}

/** The size of all that is sent as text. */
const bytesOf = ({ system, turns, schema }: Question): number =>
  Buffer.byteLength([system, ...turns, JSON.stringify(schema)].join(''));
