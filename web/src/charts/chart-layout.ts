/** The look of every chart, from the theme: its fonts, grid and colours on the ground of the card. */
import type { Theme } from '@mui/material/styles';
import type { ChartLayout } from './chart-types.ts';

export function axisOf(theme: Theme) {
  return {
    gridcolor: theme.palette.divider,
    zerolinecolor: theme.palette.divider,
    linecolor: theme.palette.divider,
    tickfont: { color: theme.palette.text.secondary, size: 11 },
    title: { font: { color: theme.palette.text.secondary, size: 11 } },
    automargin: true,
    spikecolor: theme.palette.text.secondary,
    spikethickness: 1,
    spikedash: 'dot',
  } as const;
}

/** The layout that every figure starts from. `narrow` is for phones: smaller margins, the legend below the title. */
export function baseLayout(theme: Theme, narrow: boolean): ChartLayout {
  return {
    autosize: true,
    // The card's own colour, not transparent: the line under the pointer gets a rim of it, and a downloaded picture
    // stays readable on any ground.
    paper_bgcolor: theme.palette.background.paper,
    plot_bgcolor: theme.palette.background.paper,
    font: { family: theme.typography.fontFamily ?? 'sans-serif', size: 12, color: theme.palette.text.primary },
    margin: narrow ? { l: 8, r: 8, t: 8, b: 8 } : { l: 16, r: 16, t: 8, b: 16 },
    hovermode: 'x unified',
    hoverlabel: {
      bgcolor: theme.palette.background.paper,
      bordercolor: theme.palette.divider,
      font: { color: theme.palette.text.primary, size: 12 },
    },
    legend: {
      orientation: 'h',
      x: 0,
      y: 1.02,
      yanchor: 'bottom',
      font: { size: 11, color: theme.palette.text.secondary },
    },
    modebar: {
      bgcolor: 'rgba(0,0,0,0)',
      color: theme.palette.text.secondary,
      activecolor: theme.palette.primary.main,
    },
    dragmode: narrow ? false : 'zoom',
    separators: '.,',
  };
}

/** No clutter: zoom, reset and download stay. */
export const CHART_CONFIG = {
  displaylogo: false,
  responsive: true,
  modeBarButtons: [['zoomIn2d', 'zoomOut2d', 'resetScale2d', 'toImage']],
} as const;
