// Memory in use at power-on: file pages in the cache and anonymous pages mapped, as on a machine that has run for a day.
// Models no code of Linux; it leaves what 2.6.34 mm/filemap.c (add_to_page_cache_lru), mm/memory.c (do_anonymous_page) and
// the lists of mm/swap.c would have left. Simplified: every page clean (an anonymous one has no copy in swap yet) and used
// once, none referenced since; the kernel's own pages fill whole pageblocks; nothing of it is counted in the rates.
// Whole stretches at a time and no free block on the way: filling 64 GiB page by page would take as long as the minute
// that is to be watched.
import { assert } from '#base/assert.ts';
import { next_u32 } from '#base/prng.ts';
import type { Pfn } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import type { MachineConfig, ZoneConfig } from '../config.ts';
import type { Kernel } from '../kernel.ts';
import { VM } from '../vmstat.ts';
import { pte_alloc } from './huge_memory.ts';
import { lowmem_reserve, WMARK_HIGH, zone_wmarks } from './mmzone.ts';
import {
  LRU_ACTIVE_ANON, LRU_INACTIVE_FILE, MIGRATE_RECLAIMABLE, MIGRATE_UNMOVABLE, PG_active, PG_dirty, PG_kernel, PG_lru, PG_mapped, PG_slab, PG_swapbacked,
  PG_uptodate, ZONE_SHIFT,
} from './page_flags.ts';
import { anon_mapping } from './swap_state.ts';

/** Pages that came in together: the largest read-ahead window (2.6.34 include/linux/mm.h, VM_MAX_READAHEAD). */
const WINDOW = 32;

/** Pages in use at power-on, the kernel's own left out. */
export function warm_pages(config: { readonly files: readonly { readonly cached_pages?: number }[]; readonly tasks: readonly { readonly resident_pages?: number }[] }): number {
  const cached = config.files.reduce((sum, file) => sum + (file.cached_pages ?? 0), 0);
  return config.tasks.reduce((sum, task) => sum + (task.resident_pages ?? 0), cached);
}

/** Pages of a zone that may be in use at power-on: what allocations would have left of it with kswapd at rest. */
export function warm_room(zones: readonly ZoneConfig[], zone: number, min_free_kbytes: number): number {
  const { managed, kernel_pages, slab_pages } = zones[zone]!;
  const high = zone_wmarks(zones, min_free_kbytes)[zone * 3 + WMARK_HIGH]!;
  return Math.max(0, managed - kernel_pages - slab_pages - high - lowmem_reserve(zones, zone, zones.length - 1));
}

/** Warm pages of every zone: the highest zone is full before the next one is used. */
export function share_out(config: MachineConfig): number[] {
  const shares = config.zones.map(() => 0);
  let left = warm_pages(config);
  for (let zone = config.zones.length - 1; zone >= 0; zone--) {
    shares[zone] = Math.min(left, warm_room(config.zones, zone, config.min_free_kbytes));
    left -= shares[zone]!;
  }
  assert(left === 0, `${left} pages more in use at power-on than fit into memory`);
  return shares;
}

/** Stretches of frames: first page and length of each, in address order. */
export type Stretches = number[];

/**
 * Takes the bottom of a zone: half of the kernel's pages in one run, the rest and the slab pages a pageblock at a time, spread
 * evenly, and what lies between them for the warm pages (added to `stretches`). Returns the first page that stays free.
 */
export function lay_out_used(k: Kernel, zone: number, first: Pfn, warm: number, stretches: Stretches): Pfn {
  const block = 1 << k.config.pageblock_order;
  const { kernel_pages, slab_pages } = k.config.zones[zone]!;
  const together = Math.floor(kernel_pages / 2);
  own(k, zone, first, together, PG_kernel, MIGRATE_UNMOVABLE);
  const all = [kernel_pages - together, slab_pages, warm];
  const left = [...all];
  let at = first + together;
  for (;;) {
    // Whoever has most of his share still before him.
    let who = 0;
    for (let i = 1; i < 3; i++) if (left[i]! * Math.max(1, all[who]!) > left[who]! * Math.max(1, all[i]!)) who = i;
    const n = Math.min(left[who]!, block - (at % block));
    if (n === 0) return at;
    if (who === 2) {
      const last = stretches.length - 2;
      if (last >= 0 && stretches[last]! + stretches[last + 1]! === at) stretches[last + 1]! += n;
      else stretches.push(at, n);
    } else own(k, zone, at, n, who === 0 ? PG_kernel : PG_slab, who === 0 ? MIGRATE_UNMOVABLE : MIGRATE_RECLAIMABLE);
    left[who]! -= n;
    at += n;
  }
}

function own(k: Kernel, zone: number, from: Pfn, pages: number, flag: number, mt: number): void {
  const block = 1 << k.config.pageblock_order;
  k.flags.fill(((zone << ZONE_SHIFT) | flag) >>> 0, from, from + pages);
  k.block_type.fill(mt, Math.floor((from + block / 2) / block), Math.floor((from + pages + block / 2) / block));
}

/** A file or an address space, of which a row of pages is in memory. */
interface Owner {
  readonly mapping: number;
  readonly first_index: number;
  readonly pages: number;
  /** Where the row begins in the table that names the frames. */
  readonly table: Int32Array;
  readonly at: number;
  readonly flags: number;
  readonly list: number;
  /** Share of its stretches that is active. */
  readonly active: number;
  done: number;
  stretch: number;
}

function owners_of(k: Kernel): Owner[] {
  const owners: Owner[] = [];
  k.config.files.forEach((file, i) => {
    const pages = file.cached_pages ?? 0;
    if (pages === 0) return;
    const first_index = file.cached_from ?? 0;
    const at = k.file_start[i]! + first_index;
    owners.push({
      mapping: i, first_index, pages, table: k.slot, at, flags: PG_lru | PG_uptodate, list: LRU_INACTIVE_FILE, active: file.cached_active ?? 0, done: 0, stretch: 0,
    });
    k.nr_cached[i] = pages;
    k.vm[VM.nr_file_pages]! += pages;
  });
  k.config.tasks.forEach((task, i) => {
    const pages = task.resident_pages ?? 0;
    if (pages === 0) return;
    const flags = PG_lru | PG_uptodate | PG_swapbacked | PG_mapped | PG_dirty | PG_active;
    owners.push({
      mapping: anon_mapping(i), first_index: 0, pages, table: k.pte, at: k.anon_start[i]!, flags, list: LRU_ACTIVE_ANON, active: 0, done: 0, stretch: 0,
    });
    for (let vpn = 0; vpn < pages; vpn += 1 << k.huge_order) pte_alloc(k, i, vpn);
    k.rss[i] = pages;
    k.vm[VM.nr_anon_pages]! += pages;
  });
  return owners;
}

/** Gives the laid-out frames their owners, lists and ages. All owners got their memory side by side, each at an even pace. */
export function fill_warm(k: Kernel, stretches: Stretches): void {
  const scattered = k.config.warm_order === 'scattered';
  const stream = k.size.nr_tasks + 1;
  const windows = cut(stretches);
  const filled = new Windows(windows.length + k.config.files.length + k.config.tasks.length);
  const owners = owners_of(k);
  const place = scattered ? permutation(windows.length, next_u32(k.eng.prng, stream)) : identity;
  for (let i = 0; i < windows.length; i++) {
    const window = place(i);
    let pfn = windows.start[window]!;
    const end = pfn + windows.pages[window]!;
    while (pfn < end) {
      const owner = furthest_behind(owners);
      const n = Math.min(end - pfn, owner.pages - owner.done);
      filled.add(pfn, n, give(k, owner, pfn, n));
      pfn += n;
    }
  }
  const age = scattered ? permutation(filled.length, next_u32(k.eng.prng, stream)) : identity;
  for (let i = 0; i < filled.length; i++) {
    const window = age(i);
    add_stretch_to_lru_list(k, filled.start[window]!, filled.pages[window]!, filled.list[window]!);
  }
}

function furthest_behind(owners: readonly Owner[]): Owner {
  let best = owners[0]!;
  for (let i = 1; i < owners.length; i++) {
    const owner = owners[i]!;
    if (owner.done * best.pages < best.done * owner.pages) best = owner;
  }
  return best;
}

/** The owner's next pages are these frames. Returns the list they belong to. */
function give(k: Kernel, owner: Owner, pfn: Pfn, pages: number): number {
  const { flags, mapping, index } = k;
  const { table } = owner;
  // Every so many stretches one is active, as evenly as it goes.
  const active = Math.floor((owner.stretch + 1) * owner.active) > Math.floor(owner.stretch * owner.active);
  const zone = flags[pfn]! >>> ZONE_SHIFT;
  const set = ((zone << ZONE_SHIFT) | owner.flags | (active ? PG_active : 0)) >>> 0;
  const to_index = owner.first_index + owner.done - pfn;
  const to_table = owner.at + owner.done - pfn;
  for (let p = pfn; p < pfn + pages; p++) {
    flags[p] = set;
    mapping[p] = owner.mapping + 1;
    index[p] = to_index + p;
    table[to_table + p] = p + 1;
  }
  owner.done += pages;
  owner.stretch++;
  k.zone_lru_pages[zone]! += pages;
  return k.list_id(k.node_scope ? 0 : zone, owner.list + (active ? 1 : 0));
}

/** A row of pages to the head of a list, the last as the youngest. */
function add_stretch_to_lru_list(k: Kernel, pfn: Pfn, pages: number, list: number): void {
  const { next, prev } = k;
  const head = k.lru_head[list]!;
  const last = pfn + pages - 1;
  for (let p = pfn; p <= last; p++) {
    next[p] = p - 1;
    prev[p] = p + 1;
  }
  next[pfn] = head;
  prev[last] = NONE;
  if (head === NONE) k.lru_tail[list] = pfn;
  else prev[head] = pfn;
  k.lru_head[list] = last;
  k.lru_count[list]! += pages;
}

/** Rows of pages: first page, length, list. */
class Windows {
  readonly start: Int32Array;
  readonly pages: Uint8Array;
  readonly list: Uint8Array;
  length = 0;

  constructor(most: number) {
    this.start = new Int32Array(most);
    this.pages = new Uint8Array(most);
    this.list = new Uint8Array(most);
  }

  add(start: Pfn, pages: number, list: number): void {
    this.start[this.length] = start;
    this.pages[this.length] = pages;
    this.list[this.length++] = list;
  }
}

function cut(stretches: Stretches): Windows {
  let most = 0;
  for (let i = 1; i < stretches.length; i += 2) most += Math.ceil(stretches[i]! / WINDOW);
  const windows = new Windows(most);
  for (let i = 0; i < stretches.length; i += 2) {
    const end = stretches[i]! + stretches[i + 1]!;
    for (let pfn = stretches[i]!; pfn < end; pfn += WINDOW) windows.add(pfn, Math.min(WINDOW, end - pfn), 0);
  }
  return windows;
}

const identity = (i: number): number => i;

/**
 * An order by chance of 0..n-1 without a table of it: each step is one-to-one on the numbers of so many bits, and a number
 * beyond the end takes another turn.
 */
export function permutation(n: number, key: number): (i: number) => number {
  let bits = 1;
  while (2 ** bits < n) bits++;
  const mask = 2 ** bits - 1;
  const shift = (bits >> 1) + 1;
  const turn = (x: number): number => {
    let y = (x ^ key) & mask;
    y = Math.imul(y, 0x9e3779b1) & mask;
    y ^= y >>> shift;
    y = Math.imul(y, 0x85ebca6b) & mask;
    y ^= y >>> shift;
    y = Math.imul(y + (key >>> 7), 0xc2b2ae35) & mask;
    return y ^ (y >>> shift);
  };
  return (i) => {
    let x = turn(i);
    while (x >= n) x = turn(x);
    return x;
  };
}
