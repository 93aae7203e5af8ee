// What only some runs need, as one file to be loaded when the first of them is opened: recorded kernel cases, the figures
// beside them, and drives that no story uses.
export { truth_case } from '#scenarios/recorded.ts';
export { load_scenario } from '#session/load.ts';
export { truth_rows } from '#session/truth_table.ts';
