// The buddy allocator against its naive twin, on the same commands: they must also agree. And compaction's two scanners against
// theirs, on memory in the same state.
import { PG_lru } from '#kernel/mm/page_flags.ts';
import { twin_of } from '#testing/compare_buddy.ts';
import { NaiveBuddy } from '#testing/naive_buddy.ts';
import { naive_compaction } from '#testing/naive_compaction.ts';
import type { Shipped } from './bundle.ts';
import type { Row } from './measure.ts';
import { compare, median, ratio, row, timed } from './measure.ts';

const MOVABLE = 2;
const TYPES = 3;
/** Shares of the orders asked for: nine of ten single pages or pairs. */
const ORDERS = [0, 0, 0, 0, 0, 0, 1, 1, 1, 3] as const;
const PAGEBLOCK = 9;
/** Largest order. */
const TOP = 10;

interface Allocator {
  alloc(order: number, type: number): number;
  free(pfn: number, order: number): void;
}

/** A machine with one zone, all of it free and of one type: the reserve that power-on sets aside is given back first. */
function shipped_allocator(shipped: Shipped, pages: number): Allocator {
  const { scenario } = shipped.load_scenario({
    id: 'bench-zone', title: 'One zone', files: [{ id: 'f', pages: 100 }], tasks: [{ name: 'r', kind: 'seq', file: 'f', pages: 100 }], duration_ms: 1,
    machine: { size: pages, kernel_share: 0, pageblock_order: PAGEBLOCK, zones: [{ name: 'Normal', share: 1 }], devices: [{ id: 'ram', kind: 'instant' }] },
  });
  const k = shipped.make_machine(scenario!, 1).kernel;
  for (let order = TOP; order >= 0; order--) while (shipped.rmqueue(k, 0, order, MOVABLE, 0) >= 0);
  k.block_type.fill(MOVABLE);
  for (let pfn = pages - (1 << TOP); pfn >= 0; pfn -= 1 << TOP) shipped.free_block(k, pfn, TOP, MOVABLE);
  return {
    alloc: (order, type) => shipped.rmqueue(k, 0, order, type, 0),
    free: (pfn, order) => shipped.free_block(k, pfn, order, k.block_type[pfn >> PAGEBLOCK]!),
  };
}

function naive_allocator(pages: number): Allocator {
  const naive = new NaiveBuddy({ start: 0, pages }, PAGEBLOCK);
  for (let pfn = pages - (1 << TOP); pfn >= 0; pfn -= 1 << TOP) naive.free(pfn, TOP, MOVABLE);
  return { alloc: (order, type) => naive.alloc(order, type) ?? -1, free: (pfn, order) => naive.free(pfn, order, naive.type_of_block(pfn)) };
}

/** Fills to three quarters, then takes and gives back in turn, at random. The sum of what it got says whether two agree. */
function churn(allocator: Allocator, pages: number, commands: number): { units: number; ns: number; note: string } {
  const held_pfn = new Int32Array(pages);
  const held_order = new Uint8Array(pages);
  let held = 0;
  let used = 0;
  let sum = 0;
  let x = 12345;
  const below = (n: number): number => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return Math.floor((x / 4294967296) * n);
  };
  const take = (): void => {
    const order = ORDERS[below(ORDERS.length)]!;
    const pfn = allocator.alloc(order, below(20) === 0 ? below(TYPES) : MOVABLE);
    sum = (Math.imul(sum, 31) + pfn) | 0;
    if (pfn < 0) return;
    held_pfn[held] = pfn;
    held_order[held++] = order;
    used += 1 << order;
  };
  const give = (): void => {
    const i = below(held);
    allocator.free(held_pfn[i]!, held_order[i]!);
    used -= 1 << held_order[i]!;
    held--;
    held_pfn[i] = held_pfn[held]!;
    held_order[i] = held_order[held]!;
  };
  while (used < pages * 0.75) take();
  const time = timed(() => {
    for (let i = 0; i < commands; i++) {
      if (used > pages * 0.9 || (used > pages * 0.6 && below(2) === 0)) give();
      else take();
    }
    return commands;
  });
  return { ...time, note: `sum ${sum >>> 0}` };
}

function allocations(shipped: Shipped, commands: number, rounds: number): Row[] {
  const small = 32768;
  const measured = compare(
    [
      { name: 'naive twin, 128 MiB', run: () => churn(naive_allocator(small), small, Math.ceil(commands / 5)) },
      { name: 'Pagestage, 128 MiB', run: () => churn(shipped_allocator(shipped, small), small, Math.ceil(commands / 5)) },
      { name: 'Pagestage, 1 GiB', run: () => churn(shipped_allocator(shipped, 262144), 262144, commands) },
      { name: 'Pagestage, 16 GiB', run: () => churn(shipped_allocator(shipped, 4194304), 4194304, commands) },
    ],
    rounds,
  );
  const agree = measured[0]!.note === measured[1]!.note;
  return measured.map((m, i) => row(`allocations, ${m.name}`, median(m.rates) / 1e6, 'M a second', {
    ratios: i === 1 ? [{ to: 'naive twin', ratio: ratio(m, measured[0]!) }] : [],
    note: i === 1 ? (agree ? 'the same blocks as the twin' : `NOT the same blocks: ${m.note}, twin ${measured[0]!.note}`) : '',
  }));
}

/** Memory of which every second page is free here and there; then a task wants huge pages and compacts for each. */
function fragmented(pages: number): unknown {
  return {
    id: 'bench-compaction', title: 'Compaction', files: [{ id: 'f', pages: 100 }], switches: { compaction: 'direct' }, duration_ms: 3000,
    machine: { size: pages, cpus: 2, kernel_share: 0.02, pageblock_order: PAGEBLOCK, zones: [{ name: 'Normal', share: 1 }] },
    tasks: [
      { name: 'fragmenter', kind: 'fragmenter', pages: Math.floor(pages * 0.75), pfree: 0.5, every: 100000 },
      { name: 'wants', kind: 'block_allocator', start_ms: 2000, order: PAGEBLOCK, count: Math.floor(pages / 1300), gfp: 'huge', keep: 1, pause_us: 100 },
    ],
  };
}

function fragmented_kernel(shipped: Shipped, pages: number): ReturnType<Shipped['make_machine']>['kernel'] {
  const { scenario } = shipped.load_scenario(fragmented(pages));
  const k = shipped.make_machine(scenario!, 1).kernel;
  k.eng.run(2e9 - 1, Infinity, Infinity);
  return k;
}

/** What both scanners look at, in the time of the whole run: taking, copying and putting back of what they found included. */
function compaction_of(shipped: Shipped, pages: number): { units: number; ns: number; note: string } {
  const k = fragmented_kernel(shipped, pages);
  const { VM } = shipped;
  const time = timed(() => {
    k.eng.run(3e9, Infinity, Infinity);
    return k.vm[VM.compact_migrate_scanned]! + k.vm[VM.compact_free_scanned]!;
  });
  return { ...time, note: `${time.units} pages looked at, ${k.vm[VM.pgmigrate_success]} moved` };
}

/** The twin makes passes over the same memory until nothing moves any more; a pass that does not end early looks at all of it. */
function compaction_of_twin(shipped: Shipped, pages: number): { units: number; ns: number; note: string } {
  const k = fragmented_kernel(shipped, pages);
  const listed = new Set<number>();
  for (let pfn = 0; pfn < pages; pfn++) if ((k.flags[pfn]! & PG_lru) !== 0) listed.add(pfn);
  const frames = { start: 0, pages, block_order: PAGEBLOCK, low_mark: k.zone_wmark[1]!, free: twin_of(k, 0), listed, hold: new Map(), add_batch: [] };
  let moved = 0;
  const time = timed(() => {
    const run = naive_compaction(frames, { order: TOP + 1, type: MOVABLE, async: false, capture: 'off' });
    moved = run.moves.length;
    return pages;
  });
  return { ...time, note: `${moved} moved` };
}

function compaction(shipped: Shipped, rounds: number): Row[] {
  const small = 32768;
  const measured = compare(
    [
      { name: 'naive twin, 128 MiB', run: () => compaction_of_twin(shipped, small) },
      { name: 'Pagestage, 128 MiB', run: () => compaction_of(shipped, small) },
      { name: 'Pagestage, 1 GiB', run: () => compaction_of(shipped, 262144) },
    ],
    rounds,
  );
  return measured.map((m, i) => row(`compaction, ${m.name}`, median(m.rates) / 1e6, 'M pages/s', {
    ratios: i === 1 ? [{ to: 'naive twin', ratio: ratio(m, measured[0]!) }] : [], note: m.note,
  }));
}

export function allocator(shipped: Shipped, commands: number, rounds: number): Row[] {
  return [...allocations(shipped, commands, rounds), ...compaction(shipped, rounds)];
}
