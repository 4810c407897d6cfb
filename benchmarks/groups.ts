/** The groups by the names that `--only` takes, in the order in which they are measured and reported. */
import type { Group } from './figure.ts';

type GroupModule = { readonly measure: () => Promise<Group> };

export const GROUPS = {
  'page-latency': () => import('./page-latency.ts'),
  'crew-in-memory': () => import('./crew-in-memory.ts'),
  'crew-logging': () => import('./crew-logging.ts'),
  'log-throughput': () => import('./log-throughput.ts'),
  'shared-listeners': () => import('./shared-listeners.ts'),
  'model-connector': () => import('./model-connector.ts'),
  'crash-matrix': () => import('./crash-matrix.ts'),
  'trading-faults': () => import('./trading-faults.ts'),
  'model-faults': () => import('./model-faults.ts'),
  'cold-start': () => import('./cold-start.ts'),
  'web-size': () => import('./web-size.ts'),
  'lab-indicators': () => import('./lab-indicators.ts'),
  'lab-backtest': () => import('./lab-backtest.ts'),
  'lab-sweep': () => import('./lab-sweep.ts'),
  'lab-page': () => import('./lab-page.ts'),
} satisfies Record<string, () => Promise<GroupModule>>;

export type GroupName = keyof typeof GROUPS;
export const GROUP_NAMES = Object.keys(GROUPS) as GroupName[];
export const isGroupName = (name: string | undefined): name is GroupName => name !== undefined && name in GROUPS;

/** Those that compare with packages of their own, which are installed for them. */
export const COMPARING_GROUPS: readonly GroupName[] = ['lab-indicators', 'lab-backtest'];

/** Those that measure the source as it stands and need nothing built. */
export const UNBUILT_GROUPS: readonly GroupName[] = ['lab-indicators', 'lab-backtest', 'lab-sweep'];
