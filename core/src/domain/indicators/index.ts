/**
 * The indicators: plain loops over typed arrays. Each result is as long as its input, is NaN where too few values stand
 * before it (warm-up), and depends on no later value.
 */
export { wilderAverageTrueRange } from './average-true-range.ts';
export { bollingerBands, type BollingerBands } from './bollinger-bands.ts';
export { averageDirectionalIndex, type DirectionalIndex } from './directional-index.ts';
export { donchianChannel, type DonchianChannel } from './donchian-channel.ts';
export { macd, type Macd } from './macd.ts';
export { exponentialMovingAverage, simpleMovingAverage, weightedMovingAverage } from './moving-averages.ts';
export { onBalanceVolume } from './on-balance-volume.ts';
export { rateOfChange } from './rate-of-change.ts';
export { realisedVolatility } from './realised-volatility.ts';
export { rememberedAverages, type AverageOf } from './remembered-averages.ts';
export { relativeStrengthIndex } from './relative-strength-index.ts';
export { stochastic, type Stochastic } from './stochastic.ts';
export { highest, lowest } from './window-extremes.ts';
export { zScore } from './z-score.ts';
