/** The public edge of the domain: pure arithmetic on prices, positions and time. The same input gives the same output. */
export * from './asset-overview.ts';
export * from './bar-checks.ts';
export * from './confirmation.ts';
export * from './indicators.ts';
export * from './matching/index.ts';
export * from './metrics.ts';
export * from './performance-figures.ts';
export * from './performance-report.ts';
export * from './risk.ts';
export * from './rounding.ts';
export * from './round-trips.ts';
export * from './seeded-random.ts';
export * from './selection.ts';
export * from './stable-hash.ts';
export * from './three-moving-averages.ts';
export * from './walk-forward.ts';
export * from './wording.ts';
