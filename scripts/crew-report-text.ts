/** A backtest by the crew as text for a terminal: its figures, how it ended, what the model came to, its decisions. */
import {
  DEFAULT_SETTINGS,
  type CrewBacktestEnd,
  type CrewDecision,
  type CrewModelUse,
  type CrewReport,
} from '../core/src/contracts/index.ts';
import { count, day, money, strategyName } from '../core/src/domain/index.ts';
import { chanceLines, figureTable, reasonLines, tradeLines } from './backtest-report.ts';

const LAST_DECISIONS = 5;

const ENDED: Readonly<Record<CrewBacktestEnd, string | null>> = {
  done: null,
  'max-decisions': 'It ended before the crew would have decided once more than it may.',
  budget: 'It ended in front of a decision for which the budget was not enough.',
  time: 'It ended because its time was over.',
  cancelled: 'It was cancelled; this is what was played until then.',
};

export function crewReportText(report: CrewReport): string {
  const { choice, from, to, capital, figures, benchmark, validity, trades, decisions, ended, halted, model } = report;
  const every = choice.everyBars === 1 ? 'every close' : `every ${choice.everyBars} closes`;
  return [
    `${choice.asset}, ${strategyName(choice.strategy)}, ${from} to ${to}, ${money(capital)} dollars. Dividends are left out.`,
    `The crew decided at ${every}, ${count(decisions.length, 'time')}, ${model ? 'with the model' : 'by rules'}.`,
    ...[ENDED[ended]].filter((words) => words !== null),
    '',
    ...figureTable(figures, benchmark),
    '',
    ...chanceLines(validity),
    ...(halted === null ? [] : [`Halted: ${halted}`]),
    ...(model ? ['', ...modelLines(model, report)] : []),
    ...reasonLines(figures),
    ...tradeLines(trades),
    ...decisionLines(decisions),
  ].join('\n');
}

function modelLines(use: CrewModelUse, { from, to, ended }: Pick<CrewReport, 'from' | 'to' | 'ended'>): string[] {
  const { models, asked, kept, refused, dollars, knowsUntil } = use;
  const names = models.join(', ');
  return [
    `Model: ${count(asked, 'question')} asked, ${kept} answered from before, ${refused} without an answer; ${dollars.toFixed(4)} dollars.`,
    ...(models.length === 0 ? [] : [`Answered by ${names}. ${knowledge(knowsUntil, from, to)}`]),
    ...unansweredLines(use, ended),
  ];
}

/** What the command's settings do with a decision whose question has no answer. */
const LEFT = {
  'no-trade': 'what was to be bought there was not',
  rules: 'the rules decided there',
} as const satisfies Record<typeof DEFAULT_SETTINGS.model.abstention, string>;

/** Questions that stand in the figures without an answer: figures partly of the model and partly of its silence. */
function unansweredLines({ models, refused }: CrewModelUse, ended: CrewBacktestEnd): string[] {
  // The question that ended it was thrown away with its decision.
  const unanswered = ended === 'budget' || ended === 'time' ? refused - 1 : refused;
  if (unanswered <= 0) return [];
  const left = LEFT[DEFAULT_SETTINGS.model.abstention];
  if (models.length === 0) return [`No model answered; ${left}. These are no figures of the model.`];
  return [`${count(unanswered, 'question')} had no answer; ${left}. The figures are not those of the model alone.`];
}

/** What the models may have learnt of the period in training. */
function knowledge(knowsUntil: string | null, from: string, to: string): string {
  if (knowsUntil === null) {
    return 'Until when it was trained is not published for all of them: no session is beyond doubt.';
  }
  const until = day(knowsUntil);
  if (knowsUntil < from) return `Trained until ${until}, before this period.`;
  const what = knowsUntil >= to ? 'all of this period' : `this period until ${until}`;
  return `Trained until ${until}: it may know ${what}, and what it answered on that proves nothing.`;
}

function decisionLines(decisions: readonly CrewDecision[]): string[] {
  if (decisions.length === 0) return [];
  const line = ({ decidedOn, decision }: CrewDecision): string => `  ${decidedOn}: ${decision}`;
  return ['', `Last decisions of ${decisions.length}:`, ...decisions.slice(-LAST_DECISIONS).map(line)];
}
