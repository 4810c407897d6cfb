/** Numbers from a table of bounds as zod schemas, with one sentence for whatever is wrong. */
import { z } from 'zod';
import type { NumberBound } from './number-bound.ts';

export type BoundTable = Record<string, NumberBound>;
export type BoundShape<T extends BoundTable> = { [K in keyof T]: z.ZodType<number> };

export function bounded({ min, max, integer, isNewer, default: byDefault }: NumberBound): z.ZodType<number> {
  const range = `Use ${integer ? 'a whole number' : 'a number'} from ${min} to ${max}.`;
  const number = z.number({ error: range }).min(min, { error: range }).max(max, { error: range });
  const bound = integer ? number.int({ error: range }) : number;
  return isNewer ? bound.default(byDefault) : bound;
}

/** A schema for each number of the table. */
export const shapeOf = <T extends BoundTable>(table: T): BoundShape<T> =>
  Object.fromEntries(Object.entries(table).map(([name, bound]) => [name, bounded(bound)])) as BoundShape<T>;

/** The defaults of a table by name. */
export const defaultsOf = <T extends BoundTable>(table: T): { [K in keyof T]: number } =>
  Object.fromEntries(Object.entries(table).map(([name, bound]) => [name, bound.default])) as { [K in keyof T]: number };
