/** The partial build's modules, which ship without types of their own: what we use of them. */
declare module 'plotly.js/lib/core' {
  const plotly: { register(modules: unknown[]): void };
  export default plotly;
}
declare module 'plotly.js/lib/bar' {
  const trace: unknown;
  export default trace;
}
declare module 'plotly.js/lib/candlestick' {
  const trace: unknown;
  export default trace;
}
declare module 'plotly.js/lib/heatmap' {
  const trace: unknown;
  export default trace;
}
declare module 'plotly.js/lib/histogram' {
  const trace: unknown;
  export default trace;
}
