import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { responseSchemaOf } from './response-schema.ts';

const tree: z.ZodType = z.strictObject({
  get children() {
    return z.array(tree);
  },
});

describe('the schema of an answer on the wire', () => {
  it('says types, bounds, choices, nullable and order, and nothing that the API does not know', () => {
    const answer = z.strictObject({
      verdict: z.enum(['confirm', 'shrink', 'refuse']).describe('What to do.'),
      factor: z.number().gt(0).lt(1).nullable(),
      bars: z.int().min(0).max(5),
      anyInteger: z.int(),
      reasons: z
        .array(
          z
            .string()
            .min(1)
            .max(200)
            .regex(/^[A-Z]/),
        )
        .min(1)
        .max(4),
      note: z.string().optional(),
      isSure: z.boolean(),
      kind: z.literal('view'),
    });
    expect(responseSchemaOf(answer)).toEqual({
      type: 'object',
      properties: {
        verdict: { type: 'string', enum: ['confirm', 'shrink', 'refuse'], description: 'What to do.' },
        factor: { type: 'number', minimum: 0, maximum: 1, nullable: true },
        bars: { type: 'integer', minimum: 0, maximum: 5 },
        anyInteger: { type: 'integer' },
        reasons: { type: 'array', minItems: 1, maxItems: 4, items: { type: 'string', minLength: 1, maxLength: 200 } },
        note: { type: 'string' },
        isSure: { type: 'boolean' },
        kind: { type: 'string', enum: ['view'] },
      },
      required: ['verdict', 'factor', 'bars', 'anyInteger', 'reasons', 'isSure', 'kind'],
      propertyOrdering: ['verdict', 'factor', 'bars', 'anyInteger', 'reasons', 'note', 'isSure', 'kind'],
    });
  });

  it('says one of several shapes', () => {
    const one = z.strictObject({ kind: z.literal('hold') });
    const two = z.strictObject({ kind: z.literal('cut'), factor: z.number() });
    const { properties } = responseSchemaOf(z.strictObject({ view: z.discriminatedUnion('kind', [one, two]) }));
    expect(properties?.view?.anyOf?.map((choice) => choice.required)).toEqual([['kind'], ['kind', 'factor']]);
  });

  it.each<[string, z.ZodType, RegExp]>([
    ['fields of any name', z.strictObject({ by: z.record(z.string(), z.number()) }), /by/],
    ['anything', z.strictObject({ what: z.unknown() }), /what/],
    ['an object of nothing', z.strictObject({ empty: z.strictObject({}) }), /empty/],
    ['a fixed number', z.strictObject({ deep: z.array(z.literal(1)) }), /deep\[\]/],
    ['an empty choice', z.strictObject({ word: z.enum(['', 'a']) }), /word/],
    ['a shape within itself', tree, /children/],
    ['a date', z.strictObject({ day: z.date() }), /Date/],
  ])('refuses %s', (_, answer, words) => {
    expect(() => responseSchemaOf(answer)).toThrow(words);
    expect(() => responseSchemaOf(answer)).toThrow(TypeError);
  });

  it('takes one value that is no object, too', () => {
    expect(responseSchemaOf(z.string().max(80))).toEqual({ type: 'string', maxLength: 80 });
  });
});
