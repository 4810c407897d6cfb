/** Who may trade on the paper account of the installation itself. */
import type { Caller } from './caller.ts';
import type { Config } from './config.ts';

/** Why this caller cannot use the installation's own paper key; null when they can. */
export function paperObstacle(config: Config, caller: Caller): string | null {
  if (!config.alpaca)
    return 'No Alpaca key is set. Connect your own in Settings, or set ALPACA_API_KEY and ALPACA_SECRET_KEY.';
  if (config.isLocal) return null;
  if (config.paperTradingEmails.includes(caller.verifiedEmail?.toLowerCase() ?? '')) return null;
  return 'Connect your own Alpaca paper key in Settings: that of this installation is not open to you (PAPER_TRADING_EMAILS).';
}
