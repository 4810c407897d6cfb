/**
 * Runs the Alpaca-compatible server by itself, for a rehearsal of trading, and prints the settings that point the product
 * at it. Optional: PORT, START (a session such as 2016-03-14), WORLD (paper or live), and CONTROL_PORT, which opens the
 * control for tests in other processes. Enter goes on to the next session.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { BrokerEnvironment, sessionOf } from '@trading-crew/core/contracts';
import { generatedInstruments, parseSampleAapl, ReplayedMarket } from '@trading-crew/core/offline';
import { REHEARSAL, startAlpacaServer } from './alpaca-server.ts';
import { startControl } from './control.ts';

const file = createRequire(import.meta.url).resolve('@observablehq/sample-datasets/aapl.csv');
const aapl = parseSampleAapl(readFileSync(file, 'utf8'));
const generated = generatedInstruments(aapl.bars.map((bar) => sessionOf(bar.time)));
const rehearsal = REHEARSAL[BrokerEnvironment.parse(process.env.WORLD ?? 'paper')];
const server = await startAlpacaServer({
  market: new ReplayedMarket([aapl, ...generated]),
  startOn: process.env.START,
  port: Number(process.env.PORT ?? 0),
  ...rehearsal,
});

console.log(`ALPACA_BASE_URL=${server.url}`);
console.log(`ALPACA_API_KEY=${rehearsal.keys.keyId}`);
console.log(`ALPACA_SECRET_KEY=${rehearsal.keys.secret}`);
if (process.env.CONTROL_PORT !== undefined) {
  console.log(`CONTROL_URL=${(await startControl(server, Number(process.env.CONTROL_PORT))).url}`);
}
console.log(`The market stands at the open of ${server.exchange.broker.session}. Enter: next session. Ctrl-C: stop.`);

createInterface({ input: process.stdin }).on('line', () => {
  const { session, equity, fills } = server.advance();
  console.log(`${session} is over: equity $${equity.toFixed(2)}, ${fills.length} fills.`);
});
