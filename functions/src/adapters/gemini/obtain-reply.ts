/**
 * From a question to a text that ended well, or to the reason why there is none. A limit sends the question back into
 * the line, passing trouble to another key after a pause, and every request is paid for, known or not.
 */
import type { CallOutcome } from './call-model.ts';
import { classifyError, type Trouble } from './classify-error.ts';
import type { Connection } from './connection.ts';
import { actualDollars, billedTokens } from './cost.ts';
import { coolDown, quarantineKey, spendDay, switchOffModel } from './pool-health.ts';
import { refuse, type Question, type Refusal } from './question.ts';
import { readReply } from './read-answer.ts';
import { attemptMs, backoffMs, MOST_FAILURES } from './retry.ts';
import { takeTurn, type Ready } from './take-turn.ts';
import { sleepUntil } from './time-limit.ts';

export type Obtained = { readonly kind: 'text'; readonly text: string } | Refusal;

/** Never throws. */
export async function obtainReply(connection: Connection, question: Question): Promise<Obtained> {
  for (;;) {
    const ready = await takeTurn(connection, question);
    if (ready.kind === 'refused') return ready;
    const outcome = await send(connection, question, ready);
    const obtained = await takeIn(connection, question, ready, outcome);
    if (obtained) return obtained;
  }
}

function send(
  connection: Connection,
  question: Question,
  { turn, maxOutputTokens, worstCase }: Ready,
): Promise<CallOutcome> {
  const { clock, attemptTimeoutMs, callModel } = connection;
  const { request, ledger, schema, system, turns } = question;
  const { model, key } = turn;
  ledger.sent(model.id, key.project, worstCase);
  return callModel({
    key,
    model,
    system,
    turns,
    schema,
    maxOutputTokens,
    timeoutMs: attemptMs(request.deadline - clock.now(), attemptTimeoutMs),
    signal: request.signal,
  });
}

/** What an outcome comes to; null to go on. */
async function takeIn(
  connection: Connection,
  question: Question,
  ready: Ready,
  outcome: CallOutcome,
): Promise<Obtained | null> {
  const { counts } = connection;
  const { key, model } = ready.turn;
  if (outcome.kind === 'answered') return takeInReply(connection, question, ready, outcome.response);
  if (outcome.kind === 'cancelled') {
    // Google goes on with what was begun, and bills it.
    await payWorstCase(question, ready);
    return refuse('CANCELLED', 'The question was withdrawn before it was answered.');
  }
  const trouble: Trouble =
    outcome.kind === 'timed-out'
      ? { kind: 'passing', what: 'no answer in time', isBilled: true }
      : classifyError(outcome.error, outcome.seen);
  const isLimit = trouble.kind === 'minute' || trouble.kind === 'day' || trouble.kind === 'model-off';
  counts.add(key.project, model.id, isLimit ? 'limited' : 'failed');
  if (trouble.kind === 'passing' && trouble.isBilled) await payWorstCase(question, ready);
  else question.ledger.cameToNothing();
  if (trouble.kind === 'passing') {
    return pause(connection, question, ready, trouble.what);
  }
  return learnFrom(connection, ready, trouble);
}

/** Keeps in mind what a limit or a refusal says about the requests to come. */
async function learnFrom(
  { clock, health }: Connection,
  { turn: { key, model } }: Ready,
  trouble: Exclude<Trouble, { kind: 'passing' }>,
): Promise<Refusal | null> {
  const now = clock.now();
  switch (trouble.kind) {
    case 'minute':
      await health.learn(coolDown(key.project, model.id, now, trouble.waitMs));
      return null;
    case 'day':
      await health.learn(spendDay(key.project, model.id, now));
      return null;
    case 'model-off':
      await health.learn(switchOffModel(key.project, model.id, now));
      return null;
    case 'key-refused':
      await health.learn(quarantineKey(key.name, now));
      return null;
    case 'rejected':
      return refuse('REJECTED', `Gemini finds fault with the request itself (HTTP ${trouble.status}) for ${model.id}.`);
  }
}

async function takeInReply(
  connection: Connection,
  question: Question,
  ready: Ready,
  response: unknown,
): Promise<Obtained | null> {
  const { ledger, spending } = question;
  const { key, model } = ready.turn;
  const reply = readReply(response);
  connection.counts.add(key.project, model.id, reply && reply.kind !== 'empty' ? 'answered' : 'failed');
  if (!reply) {
    await payWorstCase(question, ready);
    return pause(connection, question, ready, 'an answer that cannot be read');
  }
  const dollars = reply.tokens ? actualDollars(ready.price, reply.tokens) : ready.worstCase;
  ledger.heard(reply.text, reply.finishReason);
  ledger.spent(dollars, reply.tokens);
  await spending.settle({ dollars, ...billedTokens(reply.tokens) });
  if (reply.kind === 'text') return { kind: 'text', text: reply.text };
  if (reply.kind === 'refused') return refuse(reply.reason, reply.message);
  return pause(connection, question, ready, null);
}

/** Nobody said what it cost; it may have cost this. */
async function payWorstCase({ ledger, spending }: Question, { worstCase }: Ready): Promise<void> {
  ledger.spent(worstCase, null);
  await spending.settle({ dollars: worstCase, ...billedTokens(null) });
}

/** A pause before the next attempt, or the end of them. `what` went wrong is null when the model said nothing. */
async function pause(
  { clock, random }: Connection,
  question: Question,
  { turn }: Ready,
  what: string | null,
): Promise<Refusal | null> {
  const { request } = question;
  question.failures += 1;
  question.avoid.add(turn.key.name);
  if (question.failures >= MOST_FAILURES) {
    return what === null
      ? refuse('EMPTY', `The model ended without an answer; it was asked ${question.failures} times.`)
      : refuse('UNAVAILABLE', `Gemini did not answer in ${question.failures} attempts (${what}).`);
  }
  const until = clock.now() + backoffMs(question.failures, random);
  if (until >= request.deadline) {
    return refuse(
      'DEADLINE',
      `Gemini did not answer (${what ?? 'no words'}), and there is no time for another attempt.`,
    );
  }
  await sleepUntil(clock, until, request.signal);
  return null;
}
