/** Seeds of a sweep unless the visitor says otherwise: enough to see how numbers spread, few enough to wait for. */
export const DEFAULT_SEEDS = 40;
