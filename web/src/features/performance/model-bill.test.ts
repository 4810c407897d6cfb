// @vitest-environment node
import type { Journal } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import type { Watched } from '../../backend/backend.ts';
import { problemOf } from '../../backend/problems.ts';
import { afterModelCost, billWords, modelBill } from './model-bill.ts';

const journal: Journal = {
  schemaVersion: 1,
  mode: 'simulation',
  entries: [],
  modelDollars: 1.75,
  modelDays: [
    { session: '2016-03-01', dollars: 0.5 },
    { session: '2016-03-10', dollars: 0.25 },
  ],
  updatedAt: 1,
};
/** Of 11 March 2016. */
const REPORT = { asOf: Date.UTC(2016, 2, 11, 21) };
const ready = (value: Journal | null): Watched<Journal | null> => ({ state: 'ready', value });
const known = (value: number) => ({ value, reason: null });

describe('the bill of the model', () => {
  it('is everything for the whole time, and the days of the range for a range', () => {
    expect(modelBill(ready(journal), null, REPORT)).toEqual(known(1.75));
    expect(modelBill(ready(journal), '2016-03-02', REPORT)).toEqual(known(0.25));
    expect(modelBill(ready(journal), '2016-03-11', REPORT)).toEqual(known(0));
  });

  it('is not said for a range in which older dollars may lie, and the reason names the day from which it is', () => {
    const bill = modelBill(ready(journal), '2016-03-01', REPORT);
    expect(bill?.value).toBeNull();
    expect(bill?.reason).toContain('only after 1 Mar 2016');
    const { modelDays: _, ...before } = journal;
    expect(modelBill(ready(before), '2016-03-02', REPORT)?.reason).toContain('Choose All');
    expect(modelBill(ready(before), null, REPORT)).toEqual(known(1.75));
  });

  it('ends on the day of the report: what was spent since belongs to the next one', () => {
    const later = { session: '2016-03-12', dollars: 0.1 };
    const since: Journal = { ...journal, modelDollars: 1.85, modelDays: [...(journal.modelDays ?? []), later] };
    expect(modelBill(ready(since), '2016-03-02', REPORT)).toEqual(known(0.25));
    expect(modelBill(ready(since), null, REPORT)?.value).toBeCloseTo(1.75, 12);
    expect(modelBill(ready(since), '2016-03-02', { asOf: Date.UTC(2016, 2, 12) })?.value).toBeCloseTo(0.35, 12);
    const only: Journal = { ...journal, modelDollars: 0.1, modelDays: [later] };
    expect(modelBill(ready(only), '2016-03-01', REPORT)).toEqual(known(0));
  });

  it('is nothing without a journal, unknown while it is read, and never nothing when it could not be read', () => {
    expect(modelBill(ready(null), '2016-03-01', REPORT)).toEqual(known(0));
    expect(modelBill({ state: 'loading' }, null, REPORT)).toBeNull();
    expect(modelBill({ state: 'failed', problem: problemOf('No.') }, null, REPORT)?.value).toBeNull();
  });

  it('comes off the profit; a figure that is not known stays so with its own reason', () => {
    expect(afterModelCost(known(10), known(0.25))).toEqual(known(9.75));
    const none = { value: null, reason: 'No session has ended yet.' };
    expect(afterModelCost(none, known(1))).toBe(none);
    expect(afterModelCost(none, null)).toBe(none);
    expect(afterModelCost(known(10), null)).toBeNull();
    expect(afterModelCost(known(10), { value: null, reason: 'Why.' })?.reason).toBe('Why.');
  });

  it('is told in words', () => {
    expect(billWords(known(1.75))).toBe('the model cost $1.75');
    expect(billWords(known(0))).toBe('the model cost nothing');
    expect(billWords(null)).not.toContain('nothing');
  });
});
