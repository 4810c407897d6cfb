/** Plotly with the traces we draw and no others; the only file that loads it, and itself loaded when first needed. */
import bar from 'plotly.js/lib/bar';
import candlestick from 'plotly.js/lib/candlestick';
import plotly from 'plotly.js/lib/core';
import heatmap from 'plotly.js/lib/heatmap';
import histogram from 'plotly.js/lib/histogram';
import createPlotlyComponent from 'react-plotly.js/factory';

plotly.register([bar, candlestick, heatmap, histogram]);

export const PlotlyPlot = createPlotlyComponent(plotly);
