// `truth [case...] [--dir DIR] [--compaction 2.6.38|6.1]`: runs recorded kernel cases in the model and prints both, figure by figure. Without a
// directory the built-in cases run. A case that the model cannot run is reported with the word that it lacks.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { TRUTH_CASES } from '#scenarios/recorded.ts';
import { problem_line } from '#scenarios/problem.ts';
import type { TruthCase } from '#scenarios/truth_case.ts';
import { parse_truth_case } from '#scenarios/truth_case.ts';
import { compare_case } from '#session/truth_table.ts';
import { MODEL_VERSION, RULES } from '#wire/version.ts';
import { fnv1a, mulberry32, zipf_list } from '#workloads/lists.ts';
import { one, parse_arguments } from './args.ts';
import type { Output } from './run_command.ts';
import { argument_lines, failed } from './run_command.ts';

async function read_json(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8')) as unknown;
}

/** Hashes of the access lists in every seed's result.json. */
async function read_lists(dir: string): Promise<Record<string, Record<string, number>>> {
  const lists: Record<string, Record<string, number>> = {};
  for (const entry of await readdir(dir)) {
    const match = /^seed(\d+)$/.exec(entry);
    if (match === null) continue;
    try {
      const result = (await read_json(join(dir, entry, 'result.json'))) as Record<string, unknown>;
      const hashes: Record<string, number> = {};
      for (const [key, value] of Object.entries(result)) if (/^list_\w+_fnv1a$/.test(key) && typeof value === 'number') hashes[key] = value;
      lists[`s${match[1]}`] = hashes;
    } catch {
      // A seed without a result has no hashes to compare; its outcomes count all the same.
    }
  }
  return lists;
}

/**
 * The free blocks of each zone at the start, from the first seed that recorded its state; without one the machine begins
 * with one free stretch.
 */
async function with_free_blocks(dir: string, params: unknown): Promise<unknown> {
  const zones = (params as { zones_at_start?: unknown }).zones_at_start;
  if (!Array.isArray(zones)) return params;
  for (const entry of (await readdir(dir)).filter((name) => /^seed\d+$/.test(name)).sort()) {
    try {
      const text = gunzipSync(await readFile(join(dir, entry, 'state.json.gz'))).toString('utf8');
      const state = JSON.parse(text) as { start?: { pagetype?: { free?: Record<string, Record<string, number[]>> } } };
      const free = state.start?.pagetype?.free;
      if (free === undefined) continue;
      const filled = zones.map((zone: { zone: string }) => {
        const types = free[zone.zone];
        if (types === undefined) return zone;
        return { ...zone, free_blocks: { unmovable: types['Unmovable'], reclaimable: types['Reclaimable'], movable: types['Movable'] } };
      });
      return { ...(params as object), zones_at_start: filled };
    } catch {
      // A seed without a readable state: the next one will do.
    }
  }
  return params;
}

async function load_case(dir: string): Promise<{ truth: TruthCase | null; problems: string[] }> {
  try {
    const params = await with_free_blocks(dir, await read_json(join(dir, 'params.json')));
    const outcomes = await read_json(join(dir, 'outcomes.json'));
    const { truth, problems } = parse_truth_case(params, outcomes, await read_lists(dir));
    return { truth, problems: problems.map(problem_line) };
  } catch (error) {
    return { truth: null, problems: [`${dir}: ${error instanceof Error ? error.message : String(error)}`] };
  }
}

/** Which lists the model makes for a case, by the names that the driver gave them. */
function lists_of(truth: TruthCase, seed: number): Record<string, number> {
  const n = (name: string): number => Number(truth.args[name] ?? 0);
  const hash = (count: number, pages: number, alpha: number, s: number): number => fnv1a(zipf_list(count, pages, alpha, s));
  switch (truth.kind) {
    case 'zipf':
      return { list_file_fnv1a: hash(n('n'), n('pages'), n('alpha'), seed) };
    case 'rewrite':
      return { list_write_fnv1a: hash(n('n'), n('pages'), n('alpha'), seed) };
    case 'anon':
      return { list_anon_fnv1a: hash(n('n'), n('pages'), n('alpha'), seed) };
    case 'hotscan': {
      const between = n('per') > 0 ? Math.floor(n('scan') / n('per')) + 1 : 1;
      return { list_hotwarm_fnv1a: hash(n('hot') * n('rounds'), n('hot'), 0, seed), list_hotscan_fnv1a: hash(between, n('hot'), 0, seed + 1000) };
    }
    case 'mixed': {
      const chance = mulberry32(seed + 2000);
      const choice = Array.from({ length: n('n') }, () => (chance.f() < n('panon') ? 1 : 0));
      return {
        list_anon_fnv1a: hash(n('n'), n('apages'), n('aalpha'), seed),
        list_file_fnv1a: hash(n('n'), n('fpages'), n('falpha'), seed + 1000),
        list_choice_fnv1a: fnv1a(choice),
      };
    }
    default:
      return {};
  }
}

function check_lists(truth: TruthCase): { verdict: 'same' | 'different' | 'not recorded'; differ: string[] } {
  const differ: string[] = [];
  let compared = 0;
  for (const seed of truth.seeds) {
    const recorded = truth.lists[`s${seed}`] ?? {};
    if (Object.keys(recorded).length === 0) continue;
    const made = lists_of(truth, seed);
    for (const [name, hash] of Object.entries(recorded)) {
      if (made[name] === undefined) continue;
      compared++;
      if (made[name] !== hash) differ.push(`seed ${seed}, ${name}: recorded ${hash}, made ${made[name]}`);
    }
  }
  return { verdict: differ.length > 0 ? 'different' : compared > 0 ? 'same' : 'not recorded', differ };
}

export async function truth_command(args: readonly string[]): Promise<Output> {
  const parsed = parse_arguments(args, { values: { '--dir': { many: false }, '--compaction': { many: false } }, flags: ['--json'], words: ['case...'] });
  if (parsed.errors.length > 0) return failed(argument_lines(parsed.errors));
  const dir = one(parsed, '--dir');
  const compaction = one(parsed, '--compaction');
  if (compaction !== undefined && compaction !== '2.6.38' && compaction !== '6.1') return failed([`--compaction: expected 2.6.38 or 6.1, got ${compaction}`]);
  let names = parsed.words;
  const problems: string[] = [];
  const cases: unknown[] = [];
  let available: string[];
  try {
    available = dir === undefined ? TRUTH_CASES.map((truth) => truth.name) : (await readdir(dir, { withFileTypes: true })).filter((e) => e.isDirectory()).map((e) => e.name).sort();
  } catch (error) {
    return failed([`--dir: cannot read ${dir}: ${error instanceof Error ? error.message : String(error)}`]);
  }
  for (const name of names) if (!available.includes(name)) problems.push(`case: expected one of ${available.join(', ') || 'none, for there are none'}, got ${name}`);
  if (problems.length > 0) return failed(problems);
  if (names.length === 0) names = available;
  for (const name of names) {
    const loaded = dir === undefined ? { truth: TRUTH_CASES.find((truth) => truth.name === name) ?? null, problems: [] } : await load_case(join(dir, name));
    if (loaded.truth === null) {
      cases.push({ case: name, verdict: 'cannot be read', problems: loaded.problems });
      continue;
    }
    const lists = check_lists(loaded.truth);
    const outcome = compare_case(loaded.truth, compaction === undefined ? {} : { compaction_rules: compaction });
    if (outcome.report === null) cases.push({ case: name, kernel: loaded.truth.kernel, verdict: 'cannot be run', problems: outcome.problems.map(problem_line) });
    else cases.push({ ...outcome.report, lists: lists.verdict, ...(lists.differ.length > 0 ? { lists_differ: lists.differ } : {}) });
  }
  return { json: { model: MODEL_VERSION, rules: RULES, cases }, errors: [], code: 0 };
}
