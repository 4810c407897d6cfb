/** The public edge of the contracts: every word that functions and web share. */
export * from './account.ts';
export * from './asset.ts';
export * from './bar.ts';
export * from './calls.ts';
export * from './crew.ts';
export * from './failures.ts';
export * from './order.ts';
export * from './paths.ts';
export * from './performance.ts';
export * from './profile.ts';
export * from './run-lease.ts';
export * from './run.ts';
export * from './settings-bounds.ts';
export * from './settings.ts';
export * from './signal.ts';
export * from './simulation.ts';
