/**
 * Runs the Alpaca-compatible server by hand, for a rehearsal of paper trading, and prints the settings that point the
 * product at it. PORT and START (a session such as 2016-03-14) are optional; Enter goes on to the next session.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { sessionOf } from '@trading-crew/core/contracts';
import { generatedInstruments, parseSampleAapl, ReplayedMarket } from '@trading-crew/core/offline';
import { REHEARSAL_KEYS, startAlpacaServer } from './alpaca-server.ts';

const file = createRequire(import.meta.url).resolve('@observablehq/sample-datasets/aapl.csv');
const aapl = parseSampleAapl(readFileSync(file, 'utf8'));
const generated = generatedInstruments(aapl.bars.map((bar) => sessionOf(bar.time)));
const server = await startAlpacaServer({
  market: new ReplayedMarket([aapl, ...generated]),
  startOn: process.env.START,
  port: Number(process.env.PORT ?? 0),
});

console.log(`ALPACA_BASE_URL=${server.url}`);
console.log(`ALPACA_API_KEY=${REHEARSAL_KEYS.keyId}`);
console.log(`ALPACA_SECRET_KEY=${REHEARSAL_KEYS.secret}`);
console.log(`The market stands at the open of ${server.exchange.broker.session}. Enter: next session. Ctrl-C: stop.`);

createInterface({ input: process.stdin }).on('line', () => {
  const { session, equity, fills } = server.advance();
  console.log(`${session} is over: equity $${equity.toFixed(2)}, ${fills.length} fills.`);
});
