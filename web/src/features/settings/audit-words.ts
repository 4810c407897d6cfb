/** The entries of the audit list in words. */
import type { AuditEntry } from '@trading-crew/core/contracts';

export const AUDIT_WORDS: Readonly<Record<AuditEntry['action'], string>> = {
  'mode-changed': 'Mode changed',
  'broker-connected': 'Broker connected',
  'broker-removed': 'Broker removed',
  'live-confirmed': 'Live confirmed',
  'kill-switch-thrown': 'Trading stopped',
  'kill-switch-released': 'Trading resumed',
  'halt-lifted': 'Halt lifted',
  'finding-resolved': 'Finding resolved',
  'order-cancelled': 'Order cancelled',
};

/** What it was and what it is by now: "simulation to paper"; a dash where that says nothing. */
export function changeWords({ from, to }: Pick<AuditEntry, 'from' | 'to'>): string {
  if (from !== null && to !== null) return `${from} to ${to}`;
  return from ?? to ?? '–';
}
