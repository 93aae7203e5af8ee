// Large machines: power-on, a minute that waits for its disks, going back, pictures of all pages; at 1, 16 and 64 GiB. Each
// size in turn and one machine at a time, so that memory is there for it.
import type { Shipped } from './bundle.ts';
import type { Row } from './measure.ts';
import { clock_ns, median, row } from './measure.ts';

type Machine = ReturnType<Shipped['make_machine']>;
type Timeline = InstanceType<Shipped['Timeline']>;

const MINUTE_NS = 60e9;
const SEEKS = 25;
const PICTURES = 21;
/** Between two pictures, in virtual ms: a display's frame at six times real time. */
const PICTURE_STEP_NS = 100e6;
/** Columns of a page that power-on touches, in bytes: flags, links, order of free blocks. */
const TOUCHED = 13;

interface Clocked {
  readonly wall_ms: number;
  readonly cpu_ms: number;
}

function clocked(work: () => void): Clocked {
  const cpu = process.cpuUsage();
  const from = clock_ns();
  work();
  const wall_ms = (clock_ns() - from) / 1e6;
  const used = process.cpuUsage(cpu);
  return { wall_ms, cpu_ms: (used.user + used.system) / 1e3 };
}

const wall = (times: readonly Clocked[]): number => median(times.map((time) => time.wall_ms));
const cpu_note = (times: readonly Clocked[]): string => `${median(times.map((time) => time.cpu_ms)).toFixed(0)} ms of CPU`;
const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);

/** Nothing but touching so many bytes of fresh memory, a word in each 4 KiB: what no power-on can do without. */
function touch(bytes: number): Clocked {
  return clocked(() => {
    const words = new Int32Array(bytes / 4);
    for (let i = 0; i < words.length; i += 1024) words[i] = 1;
  });
}

function cold(pages: number): unknown {
  return {
    id: 'bench-cold', title: 'Power-on', machine: { size: pages, cpus: 4 }, files: [{ id: 'f', name: '/f', pages }],
    tasks: [{ name: 'reader', kind: 'seq', file: 'f', pages, bs: 32, passes: 0 }], duration_ms: 60000,
  };
}

function boot_rows(shipped: Shipped, gib: number, rounds: number): Row[] {
  const rows: Row[] = [];
  const pages = gib * 262144;
  const cases: [string, unknown][] = [[`boot, ${gib} GiB`, cold(pages)]];
  if (gib > 1) cases.push([`boot, ${gib} GiB, memory in use`, `disk-bound-${gib}gib`]);
  for (const [name, source] of cases) {
    const { scenario } = shipped.load_scenario(source);
    const times: Clocked[] = [];
    const touches: Clocked[] = [];
    for (let round = 0; round < rounds; round++) {
      touches.push(touch(pages * TOUCHED));
      times.push(clocked(() => shipped.make_machine(scenario!, 1)));
    }
    const ratio = median(times.map((time, i) => time.wall_ms / touches[i]!.wall_ms));
    rows.push(row(name, wall(times), 'ms', {
      ratios: [{ to: 'the time of touching as much fresh memory', ratio }], note: cpu_note(times),
      goal: gib === 64 ? { text: '<= 1000 ms', met: wall(times) <= 1000 } : null,
    }));
  }
  return rows;
}

function minute_rows(shipped: Shipped, gib: number, rounds: number): Row[] {
  const { scenario } = shipped.load_scenario(gib === 1 ? 'who-may-write-real' : `disk-bound-${gib}gib`);
  const times: Clocked[] = [];
  let note = '';
  for (let round = 0; round < rounds; round++) {
    const k = shipped.make_machine(scenario!, 1).kernel;
    times.push(clocked(() => k.eng.run(MINUTE_NS, Infinity, Infinity)));
    note = `${k.eng.ordinal} events`;
  }
  return [row(`60 s, ${gib} GiB`, wall(times), 'ms', {
    ratios: [{ to: 'real time', ratio: 60000 / wall(times) }], note: `${cpu_note(times)}, ${note}`,
    goal: gib === 1 ? null : { text: '>= 20 x real time', met: 60000 / wall(times) >= 20 },
  })];
}

function seek_rows(timeline: Timeline, gib: number): Row[] {
  const { ordinal } = timeline;
  const seeks: Clocked[] = [];
  for (let i = 0; i < SEEKS; i++) seeks.push(clocked(() => timeline.seek_ordinal(1 + ((((i + 1) * 0.618034) % 1) * (ordinal - 1) | 0))));
  const goal_ms = gib === 64 ? 300 : gib === 16 ? 100 : 16;
  const worst = most(seeks.map((seek) => seek.wall_ms));
  const back: Clocked[] = [];
  for (let i = 0; i < 9; i++) back.push(clocked(() => timeline.step(-1)));
  return [
    row(`seek anywhere, ${gib} GiB`, wall(seeks), 'ms', { note: `worst of ${SEEKS} ${worst.toFixed(0)} ms, ${cpu_note(seeks)}`, goal: { text: `<= ${goal_ms} ms`, met: wall(seeks) <= goal_ms } }),
    row(`back one event, ${gib} GiB`, wall(back), 'ms', { note: cpu_note(back) }),
  ];
}

function keyframe_rows(timeline: Timeline, gib: number): Row[] {
  const { keyframes } = timeline;
  const stores: Clocked[] = [];
  const restores: Clocked[] = [];
  for (let i = 0; i < 5; i++) {
    timeline.seek_ordinal(keyframes.list[Math.floor(keyframes.list.length / 2)]!.ordinal + keyframes.spacing - 1);
    let held: ReturnType<typeof keyframes.hold>;
    stores.push(clocked(() => {
      held = keyframes.hold(timeline.ordinal);
    }));
    restores.push(clocked(() => keyframes.put_back(held)));
  }
  const kept = `${keyframes.list.length} kept, ${(keyframes.byte_length / 1e6).toFixed(0)} MB, state ${(timeline.machine.kernel.arena.byte_length / 1e6).toFixed(0)} MB`;
  return [
    row(`keyframe, store, ${gib} GiB`, wall(stores), 'ms', { note: `${cpu_note(stores)}, ${kept}` }),
    row(`keyframe, restore, ${gib} GiB`, wall(restores), 'ms', { note: cpu_note(restores) }),
  ];
}

function picture_rows(shipped: Shipped, machine: Machine, timeline: Timeline, gib: number): Row[] {
  timeline.seek_ns(MINUTE_NS / 2);
  const encoder = new shipped.FrameEncoder(timeline, machine.info.dims);
  const wish = { window_ns: 1e9, follow: [], after_id: null };
  let frame = encoder.encode(null, wish);
  const times: Clocked[] = [];
  for (let i = 1; i <= PICTURES; i++) {
    timeline.seek_ns(MINUTE_NS / 2 + i * PICTURE_STEP_NS);
    times.push(clocked(() => (frame = encoder.encode(frame, wish))));
  }
  return [row(`picture, ${gib} GiB`, wall(times), 'ms', {
    note: `of the worker, ${(frame.byteLength / 1e6).toFixed(1)} MB, ${cpu_note(times)}`, goal: gib === 64 ? { text: '<= 30 ms', met: wall(times) <= 30 } : null,
  })];
}

function history_rows(shipped: Shipped, gib: number): Row[] {
  const { scenario } = shipped.load_scenario(gib === 1 ? 'who-may-write-real' : `disk-bound-${gib}gib`);
  const machine = shipped.make_machine(scenario!, 1);
  let timeline!: Timeline;
  const open = clocked(() => {
    timeline = new shipped.Timeline(machine);
  });
  const first = clocked(() => timeline.seek_ns(MINUTE_NS));
  return [
    row(`first keyframe, ${gib} GiB`, open.wall_ms, 'ms', { note: `${open.cpu_ms.toFixed(0)} ms of CPU, into fresh memory` }),
    row(`60 s with history, ${gib} GiB`, first.wall_ms, 'ms', {
      ratios: [{ to: 'real time', ratio: 60000 / first.wall_ms }], note: `${first.cpu_ms.toFixed(0)} ms of CPU, with recorder and keyframes`,
      goal: gib === 1 ? null : { text: '>= 20 x real time', met: 60000 / first.wall_ms >= 20 },
    }),
    ...seek_rows(timeline, gib),
    ...keyframe_rows(timeline, gib),
    ...picture_rows(shipped, machine, timeline, gib),
  ];
}

export function scale(shipped: Shipped, sizes: readonly number[], rounds: number): Row[] {
  return sizes.flatMap((gib) => [...boot_rows(shipped, gib, rounds), ...minute_rows(shipped, gib, rounds), ...history_rows(shipped, gib)]);
}
