/**
 * `npm run backtest -- --crew`: the crew itself over history, by rules, or with the real connector to Gemini within a number
 * of decisions and a budget that have to be named.
 */
import {
  BACKTEST_BOUNDS,
  CREW_DECISIONS_MAX,
  CREW_MODEL_BOUNDS,
  CrewBacktestChoice,
  DEFAULT_SETTINGS,
  InvalidInput,
  Misconfigured,
  type CrewReport,
  type Instrument,
  type TradingSettings,
} from '../core/src/contracts/index.ts';
import {
  crewBacktestOf,
  crewModel,
  dollarBudget,
  type CrewBacktestOfOptions,
  type CrewModel,
} from '../core/src/offline/index.ts';
import { systemClock } from '../functions/src/adapters/system/system-clock.ts';
import { readConfig } from '../functions/src/config.ts';
import { Unusable, barsFrom, strategyFrom, type Values } from './backtest-input.ts';
import { crewReportText } from './crew-report-text.ts';
import { answersInFile, forgottenAnswers, type AnswerFile } from './kept-answers.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Sessions after which signals are heard: by rules alone nothing else ever waits. */
const BREATHE_EVERY = 50;

const breathe = (done: number): Promise<void> | void => {
  if (done % BREATHE_EVERY === 0) return new Promise((resolve) => void setImmediate(resolve));
};

export interface CrewCommandOptions {
  /** Asked after every session: true ends the backtest there. */
  readonly isCancelled?: () => boolean;
  /** Told what went wrong beside the report. */
  readonly warn?: (words: string) => void;
}

/** The report, in words or as JSON. Throws `Unusable` before anything is asked. */
export async function crewCommand(
  values: Values,
  environment: Environment,
  { isCancelled = () => false, warn = (words) => console.error(words) }: CrewCommandOptions = {},
): Promise<string> {
  demandFit(values);
  const { asset, bars } = barsFrom(values);
  const choice = choiceFrom(values, asset);
  const decisions = numberFrom(values, 'decisions', { min: 1, max: CREW_DECISIONS_MAX, integer: true });
  const model = values.model ? await modelFrom(values, environment) : null;
  const options: CrewBacktestOfOptions = {
    ...(decisions === null ? {} : { maxDecisions: decisions }),
    ...(model && { llm: model.llm, clock: systemClock, stopped: model.stopped, modelUse: model.use }),
    isCancelled,
    onProgress: breathe,
  };
  const report = await reported(() =>
    crewBacktestOf(choice, settingsFrom(values, model), instrumentOf(asset), bars, options),
  ).finally(() => {
    const lost = model?.finish() ?? null;
    if (lost !== null) warn(lost);
  });
  return values.json ? JSON.stringify(report, null, 2) : crewReportText(report);
}

async function reported(play: () => Promise<CrewReport>): Promise<CrewReport> {
  try {
    return await play();
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    throw new Unusable(error.field === null ? error.message : `${error.field}: ${error.message}`);
  }
}

function demandFit(values: Values): void {
  for (const name of ['all-in', 'short'] as const) {
    if (values[name]) throw new Unusable(`--${name} is not for the crew, which buys by the risk limits. Leave it out.`);
  }
  if (values.model) {
    const missing = (['decisions', 'budget'] as const).find((name) => values[name] === undefined);
    if (missing === undefined) return;
    throw new Unusable(
      `--model costs money: add --${missing}, as in --model --decisions 20 --budget ${CREW_MODEL_BOUNDS.dollars.default}.`,
    );
  }
  const alone = (['budget', 'answers'] as const).find((name) => values[name] !== undefined);
  if (alone !== undefined) throw new Unusable(`--${alone} is about the model. Add --model, or leave it out.`);
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
}

function numberFrom(
  values: Values,
  name: 'decisions' | 'budget' | 'every' | 'capital',
  { min, max, integer = false }: Bounds,
) {
  const written = values[name];
  if (written === undefined) return null;
  const value = /^\d*\.?\d+$/.test(written) ? Number(written) : Number.NaN;
  if (value >= min && value <= max && (!integer || Number.isInteger(value))) return value;
  throw new Unusable(`--${name}: Use a ${integer ? 'whole ' : ''}number from ${min} to ${max}.`);
}

function choiceFrom(values: Values, asset: string): CrewBacktestChoice {
  const { from = null, to = null, every = '1' } = values;
  const parsed = CrewBacktestChoice.safeParse({
    asset,
    strategy: strategyFrom(values),
    from,
    to,
    everyBars: every.trim() === '' ? Number.NaN : Number(every),
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new Unusable(`${field === 'everyBars' ? '--every' : field}: ${issue?.message ?? 'cannot be used.'}`);
}

function settingsFrom(values: Values, model: CrewModel | null): TradingSettings {
  const { costs } = DEFAULT_SETTINGS;
  const startingCash = numberFrom(values, 'capital', BACKTEST_BOUNDS.capital) ?? costs.startingCash;
  const use = model !== null;
  return {
    ...DEFAULT_SETTINGS,
    costs: { ...costs, startingCash },
    model: { ...DEFAULT_SETTINGS.model, use },
  };
}

type CommandModel = CrewModel & Pick<AnswerFile, 'finish'>;

async function modelFrom(values: Values, environment: Environment): Promise<CommandModel> {
  const dollars = numberFrom(values, 'budget', CREW_MODEL_BOUNDS.dollars) ?? 0;
  try {
    const { gemini: config } = readConfig(environment);
    if (!config)
      throw new Unusable('--model needs a key. Set GEMINI_API_KEYS, such as project:key, or leave --model out.');
    // A vendor's SDK takes its time to load.
    const { openGemini } = await import('../functions/src/adapters/gemini/index.ts');
    const { keys, baseUrl, models, limits } = config;
    const clock = systemClock;
    const gemini = openGemini({ keys, baseUrl, models, limits, clock, budget: dollarBudget(dollars, clock) });
    const answers = values.answers === undefined ? forgottenAnswers : answersInFile(values.answers);
    const model = crewModel({ llm: gemini, models: gemini.models, answers, clock, stopAt: Infinity });
    return { ...model, finish: () => answers.finish() };
  } catch (error) {
    if (!(error instanceof Misconfigured)) throw error;
    throw new Unusable(error.message);
  }
}

/** Nothing is known of it but its bars: cents and whole shares. */
const instrumentOf = (asset: string): Instrument => ({
  asset,
  name: asset,
  source: 'file',
  tradable: true,
  priceIncrement: 0.01,
  quantityIncrement: 1,
  firstSession: null,
  lastSession: null,
});
