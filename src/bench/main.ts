// `npm run bench`: what README.md here explains.
//   --rounds N   rounds of each comparison (5)      --quick   a tenth of the work, 3 rounds: to see that it runs
//   --json       machine-readable                   --only X  one of accesses, minute, history, heap, allocator, scale
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { bundled } from './bundle.ts';
import { allocator } from './allocator.ts';
import { disk_bound } from './disk_bound.ts';
import { event_heap } from './event_heap.ts';
import { history } from './history.ts';
import type { Row } from './measure.ts';
import { page_accesses } from './page_accesses.ts';
import { scale } from './scale.ts';
import * as sources from './shipped.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string' }, quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const { quick } = values;
const rounds = Number(values.rounds ?? (quick ? 3 : 5));
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds: expected a whole number from 1 on, got ${values.rounds}`);

const shipped = await bundled();
const groups: readonly (readonly [string, string, () => Row[]])[] = [
  ['accesses', 'Page accesses: Zipf 0.9, 1,048,576 pages, 262,144 frames', () => page_accesses(shipped, sources, quick ? 1e6 : 1e7, rounds)],
  ['minute', 'A minute of a disk-bound machine of 1 GiB', () => disk_bound(shipped, quick ? 1 : Math.min(rounds, 3))],
  ['history', 'Bytes, keyframes, seeks, frames', () => history(shipped, quick ? 2000 : 20000, quick ? 11 : 51)],
  ['heap', 'Event heap, hold model', () => event_heap(shipped, quick ? 2e5 : 2e6, rounds)],
  ['allocator', 'Allocations against the naive twin', () => allocator(shipped, quick ? 2e5 : 2e6, rounds)],
  ['scale', 'Machines of 1, 16 and 64 GiB', () => scale(shipped, quick ? [1, 16] : [1, 16, 64], quick ? 1 : Math.min(rounds, 3))],
];
if (values.only !== undefined && !groups.some(([id]) => id === values.only)) throw new Error(`--only: expected one of ${groups.map(([id]) => id).join(', ')}, got ${values.only}`);

const number = (x: number): string => (Number.isNaN(x) ? '-' : x >= 100 ? x.toFixed(0) : x.toPrecision(3));

function print(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`);
  for (const r of rows) {
    const ratios = r.ratios.map(({ to, ratio }) => `${number(ratio)} x ${to}`).join(', ');
    const goal = r.goal === null ? '' : `${r.goal.met ? 'met' : 'MISSED'}: ${r.goal.text}`;
    const words = [ratios, goal, r.note].filter((text) => text !== '').join('; ');
    console.log(`  ${r.name.padEnd(36)} ${number(r.value).padStart(8)} ${r.unit.padEnd(13)} ${words}`);
  }
}

const result: Record<string, readonly Row[]> = {};
const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} CPUs, node ${process.versions.node}`;
if (!values.json) console.log(`${machine}; ${rounds} rounds; medians, ratios within the run`);
for (const [id, title, run] of groups) {
  if (values.only !== undefined && values.only !== id) continue;
  result[id] = run();
  if (!values.json) print(title, result[id]);
}
if (values.json) console.log(JSON.stringify({ machine, rounds, quick, groups: result }, null, 2));
