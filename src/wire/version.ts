// Versions that cross to the page or stand in links. MODEL changes when a golden hash changes on purpose.
export const WIRE_VERSION = 2;
export const MODEL_VERSION = '1';
/** The kernel whose rules run by default. */
export const RULES = '2.6.34';
