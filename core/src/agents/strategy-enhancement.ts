/**
 * Looks for a better setting near the present one, and among what the model would try, by walking forward over the asset's
 * own history. It proposes only what was better out of sample and after costs, and says so when nothing was.
 */
import { z } from 'zod';
import {
  AssetSymbol,
  BacktestRules,
  NotEnoughData,
  StrategyChoice,
  type Bar,
  type BarIssue,
  type EnhancementOutput,
  type TriedSetting,
} from '../contracts/index.ts';
import {
  JUDGED_TRADES_MIN,
  VERDICT_WORDS,
  barsToSearch,
  changeWords,
  changesBetween,
  defaultRules,
  longestWarmUp,
  returnWords,
  searchSettings,
  verdictOf,
  type SearchMarket,
} from '../backtest/index.ts';
import { checkBars, count, priceColumns, strategyName } from '../domain/index.ts';
import type { MarketData } from '../ports/market-data.ts';
import { skipWithout, type Agent, type AgentResult, type ModelTool, type Say } from './agent.ts';
import { explained } from './questions/explanation.ts';
import { askForIdeas, explainSearch } from './questions/strategy-enhancement.ts';

const Input = z.object({
  asset: AssetSymbol,
  /** The instrument's name; null where it is not known. */
  name: z.string().nullable(),
  asOf: z.number(),
  strategy: StrategyChoice,
  /** The user's own limits and costs. */
  rules: BacktestRules,
  priceIncrement: z.number().positive(),
  quantityIncrement: z.number().positive(),
  /** What the user has dismissed before: it is not proposed again. */
  dismissed: z.array(StrategyChoice),
});
type Input = z.infer<typeof Input>;
interface Tools extends ModelTool {
  marketData: MarketData;
}

/** The steps of most shares, where nothing is known of the instrument. */
const USUAL_STEPS = { priceIncrement: 0.01, quantityIncrement: 1 };

/**
 * The bars after the latest fault among them: what lies before an unadjusted split is another price, and a hole no history.
 * Throws NotEnoughData where the last bar itself is at fault.
 */
function soundBars(bars: readonly Bar[], asOf: number, say: Say): readonly Bar[] {
  const issues = checkBars(bars, { required: 1, asOf });
  const latest = issues.at(-1);
  if (!latest) return bars;
  const sound = bars.slice(placeOf(latest, bars));
  const [fault] = checkBars(sound, { required: 1, asOf });
  if (fault) throw new NotEnoughData(`No setting can be judged on these bars. ${fault.message}`);
  say('warning', `Only the last ${count(sound.length, 'bar')} are judged. ${latest.message}`);
  return sound;
}

/** Where the bar with the fault stands; a jump and a hole lie before their bar, which is sound itself. */
function placeOf({ kind, session }: BarIssue, bars: readonly Bar[]): number {
  const place = bars.findLastIndex(({ time }) => session !== null && time <= Date.parse(session));
  return kind === 'jump' || kind === 'hole' ? Math.max(0, place) : place + 1;
}

/** The search with the model's ideas among what was tried; as it was where it has none or is not asked. */
async function withIdeas(
  output: EnhancementOutput,
  { input, bars, market }: { readonly input: Input; readonly bars: readonly Bar[]; readonly market: SearchMarket },
  { llm }: ModelTool,
  say: Say,
): Promise<{ readonly output: EnhancementOutput; readonly isAnswered: boolean }> {
  const { asset, name, strategy, dismissed } = input;
  if (llm === null || output.tried.length === 0) return { output, isAnswered: false };
  const asked = await llm(askForIdeas({ asset, name }, bars, output, longestWarmUp(bars.length, strategy)));
  if (asked.kind === 'refused') {
    say('info', 'There are no ideas of the model; the neighbours do not depend on them.', { refusal: asked.reason });
    return { output, isAnswered: false };
  }
  const { ideas } = asked.answer;
  if (ideas.length === 0) {
    say('info', 'The model names no setting worth trying.');
    return { output, isAnswered: true };
  }
  const widened = searchSettings(strategy, market, { ideas, dismissed });
  sayIdeas(widened, say);
  return { output: widened, isAnswered: true };
}

const wordsOf = ({ strategy }: TriedSetting, { current }: EnhancementOutput): string =>
  changeWords(changesBetween(current.strategy, strategy));

function sayIdeas(output: EnhancementOutput, say: Say): void {
  for (const { problem } of output.ideas) {
    if (problem !== null) say('info', `An idea of the model is not tried. ${problem}`);
  }
  for (const idea of output.tried.filter(({ source }) => source === 'model')) {
    const { meanReturn, windowsWon, windowReturns } = idea;
    const words = wordsOf(idea, output);
    say(
      'info',
      `The model's idea, ${words}: ${VERDICT_WORDS[verdictOf(idea)]}. ${returnWords(meanReturn)} a window against ` +
        `${returnWords(output.current.meanReturn)}, ${windowsWon} of ${count(windowReturns.length, 'window')} won.`,
      { idea: words, meanReturn, windowsWon },
    );
  }
}

function concluded(output: EnhancementOutput, say: Say): AgentResult<EnhancementOutput> {
  const { proposals, current, dismissed } = output;
  if (dismissed > 0) say('info', `${count(dismissed, 'setting')} that were dismissed before are not proposed again.`);
  const [best] = proposals;
  if (!best) {
    const summary = nothingBetter(output);
    say('info', summary);
    return { status: 'done', code: 'NOTHING_BETTER', summary, output };
  }
  for (const { changes, because, overfitRisk, overfitBecause } of proposals) {
    say('info', `Proposal, ${changeWords(changes)}: ${because} Risk of overfit ${overfitRisk}: ${overfitBecause}`);
  }
  const summary =
    `${count(proposals.length, 'proposal')}; best ${changeWords(best.changes)}: ` +
    `${returnWords(best.evidence.meanReturn)} a window against ${returnWords(current.meanReturn)}.`;
  return { status: 'done', code: 'PROPOSED', summary, output };
}

function nothingBetter({ current, tried }: EnhancementOutput): string {
  const name = strategyName(current.strategy);
  const now = `${name} returned ${returnWords(current.meanReturn)} a window`;
  if (tried.length === 0)
    return `Nothing can be tried: ${name} has no numbers to change; it returned ${returnWords(current.meanReturn)} a window.`;
  const most = Math.max(...tried.map(({ trades }) => trades));
  if (tried.every((setting) => verdictOf(setting) === 'too-few-trades')) {
    return `Nothing is proposed: too few trades to judge by, at most ${most} where ${JUDGED_TRADES_MIN} are needed; ${now}.`;
  }
  return `Nothing better was found among ${count(tried.length, 'setting')}; ${now}.`;
}

export const strategyEnhancement: Agent<'StrategyEnhancementAgent', Input, Tools> = {
  name: 'StrategyEnhancementAgent',
  goal: 'Propose a better setting only with out-of-sample evidence for it.',
  version: 4,
  input: Input,
  tools: ['marketData', 'llm'],
  prepare: ({ asset, trigger, settings, outputs, noTrade, dismissed }) => {
    const brokerage = outputs.AlpacaConnectionManager;
    if (!brokerage || noTrade === 'DATA_MISSING') return skipWithout('there are no usable bars');
    // Nobody reads the proposals of a run that is not kept, and a year of them takes longer than the year itself.
    if (trigger === 'fast-forward' && !outputs.TradeExecutionAgent?.order) {
      return skipWithout('in a fast-forward settings are tried only where something was ordered');
    }
    const instrument = outputs.HistoricalDataAgent?.instrument ?? null;
    const { priceIncrement, quantityIncrement } = instrument ?? USUAL_STEPS;
    const market = { asset, name: instrument?.name ?? null, asOf: brokerage.market.now };
    const rules = defaultRules(settings);
    const { strategy } = settings;
    const input = { ...market, strategy, rules, priceIncrement, quantityIncrement, dismissed: [...dismissed] };
    return { kind: 'work', input };
  },
  work: async (input, { marketData, llm }, say) => {
    const { asset, name, asOf, strategy, dismissed, ...trading } = input;
    const known = await marketData.bars({ asset, until: asOf, limit: barsToSearch(strategy) });
    const bars = soundBars(known, asOf, say);
    const market = { columns: priceColumns(bars), ...trading };
    say('info', `Trying settings near ${strategyName(strategy)} over ${count(bars.length, 'bar')}, out of sample.`);
    const alone = searchSettings(strategy, market, { dismissed });
    const { output, isAnswered } = await withIdeas(alone, { input, bars, market }, { llm }, say);
    const result = concluded(output, say);
    // A model that had no answer a moment ago is not asked again.
    const explanation = await explained(isAnswered ? llm : null, () => explainSearch({ asset, name }, output), say);
    return { ...result, explanation };
  },
};
