/** What the real service refuses about a request: fields it does not know, and settings that a model does not take. */
import { z } from 'zod';

const Thinking = z.object({ thinkingLevel: z.string().optional(), thinkingBudget: z.number().optional() });
export const GenerateRequest = z.object({
  contents: z
    .array(z.object({ role: z.string().optional(), parts: z.array(z.object({ text: z.string().optional() })).min(1) }))
    .min(1),
  systemInstruction: z.object({ parts: z.array(z.object({ text: z.string() })) }).optional(),
  generationConfig: z
    .object({
      responseMimeType: z.string().optional(),
      responseSchema: z.unknown().optional(),
      maxOutputTokens: z.number().optional(),
      candidateCount: z.number().optional(),
      thinkingConfig: Thinking.optional(),
    })
    .optional(),
});
export type GenerateRequest = z.infer<typeof GenerateRequest>;

const SCHEMA_FIELDS: ReadonlySet<string> = new Set(
  (
    'type format title description nullable enum maxItems minItems properties required minProperties maxProperties ' +
    'minLength maxLength pattern example anyOf propertyOrdering default items minimum maximum'
  ).split(' '),
);
const TYPES: ReadonlySet<string> = new Set(['STRING', 'NUMBER', 'INTEGER', 'BOOLEAN', 'ARRAY', 'OBJECT']);

/** What is wrong with a request, in Google's words; null when nothing is. */
export function faultOf({ contents, generationConfig }: GenerateRequest, model: string): string | null {
  if (contents.at(-1)?.role === 'model') return 'Please ensure that multiturn requests end with a user role.';
  if (!generationConfig) return null;
  const { candidateCount, responseSchema, responseMimeType, thinkingConfig } = generationConfig;
  if (candidateCount !== undefined && candidateCount > 1) return 'Only one candidate can be specified.';
  if (thinkingConfig?.thinkingBudget !== undefined && thinkingConfig.thinkingLevel !== undefined) {
    return 'You can only set one of thinking_budget and thinking_level.';
  }
  if (thinkingConfig?.thinkingLevel?.toLowerCase() === 'minimal' && !model.includes('flash-lite')) {
    return `Thinking level MINIMAL is not supported for this model.`;
  }
  if (responseSchema === undefined) return null;
  if (responseMimeType !== 'application/json') return 'A response schema needs the response type application/json.';
  return schemaFault(responseSchema, 'generation_config.response_schema');
}

function schemaFault(schema: unknown, place: string): string | null {
  const node = z.record(z.string(), z.unknown()).safeParse(schema).data;
  if (!node) return `Invalid value at '${place}'`;
  const unknown = Object.keys(node).find((name) => !SCHEMA_FIELDS.has(name));
  if (unknown !== undefined) return `Invalid JSON payload received. Unknown name "${unknown}" at '${place}'`;
  const { type, properties, items, anyOf } = node;
  if (anyOf === undefined && !TYPES.has(String(type).toUpperCase())) return `Invalid value at '${place}.type'`;
  const children: [string, unknown][] = [
    ...Object.entries(z.record(z.string(), z.unknown()).safeParse(properties).data ?? {}),
    ...(items === undefined ? [] : ([['items', items]] as [string, unknown][])),
    ...(z.array(z.unknown()).safeParse(anyOf).data ?? []).map((choice): [string, unknown] => ['any_of', choice]),
  ];
  if (String(type).toUpperCase() === 'OBJECT' && children.length === 0) {
    return `${place}.properties: should be non-empty for OBJECT type`;
  }
  for (const [name, child] of children) {
    const fault = schemaFault(child, `${place}.${name}`);
    if (fault !== null) return fault;
  }
  return null;
}
