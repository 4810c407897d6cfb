/** Whether a result still answers what the form asks: by the same request, on the very same bars. */
import { withNumbers, type BacktestRequest, type StrategyNumbers } from '@trading-crew/core/contracts';
import { stableJson } from '@trading-crew/core/domain';
import type { Prepared } from './lab-work.ts';
import type { Lab } from './use-lab.ts';

export type FormNow = Pick<Lab, 'request' | 'file'>;

/** Another file of the same name holds other bars. */
function isSameFile({ file }: FormNow, { loaded }: Prepared): boolean {
  if (file === null) return loaded.file === null;
  return file.kind === 'bars' && file.loaded.bars.key === loaded.bars.key;
}

/** Whether the form has changed since a result was computed. */
export const isOutdated = (now: FormNow, shown: Prepared): boolean =>
  !isSameFile(now, shown) || stableJson(now.request) !== stableJson(shown.request);

/** The request with the numbers of another one in the place of those that are varied. */
function withVaried(request: BacktestRequest, { strategy }: BacktestRequest, varied: readonly string[]) {
  const numbers: Readonly<Record<string, unknown>> = { ...strategy };
  const fixed: StrategyNumbers = Object.fromEntries(varied.map((name) => [name, Number(numbers[name])]));
  try {
    return { ...request, strategy: withNumbers(request.strategy, fixed) };
  } catch {
    // They do not go together with the numbers that the form has by now.
    return null;
  }
}

/** The same of a search over ranges: the numbers that it varied itself may stand in the form as they like. */
export function isSearchOutdated(now: FormNow, shown: Prepared, varied: readonly string[]): boolean {
  const { request, file } = now;
  if (request?.strategy.name !== shown.request.strategy.name) return true;
  return isOutdated({ file, request: withVaried(request, shown.request, varied) }, shown);
}
