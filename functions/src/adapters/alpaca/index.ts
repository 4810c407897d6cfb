/** The edge of the Alpaca adapter: the paper account's ports for a key. */
import type { Account, Clock, MarketData, OrderDesk } from '@trading-crew/core/ports';
import { alpacaAccount } from './account.ts';
import { openAlpaca, type AlpacaOptions } from './client.ts';
import { alpacaMarketData } from './market-data.ts';
import { alpacaOrderDesk } from './order-desk.ts';

export interface AlpacaPortsOptions extends AlpacaOptions {
  /** For waiting on orders. */
  readonly clock: Clock;
}

export interface AlpacaPorts {
  readonly account: Account;
  readonly orderDesk: OrderDesk;
  readonly marketData: MarketData;
}

/** The ports on Alpaca paper. Throws `Misconfigured` for an empty key or a base URL that is not a loopback address. */
export function openAlpacaPorts({ clock, ...options }: AlpacaPortsOptions): AlpacaPorts {
  const client = openAlpaca(options);
  return {
    account: alpacaAccount(client),
    orderDesk: alpacaOrderDesk(client, clock),
    marketData: alpacaMarketData(client),
  };
}
