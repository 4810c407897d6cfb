/**
 * What a run that is taken up again may rest on. Its decision belongs to the market session in which it began: once
 * that is over nothing of it is carried out any more, except that an order which stands already is followed to its end.
 */
import { BrokerageOutput, RiskOutput, type AgentName, type RunRecord, type StepRecord } from '../contracts/index.ts';
import { clientOrderIdOf, day } from '../domain/index.ts';
import type { RunStore } from '../ports/index.ts';
import type { CrewPorts } from './crew-ports.ts';
import { withRetries } from './retries.ts';

export type KeptSteps =
  | { readonly kind: 'kept'; readonly steps: ReadonlyMap<AgentName, StepRecord> }
  /** The market has moved on; the sentence says so to the user. */
  | { readonly kind: 'outdated'; readonly sentence: string };

/** The steps that a run finds. Throws what store, account and order desk throw, `Unavailable` after bounded retries. */
export async function keptSteps(run: RunRecord, ports: CrewPorts, store: RunStore): Promise<KeptSteps> {
  const found = await withRetries(() => store.steps(run.runId), ports.clock);
  const kept = { kind: 'kept', steps: new Map(found.map((step) => [step.agent, step])) } as const;
  const finished = (agent: AgentName) => found.find((step) => step.agent === agent && step.status !== 'failed');
  const began = BrokerageOutput.safeParse(finished('AlpacaConnectionManager')?.output).data?.market.session;
  if (began === undefined || finished('TradeExecutionAgent')) return kept;
  const { session } = await withRetries(() => ports.account.market(), ports.clock);
  if (session === began || (await orderStands(run, finished('RiskManagementAgent'), ports))) return kept;
  const sentence = `This run began in the session of ${day(began)}, and the market stands at ${day(session)} by now: what it found no longer holds. Run the crew again.`;
  return { kind: 'outdated', sentence };
}

async function orderStands(run: RunRecord, step: StepRecord | undefined, { orderDesk, clock }: CrewPorts) {
  const risk = RiskOutput.safeParse(step?.output).data;
  if (!risk || risk.verdict === 'reject') return false;
  return (await withRetries(() => orderDesk.find(clientOrderIdOf(run.runId, risk.side)), clock)) !== null;
}
