/** The Alpaca adapter against the ports' contracts: the same cases as the simulated broker, over HTTP. */
import {
  describeAccountContract,
  describeMarketDataContract,
  describeOrderDeskContract,
  type BrokerSubject,
} from '@trading-crew/core/ports/testing';
import { openSubject, sampleMarket } from './alpaca-subject.testing.ts';

const subjectOf = (asset: string) => async (): Promise<BrokerSubject> => {
  const { server, clock: _clock, ...subject } = await openSubject();
  return {
    ...subject,
    asset,
    referencePrice: sampleMarket.lastBarAt(asset, server.exchange.broker.now)?.close ?? Number.NaN,
    advance: async () => {
      server.advance();
    },
  };
};

for (const asset of ['AAPL', 'DEMO-CHOP']) {
  const name = `Alpaca over HTTP, ${asset}`;
  describeAccountContract(name, subjectOf(asset));
  describeOrderDeskContract(name, subjectOf(asset));
  describeMarketDataContract(name, subjectOf(asset));
}
