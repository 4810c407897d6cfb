/** The edge of order matching: prices of fills, exits, chance, and the life of an order, all as pure functions. */
export * from './costs.ts';
export * from './draws.ts';
export * from './match-exits.ts';
export * from './match.ts';
export * from './order-life.ts';
