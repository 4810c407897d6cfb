/**
 * Looks for a better setting near the present one, and among what the model would try, by walk-forward over the asset's
 * own history. It proposes only what was better out of sample and after costs, and says so when nothing was.
 */
import { z } from 'zod';
import {
  AssetSymbol,
  NotEnoughData,
  SimulationCosts,
  StrategyParameters,
  type Bar,
  type EnhancementOutput,
} from '../contracts/index.ts';
import {
  checkBars,
  count,
  heldUp,
  longestToTry,
  percent,
  settingName,
  walkForward,
  type WalkForwardOptions,
} from '../domain/index.ts';
import type { MarketData } from '../ports/market-data.ts';
import { skipWithout, type Agent, type ModelTool, type Say } from './agent.ts';
import { askForIdeas } from './questions/strategy-enhancement.ts';

const Input = z.object({
  asset: AssetSymbol,
  /** The instrument's name; null where it is not known. */
  name: z.string().nullable(),
  asOf: z.number(),
  strategy: StrategyParameters,
  costs: SimulationCosts,
});
type Input = z.infer<typeof Input>;
interface Tools extends ModelTool {
  marketData: MarketData;
}

const BARS = 504;
/** Trying settings needs a quarter more than the longest average, and as many bars to judge by. */
const barsFor = ({ long }: StrategyParameters): number => Math.max(BARS, Math.ceil(long * 1.25) + 120);
const WINDOWS = 4;

/** The settings with the model's ideas among them; as they were where it has none or is not asked. */
async function withIdeas(
  output: EnhancementOutput,
  { asset, name, strategy }: Input,
  bars: readonly Bar[],
  options: WalkForwardOptions,
  { llm }: ModelTool,
  say: Say,
): Promise<EnhancementOutput> {
  if (llm === null) return output;
  const longest = longestToTry(bars.length, strategy, options.windows);
  const asked = await llm(askForIdeas({ asset, name }, bars, output, longest));
  if (asked.kind === 'refused') {
    say('info', 'There are no ideas of the model; the neighbours do not depend on them.', { refusal: asked.reason });
    return output;
  }
  const { ideas } = asked.answer;
  if (ideas.length === 0) say('info', 'The model names no setting worth trying.');
  const widened = walkForward(bars, strategy, options, ideas);
  sayIdeas(widened, say);
  return widened;
}

function sayIdeas({ ideas, tried, current }: EnhancementOutput, say: Say): void {
  const fromModel = tried.filter(({ source }) => source === 'model');
  for (const { problem } of ideas) if (problem !== null) say('info', `An idea of the model is not tried. ${problem}`);
  for (const idea of fromModel) {
    const { parameters, meanReturn, windowsWon, windowReturns } = idea;
    const verdict = heldUp(idea, current) ? 'held up' : 'did not hold up';
    say(
      'info',
      `The model's idea ${settingName(parameters)} ${verdict}: ${percent(meanReturn)} a window against ` +
        `${percent(current.meanReturn)}, ${windowsWon} of ${count(windowReturns.length, 'window')} won.`,
      { idea: settingName(parameters), meanReturn, windowsWon },
    );
  }
}

export const strategyEnhancement: Agent<'StrategyEnhancementAgent', Input, Tools> = {
  name: 'StrategyEnhancementAgent',
  goal: 'Propose a better setting only with out-of-sample evidence for it.',
  version: 2,
  input: Input,
  tools: ['marketData', 'llm'],
  prepare: ({ asset, settings, outputs, noTrade }) => {
    const brokerage = outputs.AlpacaConnectionManager;
    if (!brokerage || noTrade === 'DATA_MISSING') return skipWithout('there are no usable bars');
    const { strategy, costs } = settings;
    const name = outputs.HistoricalDataAgent?.instrument?.name ?? null;
    return { kind: 'work', input: { asset, name, asOf: brokerage.market.now, strategy, costs } };
  },
  work: async (input, { marketData, llm }, say) => {
    const { asset, asOf, strategy, costs } = input;
    const bars = await marketData.bars({ asset, until: asOf, limit: barsFor(strategy) });
    const [fault] = checkBars(bars, { required: 0, asOf });
    if (fault) throw new NotEnoughData(`No setting can be judged on these bars. ${fault.message}`);
    say('info', `Trying settings near ${settingName(strategy)} over ${count(bars.length, 'bar')}, out of sample.`);
    const { commissionPerShare, slippageBps } = costs;
    const options = { windows: WINDOWS, commissionPerShare, slippageBps };
    const output = await withIdeas(walkForward(bars, strategy, options), input, bars, options, { llm }, say);
    const [best] = output.proposals;
    if (!best) {
      const summary = `Nothing better was found among ${count(output.tried.length, 'setting')}; ${settingName(strategy)} returned ${percent(output.current.meanReturn)} a window.`;
      say('info', summary);
      return { status: 'done', code: 'NOTHING_BETTER', summary, output };
    }
    for (const proposal of output.proposals) say('info', `${settingName(proposal.parameters)}: ${proposal.because}`);
    const summary = `${count(output.proposals.length, 'proposal')}; best ${settingName(best.parameters)}: ${percent(best.evidence.meanReturn)} a window against ${percent(output.current.meanReturn)}.`;
    return { status: 'done', code: 'PROPOSED', summary, output };
  },
};
