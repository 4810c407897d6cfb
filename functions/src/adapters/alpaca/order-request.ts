/**
 * An intent as Alpaca wants it: plain decimal text, in the steps of the asset. Rounding never makes an order larger,
 * and what Alpaca cannot do is refused here, in words, before anything is sent.
 */
import type { orders } from '@alpacahq/alpaca-trade-api/rest';
import { BrokerRefused, type OrderIntent } from '@trading-crew/core/contracts';
import { plainDecimal, roundToIncrement } from '@trading-crew/core/domain';
import type { AlpacaClient } from './client.ts';
import { readInstrument, sharePriceIncrement } from './instrument.ts';
import { isCrypto, toAlpacaSymbol } from './symbols.ts';

/** How an asset's numbers are written. */
interface Steps {
  readonly quantityIncrement: number;
  readonly priceIncrementAt: (price: number) => number;
}

const SHARE_STEPS: Steps = { quantityIncrement: 1, priceIncrementAt: sharePriceIncrement };

/** The order to send. Throws `BrokerRefused` for an intent that Alpaca cannot take. */
export async function orderRequest(client: AlpacaClient, intent: OrderIntent): Promise<orders.OrderInput> {
  const { asset, side, orderClass, clientOrderId } = intent;
  if (isCrypto(asset) && orderClass !== 'simple') {
    throw new BrokerRefused(`${asset}: Alpaca takes orders with exits for shares only.`);
  }
  const steps = isCrypto(asset) ? await cryptoSteps(client, asset) : SHARE_STEPS;
  const quantity = roundToIncrement(intent.quantity, steps.quantityIncrement, 'down');
  if (quantity <= 0) {
    throw new BrokerRefused(
      `${asset}: ${plainDecimal(intent.quantity)} is less than the smallest order of ${steps.quantityIncrement}.`,
    );
  }
  const price = (name: string, value: number | null): string => {
    if (value === null) throw new BrokerRefused(`${asset}: the order has no ${name}.`);
    const rounded = roundToIncrement(value, steps.priceIncrementAt(value), 'nearest');
    if (rounded <= 0) throw new BrokerRefused(`${asset}: the ${name} is less than the smallest price step.`);
    return plainDecimal(rounded);
  };
  const takeProfit = () => ({ takeProfit: { limitPrice: price('target', intent.targetPrice) } });
  const stopLoss = () => ({ stopLoss: { stopPrice: price('stop', intent.stopLossPrice) } });
  const exits = {
    simple: () => ({}),
    bracket: () => ({ ...takeProfit(), ...stopLoss() }),
    oco: () => ({ ...takeProfit(), ...stopLoss() }),
    oto: () => {
      const isOne = (intent.targetPrice === null) !== (intent.stopLossPrice === null);
      if (!isOne)
        throw new BrokerRefused(`${asset}: an order that triggers one other has one exit, a target or a stop.`);
      return intent.targetPrice === null ? stopLoss() : takeProfit();
    },
  }[orderClass]();
  // The prices of an oco are those of its two exits.
  const type = orderClass === 'oco' ? 'limit' : intent.type;
  return {
    clientOrderId,
    symbol: toAlpacaSymbol(asset),
    side,
    type,
    qty: plainDecimal(quantity),
    // Crypto never closes: Alpaca knows no day orders there.
    timeInForce: isCrypto(asset) ? 'gtc' : intent.timeInForce,
    ...(orderClass !== 'simple' && { orderClass }),
    ...exits,
    ...(type === 'limit' && orderClass !== 'oco' && { limitPrice: price('limit price', intent.limitPrice) }),
    ...(type === 'stop' && { stopPrice: price('stop price', intent.stopPrice) }),
  };
}

async function cryptoSteps(client: AlpacaClient, asset: string): Promise<Steps> {
  const instrument = await readInstrument(client, asset);
  if (instrument === null) throw new BrokerRefused(`${asset}: Alpaca does not know the asset.`);
  const { quantityIncrement, priceIncrement } = instrument;
  return { quantityIncrement, priceIncrementAt: () => priceIncrement };
}
