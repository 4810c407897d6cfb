/** The Cloud Functions of the product, by the names under which the page calls them. */
import { acceptDisclaimer as acceptDisclaimerHandler } from './entry/accept-disclaimer.ts';
import { advanceSimulation as advanceSimulationHandler } from './entry/advance-simulation.ts';
import { callable } from './entry/callable.ts';
import { cancelRun as cancelRunHandler } from './entry/cancel-run.ts';
import { getBars as getBarsHandler } from './entry/get-bars.ts';
import { getMarketOverview as getMarketOverviewHandler } from './entry/get-market-overview.ts';
import { getModelHealth as getModelHealthHandler } from './entry/get-model-health.ts';
import { startRun as startRunHandler } from './entry/start-run.ts';

export const acceptDisclaimer = callable('acceptDisclaimer', acceptDisclaimerHandler);
export const startRun = callable('startRun', startRunHandler);
export const cancelRun = callable('cancelRun', cancelRunHandler);
export const getMarketOverview = callable('getMarketOverview', getMarketOverviewHandler);
export const getBars = callable('getBars', getBarsHandler);
export const getModelHealth = callable('getModelHealth', getModelHealthHandler);
export const advanceSimulation = callable('advanceSimulation', advanceSimulationHandler);
