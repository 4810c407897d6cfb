/** What the model may know of a period from its training, as a shade on the curve and in a sentence. */
import type { CrewModelUse, CrewReport, SessionDate } from '@trading-crew/core/contracts';
import type { Theme } from '@mui/material/styles';
import type { ChartFigure } from '../../charts/chart-types.ts';
import { sessionDay } from '../../ui/time.ts';

/** The sessions that the model may have learnt of, both included. */
export interface KnownPeriod {
  readonly from: SessionDate;
  readonly to: SessionDate;
  /** Whether this is the whole curve. */
  readonly isWhole: boolean;
}

const LABEL = 'the model may know this period';
const LABEL_NARROW = 'the model may know this';
/** Of the text's colour: to be seen on light and dark ground, and the lines through it. */
const OPACITY = 0.1;

const hasAnswered = ({ models }: CrewModelUse): boolean => models.length > 0;

/** Null where the rules decided alone, no model answered, or all sessions lie after what it may know. */
export function knownPeriod({ from, to, model }: Pick<CrewReport, 'from' | 'to' | 'model'>): KnownPeriod | null {
  if (!model || !hasAnswered(model)) return null;
  const { knowsUntil } = model;
  if (knowsUntil === null || knowsUntil >= to) return { from, to, isWhole: true };
  return knowsUntil < from ? null : { from, to: knowsUntil, isWhole: false };
}

/** What the shade means, or why there is none; null where the rules decided alone, and where no question was answered. */
export function knownWords(report: Pick<CrewReport, 'from' | 'to' | 'model'>): string | null {
  const { model } = report;
  if (!model) return null;
  // Why no model answered is told on its own.
  if (!hasAnswered(model)) return null;
  const { knowsUntil } = model;
  const known = knownPeriod(report);
  if (knowsUntil === null)
    return 'It is not published until when this model learnt: it may know the whole period, and these answers prove nothing about it.';
  const until = `The model learnt from texts up to ${sessionDay(knowsUntil)}`;
  if (!known) return `${until}: this whole period lies after that.`;
  if (known.isWhole) return `${until}: it may know this whole period, and its answers prove nothing about it.`;
  return `${until}: until then it may know what came next. Only what lies after proves anything.`;
}

/** The figure with the known period shaded; the shade reaches over both panels. */
export function withKnownPeriod({ data, layout }: ChartFigure, known: KnownPeriod, theme: Theme, narrow: boolean) {
  const { palette } = theme;
  const shape = {
    type: 'rect' as const,
    layer: 'below' as const,
    xref: 'x' as const,
    yref: 'paper' as const,
    x0: known.from,
    x1: known.to,
    y0: 0,
    y1: 1,
    fillcolor: palette.meaning.warning,
    opacity: OPACITY,
    line: { width: 0 },
  };
  const label = {
    xref: 'x' as const,
    yref: 'paper' as const,
    x: known.from,
    y: 1,
    xanchor: 'left' as const,
    yanchor: 'top' as const,
    xshift: 4,
    text: narrow ? LABEL_NARROW : LABEL,
    showarrow: false,
    font: { size: 11, color: palette.text.secondary },
    bgcolor: palette.background.paper,
    borderpad: 2,
  };
  return { data, layout: { ...layout, shapes: [shape], annotations: [label] } } satisfies ChartFigure;
}
