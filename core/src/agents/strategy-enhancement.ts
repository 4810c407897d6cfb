/**
 * Looks for a better setting near the present one, by walk-forward over the asset's own history. It proposes only what
 * was better out of sample and after costs, and says so when nothing was.
 */
import { z } from 'zod';
import { AssetSymbol, NotEnoughData, SimulationCosts, StrategyParameters } from '../contracts/index.ts';
import { checkBars, count, percent, walkForward } from '../domain/index.ts';
import type { MarketData } from '../ports/market-data.ts';
import { skipWithout, type Agent } from './agent.ts';

const Input = z.object({ asset: AssetSymbol, asOf: z.number(), strategy: StrategyParameters, costs: SimulationCosts });

const BARS = 504;
/** Trying settings needs a quarter more than the longest average, and as many bars to judge by. */
const barsFor = ({ long }: StrategyParameters): number => Math.max(BARS, Math.ceil(long * 1.25) + 120);
const WINDOWS = 4;

const named = ({ short, medium, long }: StrategyParameters): string => `${short}/${medium}/${long}`;

export const strategyEnhancement: Agent<
  'StrategyEnhancementAgent',
  z.infer<typeof Input>,
  { marketData: MarketData }
> = {
  name: 'StrategyEnhancementAgent',
  goal: 'Propose a better setting only with out-of-sample evidence for it.',
  version: 1,
  input: Input,
  tools: ['marketData'],
  prepare: ({ asset, settings, outputs, noTrade }) => {
    const brokerage = outputs.AlpacaConnectionManager;
    if (!brokerage || noTrade === 'DATA_MISSING') return skipWithout('there are no usable bars');
    const { strategy, costs } = settings;
    return { kind: 'work', input: { asset, asOf: brokerage.market.now, strategy, costs } };
  },
  work: async ({ asset, asOf, strategy, costs }, { marketData }, say) => {
    const bars = await marketData.bars({ asset, until: asOf, limit: barsFor(strategy) });
    const [fault] = checkBars(bars, { required: 0, asOf });
    if (fault) throw new NotEnoughData(`No setting can be judged on these bars. ${fault.message}`);
    say('info', `Trying settings near ${named(strategy)} over ${count(bars.length, 'bar')}, out of sample.`);
    const output = walkForward(bars, strategy, {
      windows: WINDOWS,
      commissionPerShare: costs.commissionPerShare,
      slippageBps: costs.slippageBps,
    });
    const [best] = output.proposals;
    if (!best) {
      const summary = `Nothing better was found among ${count(output.tried.length, 'setting')}; ${named(strategy)} returned ${percent(output.current.meanReturn)} a window.`;
      say('info', summary);
      return { status: 'done', code: 'NOTHING_BETTER', summary, output };
    }
    for (const proposal of output.proposals) say('info', `${named(proposal.parameters)}: ${proposal.because}`);
    const summary = `${count(output.proposals.length, 'proposal')}; best ${named(best.parameters)}: ${percent(best.evidence.meanReturn)} a window against ${percent(output.current.meanReturn)}.`;
    return { status: 'done', code: 'PROPOSED', summary, output };
  },
};
