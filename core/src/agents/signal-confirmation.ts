/** Doubts the signal: volatility, separation, volume, momentum. It can only tighten: confirm, or refuse. */
import { z } from 'zod';
import { BarColumns, TrendOutput, fromBarColumns } from '../contracts/index.ts';
import { confirmSignal, decimal } from '../domain/index.ts';
import { skipWithout, type Agent } from './agent.ts';

const Input = z.object({ bars: BarColumns, trend: TrendOutput });

export const signalConfirmation: Agent<'SignalConfirmationAgent', z.infer<typeof Input>, object> = {
  name: 'SignalConfirmationAgent',
  goal: 'Refuse a signal that the rest of the evidence does not carry.',
  version: 1,
  input: Input,
  tools: [],
  prepare: ({ outputs, noTrade }) => {
    const trend = outputs.TrendAnalysisAgent;
    const history = outputs.HistoricalDataAgent;
    if (!trend || !history) return skipWithout('there is no trend to confirm');
    if (trend.signal === 'HOLD') return skipWithout('the signal is HOLD');
    if (noTrade === 'NOT_ELIGIBLE') return skipWithout('the asset is not fit to trade');
    return { kind: 'work', input: { bars: history.bars, trend } };
  },
  work: async ({ bars, trend }, _tools, say) => {
    const output = confirmSignal(fromBarColumns(bars), trend);
    for (const check of output.checks) {
      const value = check.value === null ? 'n/a' : decimal(check.value, 3);
      say(
        check.passed ? 'info' : 'warning',
        `${check.passed ? 'Passed' : 'Failed'}: ${check.name} ${value}, wanted ${check.bound}.`,
        {
          check: check.name,
          value: check.value,
          passed: check.passed,
        },
      );
    }
    const failed = output.checks.filter((check) => !check.passed).map((check) => check.name);
    if (output.verdict === 'refuse') {
      const summary = `The ${trend.signal} signal was not confirmed (confidence ${decimal(output.confidence)}): ${failed.join(', ')}.`;
      say('warning', summary);
      return { status: 'blocked', code: 'NOT_CONFIRMED', summary, output, noTrade: 'NOT_CONFIRMED' };
    }
    const doubts = failed.length > 0 ? `, in doubt: ${failed.join(', ')}` : '';
    const summary = `${trend.signal} confirmed with confidence ${decimal(output.confidence)}${doubts}.`;
    say('info', summary, { confidence: output.confidence });
    return { status: 'done', code: null, summary, output };
  },
};
