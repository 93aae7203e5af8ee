// Checks a scenario. What only the session can know (switches, drives, what fits into the machine) is checked here; the
// rest is checked by the schema.
import { warm_pages, warm_room } from '#kernel/mm/warm_start.ts';
import { TRACEPOINTS } from '#kernel/tracepoints.ts';
import { VMSTAT } from '#kernel/vmstat.ts';
import { option_value, option_words, POLICIES, POLICY_REGISTRY } from '#policies/index.ts';
import { SCENARIO_IDS } from '#scenarios/index.ts';
import type { Opening } from '#scenarios/opening.ts';
import { marks_of, numbers_of } from '#scenarios/opening.ts';
import type { Problem } from '#scenarios/problem.ts';
import type { Scenario } from '#scenarios/scenario.ts';
import { parse_scenario } from '#scenarios/schema.ts';
import { DRIVE_IDS } from './drives.ts';
import { cached_part, plan_tasks, resolve_zones } from './resolve.ts';

export interface LoadedScenario {
  readonly scenario: Scenario | null;
  readonly problems: readonly Problem[];
}

/** Bytes of the modelled machine's own columns, as a bound against inputs that would not fit: 4 GiB of arrays. */
const MOST_BYTES = 4e9;

/** `json`: a scenario as an object. */
export function read_scenario(json: unknown): LoadedScenario {
  const parsed = parse_scenario(json);
  if (parsed.scenario === null) return parsed;
  const problems = check(parsed.scenario);
  return { scenario: problems.length === 0 ? parsed.scenario : null, problems };
}

/** What is said of an id that no listed scenario has. */
export function no_such_scenario(id: string): LoadedScenario {
  return { scenario: null, problems: [{ field: 'scenario', expected: `one of ${SCENARIO_IDS.join(', ')}`, got: JSON.stringify(id) }] };
}

function check(scenario: Scenario): Problem[] {
  const problems: Problem[] = [];
  for (const [i, device] of scenario.machine.devices.entries()) {
    if (device.kind === 'disk' && !DRIVE_IDS.includes(device.drive)) {
      problems.push({ field: `machine.devices[${i}].drive`, expected: `one of ${DRIVE_IDS.join(', ')}`, got: device.drive });
    }
  }
  problems.push(...check_switches('switches', scenario.switches));
  scenario.claims.forEach((claim, i) => {
    problems.push(...check_switches(`claims[${i}].set`, claim.set));
    if (claim.bound.kind === 'metric') problems.push(...check_switches(`claims[${i}].bound.set`, claim.bound.set));
  });
  for (const [i, id] of scenario.story.switches.entries()) {
    if (POLICY_REGISTRY.get(id) === undefined) problems.push({ field: `story.switches[${i}]`, expected: `one of ${POLICIES.map((p) => p.id).join(', ')}`, got: id });
  }
  if (scenario.story.opening !== null) problems.push(...check_opening(scenario.story.opening));
  const file_pages = scenario.files.reduce((sum, file) => sum + file.pages, 0);
  const anon_pages = scenario.tasks.reduce((sum, task) => sum + Number(task.args['apages'] ?? (task.kind === 'anon' || task.kind === 'allocator' ? task.args['pages'] : 0)), 0);
  const swap_pages = scenario.machine.swap?.pages ?? 0;
  const bytes = scenario.machine.pages * 28 + file_pages * 4.25 + anon_pages * 4 + swap_pages * 9;
  if (bytes > MOST_BYTES) problems.push({ field: 'files', expected: `a machine and files of at most ${MOST_BYTES} bytes of model state`, got: String(bytes) });
  problems.push(...check_warm(scenario));
  return problems;
}

/** What is to be in memory at power-on must fit there. */
function check_warm(scenario: Scenario): Problem[] {
  const { machine, files, tasks } = scenario;
  if (!files.some((file) => file.cached > 0) && !tasks.some((task) => task.resident > 0)) return [];
  const field = files.some((file) => file.cached > 0) ? 'files' : 'tasks';
  if (machine.zones.some((zone) => zone.free_blocks !== null)) return [{ field: 'machine.zones', expected: 'no free_blocks where memory is in use at power-on', got: 'free_blocks' }];
  if (machine.index_nodes_per_slab > 0) return [{ field: 'machine.index_nodes_per_slab', expected: '0 where memory is in use at power-on', got: String(machine.index_nodes_per_slab) }];
  const zones = resolve_zones(machine);
  const room = zones.reduce((sum, _, zone) => sum + warm_room(zones, zone, machine.min_free_kbytes), 0);
  const resident = plan_tasks({ ...scenario, tasks: tasks.filter((task) => task.resident > 0) }, 1).configs;
  const warm = warm_pages({ files: files.map(cached_part), tasks: resident });
  return warm > room ? [{ field, expected: `at most ${room} pages in memory at power-on, cached and resident together`, got: String(warm) }] : [];
}

/** Events, counters and options that a story's moments name must be the model's. */
function check_opening(opening: Opening): Problem[] {
  const problems: Problem[] = [];
  const counters = VMSTAT.map((counter) => counter.name as string);
  const events = TRACEPOINTS.map((event) => event.name as string);
  for (const { field, mark } of marks_of(opening)) {
    const known = mark.kind === 'event' ? events : counters;
    if (!known.includes(mark.name)) problems.push({ field: `${field}.${mark.kind}`, expected: `one of ${known.join(', ')}`, got: mark.name });
  }
  for (const { field, name } of numbers_of(opening)) {
    if (!counters.includes(name)) problems.push({ field, expected: `a number of the picture, or a counter: one of ${counters.join(', ')}`, got: name });
  }
  opening.futures?.choices.forEach((choice, i) => problems.push(...check_switches(`story.futures.choices[${i}]`, { [choice.switch]: choice.option })));
  return problems;
}

/** Problems of a set of switches; `field` is where it stands. */
export function check_switches(field: string, switches: Readonly<Record<string, string>>): Problem[] {
  const problems: Problem[] = [];
  for (const [id, option] of Object.entries(switches)) {
    const policy = POLICY_REGISTRY.get(id);
    if (policy === undefined) problems.push({ field: `${field}.${id}`, expected: `a switch: one of ${POLICIES.map((p) => p.id).join(', ')}`, got: id });
    else if (option_value(policy, option) === undefined) problems.push({ field: `${field}.${id}`, expected: `one of ${option_words(policy)}`, got: option });
  }
  return problems;
}
