/**
 * Leaving one account of a user whose switch was thrown: what rests is cancelled, and what their crew holds is sold.
 * Several users may share an account at the broker, and its owner may trade on it by hand: only what is the crew's of
 * this user is touched.
 */
import {
  Failure,
  Misconfigured,
  type AccountMode,
  type BrokerEnvironment,
  type KillSwitch,
  type TradingSettings,
} from '@trading-crew/core/contracts';
import { cancelOwnOrders, leavePositions, reconcileAccount, type CrewPorts, type Left } from '@trading-crew/core/crew';
import { flattenIdOf, isOver } from '@trading-crew/core/domain';
import { reportBug } from '../errors.ts';
import { portsToLeave, type Caller, type Installation } from '../wiring.ts';
import { comparisonOf } from './compare-account.ts';

export interface Leaving {
  readonly mode: AccountMode;
  /** Whether positions are sold as well. */
  readonly flatten: boolean;
  readonly killSwitch: KillSwitch;
  readonly settings: TradingSettings;
}

const NOTHING: Left = { cancelled: 0, sold: [], problems: [] };

/** An order whose permit was given just before the switch stood is at the broker after this, milliseconds. */
const SETTLED_MS = 1_000;

const wordsFor = (error: unknown): string =>
  error instanceof Failure ? error.message : `Something went wrong on our side. Reference ${reportBug(error)}.`;

/**
 * What was done on the account; nothing where the user does not have one. Never throws: what could not be done is a
 * sentence, and asking again does the rest, and nothing twice.
 */
export async function leaveAccount(leaving: Leaving, caller: Caller, house: Installation): Promise<Left> {
  const { mode, flatten, killSwitch, settings } = leaving;
  try {
    const ports = await portsOf(mode, settings, caller, house);
    if (ports === null) return NOTHING;
    if (mode === 'simulation') return await (flatten ? sellAll(leaving, ports, caller, house) : cancelOwnOrders(ports));
    await house.clock.sleep(Math.max(0, killSwitch.changedAt + SETTLED_MS - house.clock.now()));
    const own = { ...ports, orderDesk: withoutOthers(mode, ports, caller, house) };
    const first = await cancelOwnOrders(own);
    if (!flatten) return first;
    const { maySell, problems } = await compared(mode, ports, caller, house);
    if (!maySell) return { ...first, problems: [...first.problems, ...problems] };
    const left = await sellAll(leaving, own, caller, house);
    return { ...left, cancelled: first.cancelled + left.cancelled, problems: [...problems, ...left.problems] };
  } catch (error) {
    return { ...NOTHING, problems: [`The ${mode} account could not be left: ${wordsFor(error)}`] };
  }
}

/** The ports of the account; null where the user has none. */
async function portsOf(
  mode: AccountMode,
  settings: TradingSettings,
  caller: Caller,
  house: Installation,
): Promise<CrewPorts | null> {
  const { uid } = caller;
  if (mode === 'simulation') {
    return (await house.simulations.read(uid)) === null ? null : portsToLeave(house, caller, mode, settings);
  }
  const isConnected = (await house.brokers.connection(uid, mode)) !== null;
  // Every run compares the account before it orders: the user's crew was never on that of the installation.
  if (!isConnected && (await house.reconciliations.read(uid, mode)) === null) return null;
  try {
    return await portsToLeave(house, caller, mode, settings);
  } catch (error) {
    if (error instanceof Misconfigured && !isConnected) return null;
    throw error;
  }
}

/** The desk without the orders of other users' crews on the same account. */
function withoutOthers(
  mode: BrokerEnvironment,
  ports: CrewPorts,
  caller: Caller,
  house: Installation,
): CrewPorts['orderDesk'] {
  const { orderDesk } = ports;
  const { isOfOthers = () => Promise.resolve(false) } = comparisonOf(mode, ports, caller, house);
  return {
    ...orderDesk,
    orders: async (since) => {
      const orders = await orderDesk.orders(since);
      const foreign = await Promise.all(orders.map(({ clientOrderId }) => isOfOthers(clientOrderId)));
      return orders.filter((_, place) => !foreign[place]);
    },
  };
}

/**
 * Compares the account, which says how many of its shares are not the crew's: somebody may have bought some a moment ago.
 * Where that fails, what an earlier comparison said is good enough to leave by, and nothing is sold without any.
 */
async function compared(
  mode: BrokerEnvironment,
  ports: CrewPorts,
  caller: Caller,
  house: Installation,
): Promise<{ maySell: boolean; problems: string[] }> {
  try {
    await reconcileAccount(comparisonOf(mode, ports, caller, house));
    return { maySell: true, problems: [] };
  } catch (error) {
    const earlier = await house.reconciliations.read(caller.uid, mode);
    const maySell = earlier !== null && earlier.comparedAt > 0;
    const follows = maySell ? 'What was sold rests on the comparison before.' : 'Nothing was sold there.';
    return { maySell, problems: [`The ${mode} account could not be compared: ${wordsFor(error)} ${follows}`] };
  }
}

function sellAll(
  { mode, killSwitch }: Leaving,
  ports: Pick<CrewPorts, 'account' | 'orderDesk'>,
  { uid }: Caller,
  { orders }: Installation,
): Promise<Left> {
  const idOf = (asset: string, revision: number) => flattenIdOf(uid, mode, killSwitch.changes, asset, revision);
  const isRuledOut = async (clientOrderId: string) => {
    const record = await orders.read(uid, clientOrderId);
    return record !== null && isOver(record.status);
  };
  return leavePositions(ports, idOf, isRuledOut);
}
