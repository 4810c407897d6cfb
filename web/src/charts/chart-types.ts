/** What a figure is made of, in Plotly's words, for those who build figures without touching Plotly. */
import type { Data, Layout } from 'plotly.js';

export type Trace = Partial<Data>;
export type ChartLayout = Partial<Layout>;

export interface ChartFigure {
  readonly data: Trace[];
  readonly layout: ChartLayout;
}
