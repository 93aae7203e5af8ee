// The server with the real model behind it. One code for three carriers: a worker, the page's own thread, Node.
import { LESSONS } from '#lessons/index.ts';
import type { Scenario } from '#scenarios/scenario.ts';
import { POLICIES } from '#policies/index.ts';
import { RECORDED, SCENARIO_IDS, story_json } from '#scenarios/index.ts';
import { RECORDED_RULES, recorded_words } from '#scenarios/recorded_words.ts';
import { check_switches, no_such_scenario, read_scenario } from '#session/check.ts';
import { DRIVE_IDS, has_drive } from '#session/drives.ts';
import type { Machine } from '#session/machine.ts';
import { ROUTINES, make_machine } from '#session/machine.ts';
import { make_report } from '#session/report.ts';
import { rules_text } from '#session/rules.ts';
import type { ScenarioText, SwitchText } from '#wire/catalog.ts';
import type { Reply, TruthRow } from '#wire/messages.ts';
import { MODEL_VERSION } from '#wire/version.ts';
import type { Found, Model, ServedMachine } from './model.ts';
import type { Server } from './request_server.ts';
import { RequestServer } from './request_server.ts';

const MODEL: Model = {
  load_scenario: find_scenario,
  // What the server hands back here came from load_scenario and make_machine of this very object.
  make_machine: (scenario, seed, switches) => make_machine(scenario as Scenario, seed, switches),
  report: (machine, as_opened) => ({ report: make_report(machine as Machine, { model: MODEL_VERSION }), truth: as_opened ? truth_of(machine) : null }),
  switch_problem: (id, option) => check_switches('switch', { [id]: option })[0] ?? null,
  switches: switch_texts,
  scenarios: scenario_texts,
  lessons: () => LESSONS,
  lesson: async (id) => (await import('./lesson_library.ts')).load_lesson(id),
  routines: () => ROUTINES,
};

/** Loaded with the first run that needs it. */
let library: typeof import('./library.ts') | null = null;

function find_scenario(source: unknown): Found | Promise<Found> {
  if (library !== null) return library.load_scenario(source);
  if (typeof source === 'string' && !SCENARIO_IDS.includes(source)) return no_such_scenario(source);
  if (needs_library(source)) return from_library(source);
  return read_scenario(typeof source === 'string' ? story_json(source) : source);
}

async function from_library(source: unknown): Promise<Found> {
  library = await import('./library.ts');
  return library.load_scenario(source);
}

function needs_library(source: unknown): boolean {
  if (typeof source === 'string') return RECORDED.some((one) => one.name === source);
  const { scenario } = read_scenario(source);
  if (scenario === null) return false;
  return scenario.truth !== '' || scenario.machine.devices.some((device) => device.kind === 'disk' && DRIVE_IDS.includes(device.drive) && !has_drive(device.drive));
}

/** A case is run whole for its figures, so once per machine. */
const truths = new WeakMap<ServedMachine, readonly TruthRow[]>();

function truth_of(machine: ServedMachine): readonly TruthRow[] | null {
  const { scenario, seed, info } = machine as Machine;
  const truth = scenario.truth === '' ? undefined : library?.truth_case(scenario.truth);
  if (library === null || truth === undefined) return null;
  const rows = truths.get(machine) ?? library.truth_rows(truth, seed, info.switches);
  truths.set(machine, rows);
  return rows;
}

function switch_texts(): SwitchText[] {
  return POLICIES.map((policy) => ({
    id: policy.id, label: policy.label, group: policy.group, help: policy.help, year: policy.year, source: policy.source, kernel: policy.kernel,
    options: policy.options.map(({ id, label, era }) => ({ id, label, ...(era === undefined ? {} : { era }) })), default: policy.default,
  }));
}

/** A listed scenario that cannot be read is a fault of ours; it is left out, and its own test names it. */
function scenario_texts(): ScenarioText[] {
  const texts: ScenarioText[] = [];
  for (const id of SCENARIO_IDS) {
    const recorded = RECORDED.find((one) => one.name === id);
    if (recorded !== undefined) {
      texts.push({ id, ...recorded_words(id, recorded.kernel), rules: rules_text(RECORDED_RULES) });
      continue;
    }
    const { scenario } = read_scenario(story_json(id));
    if (scenario === null) continue;
    const { title, lesson, summary, group, story } = scenario;
    texts.push({ id, title, lesson, question: story.question, summary, group, rules: rules_text(scenario.machine, scenario.switches), ...(story.opening === null ? {} : { plays: true }) });
  }
  return texts;
}

/** `clock`: any clock in ms. Without one, work is cut by number of events. */
export function create_server(reply: (reply: Reply, transfer: ArrayBuffer[]) => void, clock?: () => number): Server {
  return new RequestServer(MODEL, reply, clock ?? null);
}

export type { Server } from './request_server.ts';
