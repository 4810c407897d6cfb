/** Gemini's answer bodies: the good one, and those that only look like it. */
import type { FaultKind } from './faults.ts';

/** An answer that a test put into the model's mouth. */
export interface Said {
  readonly text: string;
  /** STOP unless told otherwise. */
  readonly finishReason?: string | undefined;
}

interface Part {
  readonly text: string;
  readonly thought?: true;
}

interface Body {
  readonly parts: readonly Part[];
  readonly finishReason: string;
  readonly thinkingTokens?: number;
}

const FOUR = 4;
/** Four signs a token, as Google says of English. */
export const tokensOf = (text: string): number => Math.ceil(text.length / FOUR);

/** The body of an answer to a prompt of so many tokens. */
export function answerBody({ text, finishReason = 'STOP' }: Said, model: string, promptTokens: number): object {
  return body({ parts: text === '' ? [] : [{ text }], finishReason }, model, promptTokens);
}

function body({ parts, finishReason, thinkingTokens = 0 }: Body, model: string, promptTokens: number): object {
  const output = parts.reduce((sum, part) => sum + (part.thought ? 0 : tokensOf(part.text)), 0);
  return {
    candidates: [
      { ...(parts.length > 0 && { content: { parts, role: 'model' } }), finishReason, index: 0, safetyRatings: [] },
    ],
    usageMetadata: {
      promptTokenCount: promptTokens,
      candidatesTokenCount: output,
      totalTokenCount: promptTokens + output + thinkingTokens,
      ...(thinkingTokens > 0 && { thoughtsTokenCount: thinkingTokens }),
    },
    modelVersion: model,
    responseId: 'rehearsal',
  };
}

/** The body that a fault makes of a right answer; null for a fault of another sort. */
export function faultyBody(kind: FaultKind, right: Said, model: string, promptTokens: number): object | null {
  const made = (change: Partial<Body>): object =>
    body({ parts: [{ text: right.text }], finishReason: 'STOP', ...change }, model, promptTokens);
  switch (kind) {
    case 'empty':
      return made({ parts: [], thinkingTokens: 18 });
    case 'no-candidates':
      return { usageMetadata: { promptTokenCount: promptTokens, totalTokenCount: promptTokens }, modelVersion: model };
    case 'max-tokens':
      return made({
        parts: [{ text: right.text.slice(0, Math.ceil(right.text.length / 2)) }],
        finishReason: 'MAX_TOKENS',
        thinkingTokens: 478,
      });
    case 'safety':
      return made({ parts: [], finishReason: 'SAFETY' });
    case 'recitation':
      return made({ finishReason: 'RECITATION' });
    case 'prompt-blocked':
      return {
        promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
        usageMetadata: { promptTokenCount: promptTokens, totalTokenCount: promptTokens },
      };
    case 'unknown-finish':
      return made({ finishReason: 'MISSING_THOUGHT_SIGNATURE' });
    case 'thoughts':
      return made({
        parts: [{ text: 'Let me think. {"verdict":"refuse"} ', thought: true }, { text: right.text }],
        thinkingTokens: 120,
      });
    case 'prose':
      return made({ parts: [{ text: `Sure! Here is my answer:\n\`\`\`json\n${right.text}\n\`\`\`\nGood luck!` }] });
    case 'wrong-shape':
      return made({ parts: [{ text: '{"macd":[0.12,0.15,0.19]}' }] });
    case 'extra-field':
      return made({ parts: [{ text: withExtraField(right.text) }] });
    case 'number-drift':
      return made({ parts: [{ text: drifted(right.text) }] });
    case 'uncounted': {
      return { candidates: [{ content: { parts: [{ text: right.text }], role: 'model' }, finishReason: 'STOP' }] };
    }
    default:
      return null;
  }
}

const withExtraField = (text: string): string => text.replace(/\}\s*$/, ',"quantity":1000}');

/** Figures within the texts of an answer, each a little higher. */
const drifted = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\.)*"/g, (quoted) =>
    quoted.replace(/\d+\.\d+/g, (figure) => (Number(figure) * 1.07).toFixed(2)),
  );
