/**
 * Runs the Gemini-compatible server by hand, for a rehearsal of the model part, and prints the settings that point the
 * product at it. PORT is optional; a fault typed in (such as: overloaded) hits the next request, Enter lists them.
 */
import { createInterface } from 'node:readline';
import { ANSWER_FAULTS, CONNECTION_FAULTS, ERROR_FAULTS, HARMLESS_FAULTS } from './faults.ts';
import { keyList, startGeminiServer } from './gemini-server.ts';

const KINDS = [...ERROR_FAULTS, ...CONNECTION_FAULTS, ...ANSWER_FAULTS, ...HARMLESS_FAULTS];
const server = await startGeminiServer({ port: Number(process.env.PORT ?? 0) });

console.log(`GEMINI_BASE_URL=${server.url}`);
console.log(`GEMINI_API_KEYS=${keyList()}`);
console.log(
  'The model gives a sample answer of the shape that is asked for. Enter: the faults there are. Ctrl-C: stop.',
);

createInterface({ input: process.stdin }).on('line', (line) => {
  const kind = KINDS.find((name) => name === line.trim());
  if (kind) server.fail({ kind });
  console.log(kind ? `The next request meets: ${kind}.` : KINDS.join(' '));
});
