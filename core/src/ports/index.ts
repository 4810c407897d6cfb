/** The interfaces the crew needs. Each file's doc comment is the contract that its suite in testing.ts checks. */
export type { Account } from './account.ts';
export type { Budget, Reservation, Spent } from './budget.ts';
export type { CallCount, CallReports } from './call-reports.ts';
export type { Clock } from './clock.ts';
export type { CancelSignal, Llm, LlmRequest, LlmResult, QuotedText } from './llm.ts';
export type { BarRequest, MarketData, PricePoint } from './market-data.ts';
export type { OrderDesk } from './order-desk.ts';
export type { OrderRecords } from './order-records.ts';
export type { PoolHealth, PoolHealthStore } from './pool-health.ts';
export type { Permit, Safety } from './safety.ts';
export type { ClaimResult, Hold, RunPatch, RunStore } from './run-store.ts';
