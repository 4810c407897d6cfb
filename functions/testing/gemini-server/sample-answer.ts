/** An answer that fits a response schema, for a model that was not told what to say: always the same for the same one. */
import { z } from 'zod';

const Schema = z.record(z.string(), z.unknown());
type Schema = z.infer<typeof Schema>;

const SAMPLE_TEXT = 'A sample answer.';

/** The JSON text of a value of a schema's shape; a sentence where there is no schema. */
export function sampleAnswer(schema: unknown): string {
  const parsed = Schema.safeParse(schema);
  return parsed.success ? JSON.stringify(valueOf(parsed.data)) : SAMPLE_TEXT;
}

function valueOf(schema: Schema): unknown {
  const child = (value: unknown): unknown => valueOf(Schema.safeParse(value).data ?? {});
  const choices = z.array(z.unknown()).safeParse(schema.anyOf).data;
  if (choices) return child(choices[0]);
  switch (String(schema.type).toLowerCase()) {
    case 'object':
      return Object.fromEntries(
        Object.entries(Schema.safeParse(schema.properties).data ?? {}).map(([name, value]) => [name, child(value)]),
      );
    case 'array':
      return Array.from({ length: Math.max(1, numberOf(schema.minItems, 1)) }, () => child(schema.items));
    case 'integer':
      return Math.ceil(middle(schema));
    case 'number':
      return middle(schema);
    case 'boolean':
      return true;
    default:
      return textOf(schema);
  }
}

function textOf(schema: Schema): string {
  const [first] = z.array(z.string()).safeParse(schema.enum).data ?? [];
  return first ?? SAMPLE_TEXT.slice(0, numberOf(schema.maxLength, SAMPLE_TEXT.length));
}

function middle(schema: Schema): number {
  const low = numberOf(schema.minimum, 0);
  return (low + numberOf(schema.maximum, low + 1)) / 2;
}

/** The wire writes 64-bit numbers as text. */
const numberOf = (value: unknown, otherwise: number): number =>
  typeof value === 'number' || typeof value === 'string' ? Number(value) : otherwise;
