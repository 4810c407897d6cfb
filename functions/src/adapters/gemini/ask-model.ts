/**
 * One question, from the prompt to a typed result: asked, judged, repaired once where the answer does not fit. It ends
 * by its deadline whatever happens, and gives back the money that was not used.
 */
import type { LlmRequest, LlmResult } from '@trading-crew/core/ports';
import type { Connection } from './connection.ts';
import { obtainReply } from './obtain-reply.ts';
import { buildPrompt, complaintOf, echoOf, isTooLong, LONGEST_PROMPT, type Prompt } from './prompt.ts';
import { refuse, type Question, type Refusal } from './question.ts';
import { judgeAnswer } from './read-answer.ts';
import { responseSchemaOf } from './response-schema.ts';
import { Spending } from './spending.ts';
import { withinTime } from './time-limit.ts';
import { UsageLedger } from './usage-ledger.ts';

type Ending<Answer> = { readonly kind: 'answered'; readonly answer: Answer } | Refusal;

/** Asks a model. Throws a TypeError for an answer schema that Gemini cannot be told; else every ending is a result. */
export async function askModel<Answer>(
  connection: Connection,
  request: LlmRequest<Answer>,
): Promise<LlmResult<Answer>> {
  const { clock, redact, budget } = connection;
  const schema = responseSchemaOf(request.answer);
  const prompt = buildPrompt(request);
  const ledger = new UsageLedger(request, prompt, clock.now(), redact);
  const question: Question = {
    request,
    ledger,
    spending: new Spending(budget, request.agent),
    schema,
    system: prompt.system,
    turns: [prompt.user],
    failures: 0,
    avoid: new Set(),
  };
  const late = refuse('DEADLINE', 'The model did not answer within the time of this run.');
  const end = await withinTime(converse(connection, question, request, prompt), request.deadline - clock.now(), late);
  const usage = ledger.at(clock.now());
  if (usage.attempts > 0) await withinTime(connection.counts.publish(), request.deadline - clock.now(), undefined);
  return end.kind === 'answered' ? { ...end, usage } : { ...end, message: redact(end.message), usage };
}

async function converse<Answer>(
  connection: Connection,
  question: Question,
  { answer }: LlmRequest<Answer>,
  prompt: Prompt,
): Promise<Ending<Answer>> {
  if (isTooLong(prompt)) {
    const message = `The question has ${prompt.text.length} characters; at most ${LONGEST_PROMPT} may be sent.`;
    return refuse('TOO_LARGE', message);
  }
  try {
    const first = await obtainReply(connection, question);
    if (first.kind === 'refused') return first;
    const judged = judgeAnswer(first.text, answer);
    if (judged.kind === 'valid') return { kind: 'answered', answer: judged.answer };

    question.turns = [prompt.user, echoOf(first.text), complaintOf(judged.problem)];
    const second = await obtainReply(connection, question);
    if (second.kind === 'refused') return second;
    const judgedAgain = judgeAnswer(second.text, answer);
    if (judgedAgain.kind === 'valid') return { kind: 'answered', answer: judgedAgain.answer };
    return refuse('INVALID', 'The model was asked twice, and neither answer had the required shape.');
  } finally {
    await question.spending.end();
  }
}
