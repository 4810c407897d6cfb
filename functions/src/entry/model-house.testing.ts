/** The settings of an installation whose model is our Gemini-compatible server: all its keys, and limits that nothing meets. */
import { keyList, type GeminiServer } from '../../testing/gemini-server/gemini-server.ts';
import type { GeminiConfig } from '../config.ts';

export const geminiAt = ({ url }: Pick<GeminiServer, 'url'>, change: Partial<GeminiConfig> = {}): GeminiConfig => ({
  keys: keyList(),
  baseUrl: url,
  models: { cheap: null, strong: null },
  limits: { requestsPerMinute: 1_000, tokensPerMinute: 10_000_000 },
  dollarsPerDay: 1_000,
  dollarsPerUserDay: 1_000,
  ...change,
});
