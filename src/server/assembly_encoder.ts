// What the map and the shelves show of blocks: free lists, labels, compactions in progress, the last thefts.
import { NONE } from '#base/units.ts';
import { CC, CC_WORDS, G, MAX_STEALS, STEAL_WORDS } from '#kernel/columns.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { MIGRATE_ISOLATE, MIGRATE_MOVABLE, MIGRATE_TYPES } from '#kernel/mm/page_flags.ts';
import * as L from '#wire/frame_layout.ts';
import type { FrameView } from '#wire/frame_view.ts';

export function encode_assembly(k: Kernel, view: FrameView): void {
  // Zone, order and type stand in the same order in the arena; what is set aside for a compactor (the last type) is nobody's to take.
  for (let row = 0; row * MIGRATE_TYPES < k.free_count.length; row++) {
    for (let type = 0; type < L.MIGRATE_TYPES; type++) view.area[row * L.MIGRATE_TYPES + type] = k.free_count[row * MIGRATE_TYPES + type]!;
  }
  const fields = L.BLOCK_INFO.length;
  for (let block = 0; block < k.size.nr_blocks; block++) {
    const at = block * fields;
    const isolated = k.block_type[block] === MIGRATE_ISOLATE;
    view.block_info[at] = isolated ? MIGRATE_MOVABLE : k.block_type[block]!;
    view.block_info[at + 1] = Math.min(255, k.block_assembler[block]!);
    view.block_info[at + 2] = k.block_skip[block]!;
    view.block_info[at + 3] = isolated ? 1 : 0;
  }
  put(view, 'nr_scanners', encode_scanners(k, view));
  put(view, 'nr_steals', encode_steals(k, view));
  put(view, 'huge_pages', k.g[G.huge_pages]!);
}

function put(view: FrameView, field: (typeof L.HEAD)[number], value: number): void {
  view.head[L.HEAD.indexOf(field)] = value;
}

function encode_scanners(k: Kernel, view: FrameView): number {
  const { scanner } = view;
  scanner.fill(NONE);
  let rows = 0;
  for (let task = 0; task < k.size.nr_tasks && rows < L.MAX_SCANNERS; task++) {
    const cc = task * CC_WORDS;
    if (k.cc[cc + CC.active] === 0) continue;
    const of = (field: number): number => k.cc[cc + field]!;
    const row = [
      task, of(CC.zone), of(CC.order), of(CC.sync), of(CC.migrate_pfn), of(CC.free_pfn), of(CC.nr_migrated), of(CC.nr_failed), of(CC.since_ns),
      of(CC.passes), of(CC.target_block), of(CC.nr_migratepages), of(CC.nr_freepages),
    ];
    scanner.set(row, rows * L.SCANNER.length);
    rows++;
  }
  return rows;
}

/** The ring in order of time. */
function encode_steals(k: Kernel, view: FrameView): number {
  const { steal } = view;
  steal.fill(NONE);
  const all = k.g[G.nr_steals]!;
  const kept = Math.min(all, MAX_STEALS);
  for (let i = 0; i < kept; i++) {
    const from = ((all - kept + i) % MAX_STEALS) * STEAL_WORDS;
    for (let field = 0; field < L.STEAL.length; field++) steal[i * L.STEAL.length + field] = k.steals[from + field]!;
  }
  return kept;
}
