// Which pages lumpy reclaim takes, once more, with plain arrays: written from the reference (kernel-compaction.md, 4.1), not from
// the model. A frame says what it is; a list is an array of frame numbers, tail first.
export interface NaiveFrame {
  readonly zone: number;
  readonly hole: boolean;
  readonly free: boolean;
  /** inactive anon, active anon, inactive file, active file; null = on none of them. */
  readonly list: number | null;
  /** Part of a huge page. */
  readonly huge: boolean;
  /** Pages it stands for on a list. */
  readonly pages: number;
  readonly has_slot: boolean;
  readonly owner: number;
  readonly dirty: boolean;
  readonly writing: boolean;
}

export interface NaiveWish {
  readonly order: number;
  readonly list: number;
  /** Active and inactive, anonymous and file. */
  readonly both: boolean;
  readonly swap_left: boolean;
  readonly way: 'lumpy' | 'prefer_clean' | 'same_file';
  /** With lists per node: pages of zones above go to the head. */
  readonly highest_zone: number;
}

export interface NaiveGrab {
  readonly taken: number[];
  readonly looked: number;
  readonly passed_over: number[];
  readonly contig_taken: number;
  readonly contig_dirty: number;
  readonly contig_failed: number;
}

const BUDGET = 32;

function block_of(pfn: number, order: number): number[] {
  const first = Math.floor(pfn / 2 ** order) * 2 ** order;
  return Array.from({ length: 2 ** order }, (_, i) => first + i);
}

/** Things in the way of a block: what cannot be taken at all, and what would have to be written. */
function obstacles(frames: readonly NaiveFrame[], block: readonly number[]): [number, number] {
  const used = block.map((pfn) => frames[pfn]).filter((frame) => frame === undefined || !frame.free);
  const stuck = used.filter((frame) => frame === undefined || frame.list === null || frame.huge);
  const dirty = used.filter((frame) => frame !== undefined && frame.list !== null && !frame.huge && (frame.dirty || frame.writing));
  return [stuck.length, dirty.length];
}

/** First page of each block to be tried, in order; after them the rest of the list as it comes. */
function tags_in_order(frames: readonly NaiveFrame[], tail_first: readonly number[], wish: NaiveWish): number[] {
  if (wish.way !== 'prefer_clean') return [...tail_first];
  const firsts: number[] = [];
  for (const pfn of tail_first.slice(0, BUDGET)) {
    if (frames[pfn]!.zone <= wish.highest_zone && !firsts.some((other) => block_of(other, wish.order)[0] === block_of(pfn, wish.order)[0])) firsts.push(pfn);
  }
  const ranked = firsts.map((pfn, place) => ({ pfn, place, ways: obstacles(frames, block_of(pfn, wish.order)) }));
  ranked.sort((a, b) => a.ways[0] - b.ways[0] || a.ways[1] - b.ways[1] || a.place - b.place);
  return [...ranked.map((r) => r.pfn), ...tail_first];
}

export function naive_grab(frames: readonly NaiveFrame[], tail_first: readonly number[], wish: NaiveWish): NaiveGrab {
  const taken: number[] = [];
  const passed_over: number[] = [];
  let [looked, contig_taken, contig_dirty, contig_failed] = [0, 0, 0, 0];
  for (const tag of tags_in_order(frames, tail_first, wish)) {
    if (looked >= BUDGET) break;
    if (taken.includes(tag) || passed_over.includes(tag)) continue;
    looked += frames[tag]!.pages;
    if (frames[tag]!.zone > wish.highest_zone) {
      passed_over.push(tag);
      continue;
    }
    taken.push(tag);
    for (const pfn of block_of(tag, wish.order)) {
      const frame = frames[pfn];
      if (pfn === tag) continue;
      if (frame === undefined || frame.hole) break;
      if (frame.zone !== frames[tag]!.zone || frame.free || frame.huge) continue;
      if (wish.way === 'same_file' && frame.owner !== frames[tag]!.owner) continue;
      const anonymous = frame.list === 0 || frame.list === 1 || (frame.list === null && frame.owner < -1);
      if (anonymous && !wish.swap_left && !frame.has_slot) continue;
      const on_list = frame.list !== null && !taken.includes(pfn) && !passed_over.includes(pfn);
      if (on_list && (wish.both || frame.list === wish.list)) {
        taken.push(pfn);
        looked++;
        contig_taken++;
        if (frame.dirty) contig_dirty++;
      } else if (wish.both) contig_failed++;
    }
  }
  return { taken, looked, passed_over, contig_taken, contig_dirty, contig_failed };
}
