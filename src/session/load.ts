// Finds a scenario, by the id of any listed one or as an object of the same form, and checks it. With this file come all
// recorded cases and all drives: the page loads it when one of them is asked for (server/library.ts).
import { scenario_json } from '#scenarios/recorded.ts';
import type { LoadedScenario } from './check.ts';
import { no_such_scenario, read_scenario } from './check.ts';
import './more_drives.ts';

/** `source`: the id of a listed scenario, or a scenario as an object. */
export function load_scenario(source: unknown): LoadedScenario {
  if (typeof source !== 'string') return read_scenario(source);
  const json = scenario_json(source);
  return json === undefined ? no_such_scenario(source) : read_scenario(json);
}
