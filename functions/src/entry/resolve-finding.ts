/** Takes the broker's word for a finding, on the caller's behalf, and leaves a trace of it. */
import { resolveFinding as resolve } from '@trading-crew/core/crew';
import type { Handler } from './callable.ts';
import { comparisonOf, portsToCompare } from './compare-account.ts';
import { settingsOfSignedUp } from './signed-up.ts';

export const resolveFinding: Handler<'resolveFinding'> = async ({ mode, findingId }, caller, house) => {
  await settingsOfSignedUp(caller, house);
  const ports = await portsToCompare(mode, caller, house);
  const { finding, reconciliation } = await resolve({ ...comparisonOf(mode, ports, caller, house), findingId });
  await house.brokers.audit({
    userId: caller.uid,
    at: house.clock.now(),
    action: 'finding-resolved',
    from: finding.ours,
    to: finding.brokers,
    detail: `${mode}, ${finding.clientOrderId ?? finding.asset}: ${finding.meaning}`,
  });
  return { reconciliation };
};
