/**
 * The contract suites of the ports, run on every implementation of them. They need vitest, so only tests import this.
 */
export { describeAccountContract } from './testing/account-contract.ts';
export type { BrokerSubject, MakeBrokerSubject } from './testing/broker-subject.ts';
export { describeLlmContract, type LlmSubject, type MakeLlmSubject, type ModelReply } from './testing/llm-contract.ts';
export { describeMarketDataContract } from './testing/market-data-contract.ts';
export { describeOrderDeskContract } from './testing/order-desk-contract.ts';
export { describeOrderRecordsContract, sampleOrderRecord } from './testing/order-records-contract.ts';
export { describeRunStoreContract } from './testing/run-store-contract.ts';
export {
  freshId,
  holdOf,
  SAMPLE_LEASE,
  SAMPLE_NOW,
  sampleLine,
  sampleModelCall,
  sampleRun,
  sampleStep,
  sampleTape,
  unreachable,
} from './testing/sample-records.ts';
export {
  sampleAccount,
  sampleFill,
  sampleFills,
  sampleLedger,
  sampleProgress,
  sampleSession,
} from './testing/sample-simulation.ts';
