/**
 * What a run that is taken up again may rest on. Its decision belongs to the market session in which it began: once
 * that is over nothing of it is carried out any more, except that an order which stands already is followed to its end.
 */
import {
  AGENT_ORDER,
  BrokerageOutput,
  RiskOutput,
  type AgentName,
  type RunRecord,
  type StepRecord,
} from '../contracts/index.ts';
import { clientOrderIdOf, day } from '../domain/index.ts';
import type { RunStore } from '../ports/index.ts';
import type { CrewPorts } from './crew-ports.ts';
import { withRetries } from './retries.ts';

export type KeptSteps =
  | {
      readonly kind: 'kept';
      readonly steps: ReadonlyMap<AgentName, StepRecord>;
      /**
       * The steps that led to an order which stands, or that was dealt with: they hold as they are, whatever the version
       * of their agent by now. Worked again, they could come to another decision beside an order that nobody takes back.
       */
      readonly settled: ReadonlySet<AgentName>;
    }
  /** The market has moved on; the sentence says so to the user. */
  | { readonly kind: 'outdated'; readonly sentence: string };

/** The steps that a run finds. Throws what store, account and order desk throw, `Unavailable` after bounded retries. */
export async function keptSteps(run: RunRecord, ports: CrewPorts, store: RunStore): Promise<KeptSteps> {
  const found = await withRetries(() => store.steps(run.runId), ports.clock);
  const steps = new Map(found.map((step) => [step.agent, step]));
  const finished = (agent: AgentName) => found.find((step) => step.agent === agent && step.status !== 'failed');
  const began = BrokerageOutput.safeParse(finished('AlpacaConnectionManager')?.output).data?.market.session;
  if (began === undefined) return { kind: 'kept', steps, settled: new Set() };
  if (finished('TradeExecutionAgent')) return { kind: 'kept', steps, settled: upTo('TradeExecutionAgent') };
  if (await orderStands(run, finished('RiskManagementAgent'), ports)) {
    return { kind: 'kept', steps, settled: upTo('RiskManagementAgent') };
  }
  const { session } = await withRetries(() => ports.account.market(), ports.clock);
  if (session === began) return { kind: 'kept', steps, settled: new Set() };
  const sentence = `This run began in the session of ${day(began)}, and the market stands at ${day(session)} by now: what it found no longer holds. Run the crew again.`;
  return { kind: 'outdated', sentence };
}

const upTo = (agent: AgentName): ReadonlySet<AgentName> =>
  new Set(AGENT_ORDER.slice(0, AGENT_ORDER.indexOf(agent) + 1));

async function orderStands(run: RunRecord, step: StepRecord | undefined, { orderDesk, clock }: CrewPorts) {
  const risk = RiskOutput.safeParse(step?.output).data;
  if (!risk || risk.verdict === 'reject') return false;
  return (await withRetries(() => orderDesk.find(clientOrderIdOf(run.runId, risk.side)), clock)) !== null;
}
