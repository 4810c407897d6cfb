/** The simulated broker and the replayed market against the ports' contracts, on recorded and on generated bars. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DEFAULT_SETTINGS } from '../contracts/index.ts';
import {
  describeAccountContract,
  describeMarketDataContract,
  describeOrderDeskContract,
  type BrokerSubject,
} from '../ports/testing.ts';
import { generatedInstruments } from './generated-instruments.ts';
import { newSimulation } from './new-simulation.ts';
import { ReplayedMarket } from './replayed-market.ts';
import { parseSampleAapl } from './sample-aapl.ts';
import { SimulatedBroker } from './simulated-broker.ts';

const aaplFile = createRequire(import.meta.url).resolve('@observablehq/sample-datasets/aapl.csv');
const aapl = parseSampleAapl(readFileSync(aaplFile, 'utf8'));
const sessions = new ReplayedMarket([aapl]).calendar;
const market = new ReplayedMarket([aapl, ...generatedInstruments(sessions)]);

const subjectOf = (asset: string) => (): BrokerSubject => {
  const state = newSimulation({ market, startOn: '2015-06-01', startingCash: 100_000, seed: 7 });
  const broker = new SimulatedBroker({ state, market, costs: DEFAULT_SETTINGS.costs });
  return {
    account: broker,
    orderDesk: broker,
    marketData: market,
    asset,
    referencePrice: market.lastBarAt(asset, broker.now)?.close ?? Number.NaN,
    advance: () => {
      broker.advance();
      return Promise.resolve();
    },
  };
};

for (const asset of ['AAPL', 'DEMO-CHOP']) {
  const name = `simulated broker, ${asset}`;
  describeAccountContract(name, subjectOf(asset));
  describeOrderDeskContract(name, subjectOf(asset));
  describeMarketDataContract(name, subjectOf(asset));
}
