/** Why a question of a backtest has no answer: money that is spent ends it, books that do not answer are no such end. */
import { DEFAULT_SETTINGS, Misconfigured, Unavailable, type LlmRefusalReason } from '@trading-crew/core/contracts';
import { MemoryClock } from '@trading-crew/core/offline';
import type { Budget, Reservation } from '@trading-crew/core/ports';
import { describe, expect, it } from 'vitest';
import { NOW, openSubject, RIGHT, verdictRequest } from './adapters/gemini/gemini-subject.testing.ts';
import { backtestModel } from './backtest-model.ts';
import type { GeminiConfig } from './config.ts';
import type { Installation } from './installation.ts';

const OPEN: Reservation = { settle: () => Promise.resolve(), release: () => Promise.resolve() };
const config = { gemini: { dollarsPerDay: 1, dollarsPerUserDay: 1 } as GeminiConfig } as Installation['config'];

/** A backtest's model on those books, one after the other; the last one stays. */
async function opened(...books: Budget['reserve'][]) {
  const subject = await openSubject();
  const clock = new MemoryClock(NOW);
  let asked = 0;
  const reserve: Budget['reserve'] = (dollars, purpose) => {
    const at = books[Math.min(asked, books.length - 1)];
    asked += 1;
    return at ? at(dollars, purpose) : Promise.resolve(OPEN);
  };
  const spending = { budgetOf: () => ({ reserve }) } as unknown as Installation['spending'];
  const house = { clock, config, spending, openModel: () => Promise.resolve(subject.gemini) };
  const caller = { uid: 'tester', verifiedEmail: null };
  const model = await backtestModel(house, caller, DEFAULT_SETTINGS, { backtestId: 'one', dollars: 1 });
  return { ...subject, model, clock, reserved: () => asked };
}

const away = () => Promise.reject(new Unavailable('The database did not answer.'));
const spent = () => Promise.resolve(null);
const there = () => Promise.resolve(OPEN);

describe('the model of a backtest', () => {
  it('is asked again where its books did not answer at first', async () => {
    const { model, server, clock, dispose } = await opened(away, away, there);
    server.say(RIGHT);
    expect(await model.llm.ask(verdictRequest())).toMatchObject({ kind: 'answered' });
    expect(clock.now() - NOW).toBe(6_000);
    expect(() => model.demandSound()).not.toThrow();
    await dispose();
  });

  it('is given up where they do not answer for longer', async () => {
    const { model, server, reserved, dispose } = await opened(away);
    expect(await model.llm.ask(verdictRequest())).toMatchObject({ kind: 'refused', reason: 'UNAVAILABLE' });
    expect(() => model.demandSound()).toThrow(Unavailable);
    expect([reserved(), server.requests.length]).toEqual([3, 0]);
    await dispose();
  });

  it('is not given up where the money is spent, and not asked again', async () => {
    const { model, reserved, dispose } = await opened(spent);
    expect(await model.llm.ask(verdictRequest())).toMatchObject({ kind: 'refused', reason: 'BUDGET_SPENT' });
    expect(() => model.demandSound()).not.toThrow();
    expect(reserved()).toBe(1);
    await dispose();
  });

  it('is not given up where the model itself does not answer', async () => {
    const { model, server, dispose } = await opened(there);
    server.fail({ kind: 'forbidden', times: 100 });
    const reason: LlmRefusalReason = 'KEYS_REFUSED';
    expect(await model.llm.ask(verdictRequest())).toMatchObject({ kind: 'refused', reason });
    expect(() => model.demandSound()).not.toThrow();
    await dispose();
  });

  it('is given up as misconfigured where its price is not known any more', async () => {
    const { model, clock, gemini, dispose } = await opened(there);
    const unpriced = { kind: 'refused', reason: 'UNPRICED', message: 'No price is known for today.', usage: {} };
    const own = { ...gemini, withBudget: () => ({ ask: () => Promise.resolve(unpriced) }) };
    const house = {
      clock,
      config,
      spending: { budgetOf: () => ({ reserve: there }) } as unknown as Installation['spending'],
      openModel: () => Promise.resolve(own as unknown as typeof gemini),
    };
    const caller = { uid: 'tester', verifiedEmail: null };
    const other = await backtestModel(house, caller, DEFAULT_SETTINGS, { backtestId: 'one', dollars: 1 });
    await other.llm.ask(verdictRequest());
    expect(() => other.demandSound()).toThrow(new Misconfigured(unpriced.message, 'model'));
    expect(() => model.demandSound()).not.toThrow();
    await dispose();
  });
});
