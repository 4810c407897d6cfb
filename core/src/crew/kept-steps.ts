/**
 * What a run that is taken up again may rest on. Its decision belongs to the market session in which it began: once
 * that is over nothing of it is carried out any more, except that an order which stands already is followed to its end.
 */
import {
  AGENT_ORDER,
  BrokerageOutput,
  type AgentName,
  type OrderRecord,
  type OrderSide,
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
       * The steps that led to an order which is in the book, or that was dealt with: they hold as they are, whatever the
       * version of their agent by now. Worked again, they could come to another decision beside an order that nobody
       * takes back.
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
  if (finished('TradeExecutionAgent')) return { kind: 'kept', steps, settled: upTo('TradeExecutionAgent') };
  const record = run.attempt > 1 ? await recordedOrder(run, ports) : null;
  const settled = record ? upTo('RiskManagementAgent') : new Set<AgentName>();
  const began = BrokerageOutput.safeParse(finished('AlpacaConnectionManager')?.output).data?.market.session;
  if (began === undefined || record?.order) return { kind: 'kept', steps, settled };
  const { session } = await withRetries(() => ports.account.market(), ports.clock);
  if (session === began || (record && (await standsAtBroker(record, ports)))) return { kind: 'kept', steps, settled };
  const sentence = `This run began in the session of ${day(began)}, and the market stands at ${day(session)} by now: what it found no longer holds. Run the crew again.`;
  return { kind: 'outdated', sentence };
}

const upTo = (agent: AgentName): ReadonlySet<AgentName> =>
  new Set(AGENT_ORDER.slice(0, AGENT_ORDER.indexOf(agent) + 1));

/** The order that this run meant, whatever became of it: once it is in the book the decision is not made again. */
async function recordedOrder({ runId, userId }: RunRecord, { orders, clock }: CrewPorts): Promise<OrderRecord | null> {
  if (orders === null) return null;
  const read = (side: OrderSide) => withRetries(() => orders.read(userId, clientOrderIdOf(runId, side)), clock);
  const [entry, exit] = await Promise.all([read('buy'), read('sell')]);
  return entry ?? exit;
}

/** Whether the broker has an order of which the book knows only that it was meant. One still `planned` never left. */
async function standsAtBroker({ status, intent }: OrderRecord, { orderDesk, clock }: CrewPorts): Promise<boolean> {
  if (status === 'planned') return false;
  return (await withRetries(() => orderDesk.find(intent.clientOrderId), clock)) !== null;
}
