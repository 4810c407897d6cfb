// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { DayBudget } from '../backend/day-budget.ts';
import { budgetWords, spentWords } from './budget-words.ts';

const budget = (change: Partial<DayBudget> = {}): DayBudget => ({
  spent: 0.0123,
  reserved: 0,
  limit: 1,
  state: 'left',
  abstention: 'no-trade',
  ...change,
});

describe("the day's budget in words", () => {
  it('says what is spent, of how much, and what is set aside', () => {
    expect(budgetWords(budget())).toBe('$0.0123 of $1.00 today');
    expect(budgetWords(budget({ reserved: 0.004 }))).toBe('$0.0123 of $1.00 today, $0.004 set aside');
  });

  it('says nothing more while there is money', () => {
    expect(spentWords(budget())).toBeNull();
  });

  it('says what follows from the setting when the money is gone', () => {
    expect(spentWords(budget({ state: 'spent' }))).toContain('a run buys nothing');
    expect(spentWords(budget({ state: 'spent', abstention: 'rules' }))).toContain('the rules decide alone');
  });

  it('tells the own budget from that of the installation, and too little from nothing', () => {
    expect(spentWords(budget({ state: 'spent' }))).toMatch(/^Today's budget .* is spent\./);
    expect(spentWords(budget({ state: 'installation-spent' }))).toMatch(/^This installation's budget .* is spent/);
    expect(spentWords(budget({ state: 'short' }))).toContain('may not be enough for another run');
  });
});
