/** The edge of the Alpaca adapter: the ports of the account behind a key, in the world that the key is for. */
import type { Account, Clock, MarketData, OrderDesk } from '@trading-crew/core/ports';
import { alpacaAccount, readAccountNumber } from './account.ts';
import { openAlpaca, type AlpacaOptions, type AlpacaWorld } from './client.ts';
import { alpacaMarketData } from './market-data.ts';
import { alpacaOrderDesk } from './order-desk.ts';

export interface AlpacaPortsOptions extends AlpacaOptions, AlpacaWorld {
  /** For waiting on orders. */
  readonly clock: Clock;
}

export interface AlpacaPorts {
  readonly account: Account;
  readonly orderDesk: OrderDesk;
  readonly marketData: MarketData;
}

/**
 * The ports on one of Alpaca's worlds. Throws `Misconfigured` for an empty key, a key id of the other world, or a base
 * URL that is not a loopback address.
 */
export function openAlpacaPorts({ clock, ...options }: AlpacaPortsOptions): AlpacaPorts {
  const client = openAlpaca(options);
  return {
    account: alpacaAccount(client),
    orderDesk: alpacaOrderDesk(client, clock),
    marketData: alpacaMarketData(client),
  };
}

/**
 * How its owner recognises the account behind a key: the last four characters of its number, and never more. Asks
 * Alpaca, so it also tells whether the key works: throws `Misconfigured` when it is refused, or is for the other world,
 * and `Unavailable` when Alpaca does not answer.
 */
export async function describeAccount(options: AlpacaOptions & AlpacaWorld): Promise<{ accountLastFour: string }> {
  return { accountLastFour: (await readAccountNumber(openAlpaca(options))).slice(-4) };
}
