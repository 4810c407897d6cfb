import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HaltCode, type AccountSafety, type Halt } from '../contracts/index.ts';
import { haltsInForce, withHalt, withoutHalt } from './halts.ts';

const LIFTED_BY = { DAILY_LOSS: 'next-session', DRAWDOWN: 'user', RECONCILIATION: 'resolution' } as const;
/** Sessions come one after the other and never again. */
const sessionOf = (day: number): string => `2026-03-${String(day).padStart(2, '0')}`;

const haltOf = (code: HaltCode, session: string): Halt => ({
  code,
  because: `${code} in ${session}`,
  setBy: 'risk',
  setAt: 1,
  session,
  liftedBy: LIFTED_BY[code],
});

const EMPTY: AccountSafety = {
  schemaVersion: 1,
  userId: 'ada',
  mode: 'paper',
  halts: [],
  peakSince: null,
  updatedAt: 0,
  changes: 0,
};

type Step = { readonly set: HaltCode } | { readonly lift: HaltCode } | 'next session';
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom(...HaltCode.options).map((set) => ({ set })),
  fc.constantFrom(...HaltCode.options).map((lift) => ({ lift })),
  fc.constant('next session' as const),
);

describe('halts, whatever is set and lifted in whatever order', () => {
  it('are at most one of each code, and none is lost that was not lifted', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
        let account = EMPTY;
        let day = 0;
        /** The model: which codes must hold now, and in which session they were set. */
        const must = new Map<HaltCode, string>();
        for (const step of steps) {
          const session = sessionOf(day);
          if (step === 'next session') {
            day += 1;
            must.delete('DAILY_LOSS');
          } else if ('set' in step) {
            account = withHalt(account, haltOf(step.set, session));
            if (!must.has(step.set)) must.set(step.set, session);
          } else {
            account = withoutHalt(account, step.lift, session);
            must.delete(step.lift);
          }
          const now = sessionOf(day);
          const codes = account.halts.map(({ code }) => code);
          expect(new Set(codes).size).toBe(codes.length);
          const inForce = haltsInForce(account.halts, now);
          for (const [code, since] of must) {
            expect(inForce.find((halt) => halt.code === code)?.because).toBe(`${code} in ${since}`);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('change nothing, not even the object, where there is nothing to change', () => {
    const account = withHalt(EMPTY, haltOf('DRAWDOWN', '2026-03-16'));
    expect(withHalt(account, haltOf('DRAWDOWN', '2026-03-17'))).toBe(account);
    expect(withoutHalt(account, 'RECONCILIATION', null)).toBe(account);
    expect(withoutHalt(account, 'DRAWDOWN', '2026-03-17')).toMatchObject({ halts: [], peakSince: '2026-03-17' });
    expect(withoutHalt(account, 'DRAWDOWN', null).peakSince).toBeNull();
  });
});
