/**
 * The answer's zod schema in the part of OpenAPI that Gemini takes. What only narrows and cannot be said (an open
 * bound, a pattern) is left out, because every answer is checked by the zod schema anyway; a shape that cannot be said
 * is refused.
 */
import { z } from 'zod';

/** A schema on the wire. Types are spelled as the SDK spells them. */
export interface WireSchema {
  type?: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object';
  nullable?: true;
  description?: string;
  enum?: string[];
  items?: WireSchema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  properties?: Record<string, WireSchema>;
  required?: string[];
  propertyOrdering?: string[];
  anyOf?: WireSchema[];
}

const limit = z.number().refine((value) => Math.abs(value) < Number.MAX_SAFE_INTEGER);
const Bounds = z.object({
  description: z.string().optional().catch(undefined),
  minItems: limit.optional().catch(undefined),
  maxItems: limit.optional().catch(undefined),
  minLength: limit.optional().catch(undefined),
  maxLength: limit.optional().catch(undefined),
  minimum: limit.optional().catch(undefined),
  maximum: limit.optional().catch(undefined),
});

type Node = Readonly<Record<string, unknown>>;

/** The wire schema of an answer. Throws a TypeError, naming the place, for a shape that Gemini cannot be told. */
export function responseSchemaOf(answer: z.ZodType): WireSchema {
  return translated(nodeOf(jsonSchemaOf(answer), 'the top'), '');
}

function jsonSchemaOf(answer: z.ZodType): unknown {
  try {
    return z.toJSONSchema(answer, { target: 'openapi-3.0', io: 'input' });
  } catch (error) {
    const words = error instanceof Error ? error.message : 'it has no JSON form';
    throw new TypeError(`Gemini cannot be told this answer schema: ${words}.`, { cause: error });
  }
}

function translated(node: Node, path: string): WireSchema {
  const place = path === '' ? 'the top' : path;
  if ('$ref' in node || 'allOf' in node || 'not' in node) throw unspeakable(place, 'refers to another shape');
  const common: WireSchema = { ...definedOf(Bounds.parse(node)), ...(node.nullable === true && { nullable: true }) };
  const choices = node.anyOf ?? node.oneOf;
  if (Array.isArray(choices)) {
    return { ...common, anyOf: choices.map((choice) => translated(nodeOf(choice, place), path)) };
  }
  switch (node.type) {
    case 'string':
      return { type: 'string', ...common, ...enumOf(node, place) };
    case 'number':
    case 'integer':
    case 'boolean':
      if ('enum' in node) throw unspeakable(place, 'is a fixed value that is no text');
      return { type: node.type, ...common };
    case 'array':
      return { type: 'array', ...common, items: translated(nodeOf(node.items, place), `${place}[]`) };
    case 'object':
      return { type: 'object', ...common, ...membersOf(node, path, place) };
    default:
      throw unspeakable(place, 'has no type of its own');
  }
}

function membersOf(node: Node, path: string, place: string): WireSchema {
  const properties = Object.entries(nodeOf(node.properties ?? {}, place));
  if (properties.length === 0) throw unspeakable(place, 'is an object without named fields');
  const extra = node.additionalProperties;
  if (typeof extra === 'object' && extra !== null && Object.keys(extra).length > 0) {
    throw unspeakable(place, 'is an object with fields of any name');
  }
  const names = properties.map(([name]) => name);
  const required = z.array(z.string()).parse(node.required ?? []);
  return {
    properties: Object.fromEntries(
      properties.map(([name, child]) => {
        const below = path === '' ? name : `${path}.${name}`;
        return [name, translated(nodeOf(child, below), below)];
      }),
    ),
    ...(required.length > 0 && { required }),
    propertyOrdering: names,
  };
}

function enumOf(node: Node, place: string): WireSchema {
  if (!('enum' in node)) return {};
  const values = z.array(z.string().min(1)).safeParse(node.enum);
  if (!values.success) throw unspeakable(place, 'has a choice that is no text');
  return { enum: values.data };
}

const definedOf = (bounds: z.infer<typeof Bounds>): WireSchema =>
  Object.fromEntries(Object.entries(bounds).filter(([, value]) => value !== undefined));

function nodeOf(value: unknown, place: string): Node {
  const node = z.record(z.string(), z.unknown()).safeParse(value);
  if (!node.success) throw unspeakable(place, 'has no shape');
  return node.data;
}

const unspeakable = (place: string, what: string): TypeError =>
  new TypeError(`Gemini cannot be told this answer schema: ${place} ${what}.`);
