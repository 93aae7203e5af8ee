// Copies of the arena in chunks of 4 KiB that copies share. What did not change between two of them is kept once; of a chunk
// in which few words changed only those are kept (patch_pool.ts), of one whose words are all alike one for all. Changes are
// found by comparing, not by marks that the model would have to set: README.md has the measurements. Memory comes in slabs
// and is used again, since fresh memory costs 3 to 30 times a copy.
import type { Arena } from '#base/arena.ts';
import { assert } from '#base/assert.ts';
import { same_up_to } from '#base/compare.ts';
import { MOST_PATCH, PatchPool } from './patch_pool.ts';

export const CHUNK = 4096;
const CHUNK_WORDS = CHUNK / 4;
/**
 * Chunks of a slab: 1 MiB, or 32 MiB where a copy is over 128 MiB: so large a piece comes from the system zeroed, while a small
 * one may be zeroed once more.
 */
const SMALL_SLAB_SHIFT = 8;
const LARGE_SLAB_SHIFT = 13;
const LARGE_ARENA = 128 * 1024 * 1024;

/** One copy: for each chunk, in the order of the arena, the number of one kept, or below 0 of a patch (-1 - patch). */
export type Chunks = Int32Array;

export class ChunkPool {
  private readonly words: Int32Array;
  private readonly shift: number;
  /** Number of a chunk within its slab. */
  private readonly within: number;
  private readonly slabs: Int32Array[] = [];
  private readonly patches = new PatchPool();
  private readonly free: number[] = [];
  /** Copies and patches that hold each chunk. */
  private holders: Int32Array;
  /** Chunks of one word all through, by that word. */
  private readonly plain = new Map<number, number>();
  private readonly is_plain = new Set<number>();
  private used = 0;
  private readonly positions = new Uint16Array(CHUNK_WORDS);
  private readonly values = new Int32Array(CHUNK_WORDS);

  constructor(arena: Arena) {
    this.words = new Int32Array(arena.buffer);
    this.shift = arena.byte_length > LARGE_ARENA ? LARGE_SLAB_SHIFT : SMALL_SLAB_SHIFT;
    this.within = (1 << this.shift) - 1;
    this.holders = new Int32Array(1 << this.shift);
  }

  /** Bytes in use: chunks, patches, and the lists that name them. */
  byte_length(copies: number): number {
    return this.used * CHUNK + this.patches.byte_length + copies * this.length * 4;
  }

  /** Chunks of one copy. */
  get length(): number {
    return Math.ceil(this.words.length / CHUNK_WORDS);
  }

  /** Copies the arena; what is as in `like` is shared with it. */
  take(like: Chunks | null): Chunks {
    const chunks = new Int32Array(this.length);
    let i = 0;
    try {
      for (; i < chunks.length; i++) {
        const from = i * CHUNK_WORDS;
        const to = Math.min(this.words.length, from + CHUNK_WORDS);
        chunks[i] = like === null ? this.first(from, to) : this.next(like[i]!, from, to);
      }
    } catch (error) {
      // No memory for another slab: half a copy is none.
      this.release(chunks.subarray(0, i));
      throw error;
    }
    return chunks;
  }

  private first(from: number, to: number): number {
    const { words } = this;
    const word = words[from]!;
    if (to - from < CHUNK_WORDS || !all_alike(words, from, to)) return this.whole(from, to);
    const known = this.plain.get(word);
    if (known !== undefined) {
      this.holders[known]!++;
      return known;
    }
    const chunk = this.whole(from, to);
    this.plain.set(word, chunk);
    this.is_plain.add(chunk);
    return chunk;
  }

  private next(like: number, from: number, to: number): number {
    const { words, patches, positions, values } = this;
    const base = like < 0 ? patches.base[-1 - like]! : like;
    const other = this.slabs[base >> this.shift]!;
    const at = (base & this.within) * CHUNK_WORDS;
    const start = same_up_to(words, from, to, other, at);
    if (start === to) {
      this.holders[base]!++;
      return base;
    }
    const most = Math.min(MOST_PATCH, (to - from) >> 2);
    let n = 0;
    for (let i = start; i < to && n <= most; ) {
      // The eight in which something differs, then on to the next such.
      for (const end = Math.min(to, i + 8); i < end; i++) {
        const word = words[i]!;
        if (word === other[at + i - from]) continue;
        positions[n] = i - from;
        values[n++] = word;
      }
      if (i < to) i = same_up_to(words, i, to, other, at + i - from);
    }
    if (n > most) return this.whole(from, to);
    if (like < 0 && patches.same(-1 - like, positions, values, n)) {
      patches.hold(-1 - like);
      return like;
    }
    const patch = patches.add(base, positions, values, n);
    this.holders[base]!++;
    return -1 - patch;
  }

  /** A chunk of its own. */
  private whole(from: number, to: number): number {
    const chunk = this.free.pop() ?? this.grow();
    this.slabs[chunk >> this.shift]!.set(this.words.subarray(from, to), (chunk & this.within) * CHUNK_WORDS);
    this.used++;
    this.holders[chunk] = 1;
    return chunk;
  }

  restore(chunks: Chunks): void {
    const { words, slabs, patches, shift, within } = this;
    assert(chunks.length === this.length, 'keyframe of another layout');
    const base_of = (i: number): number => (chunks[i]! < 0 ? patches.base[-1 - chunks[i]!]! : chunks[i]!);
    for (let i = 0; i < chunks.length; ) {
      const base = base_of(i);
      // Chunks that lie together are copied together.
      let run = 1;
      while (i + run < chunks.length && ((base + run) & within) !== 0 && base_of(i + run) === base + run) run++;
      const at = (base & within) * CHUNK_WORDS;
      const to = i * CHUNK_WORDS;
      const length = Math.min(words.length - to, run * CHUNK_WORDS);
      const slab = slabs[base >> shift]!;
      // Columns that nobody has used yet stay memory that nobody has touched.
      const untouched = run === 1 && this.is_plain.has(base) && same_up_to(words, to, to + length, slab, at) === to + length;
      if (!untouched) words.set(slab.subarray(at, at + length), to);
      for (let c = i; c < i + run; c++) if (chunks[c]! < 0) patches.apply(-1 - chunks[c]!, words, c * CHUNK_WORDS);
      i += run;
    }
  }

  release(chunks: Chunks): void {
    for (const chunk of chunks) {
      if (chunk >= 0) this.let_go(chunk);
      else if (this.patches.release(-1 - chunk)) this.let_go(this.patches.base[-1 - chunk]!);
    }
  }

  private let_go(chunk: number): void {
    const left = this.holders[chunk]! - 1;
    this.holders[chunk] = left;
    if (left > 0) return;
    if (this.is_plain.delete(chunk)) this.plain.delete(this.slabs[chunk >> this.shift]![(chunk & this.within) * CHUNK_WORDS]!);
    this.free.push(chunk);
    this.used--;
  }

  /** A new slab; its first chunk is handed out, the others are free, in rising order. */
  private grow(): number {
    const slab = 1 << this.shift;
    const first = this.slabs.length * slab;
    this.slabs.push(new Int32Array(slab * CHUNK_WORDS));
    if (this.holders.length < first + slab) {
      const holders = new Int32Array(Math.max(first + slab, this.holders.length * 2));
      holders.set(this.holders);
      this.holders = holders;
    }
    for (let i = slab - 1; i > 0; i--) this.free.push(first + i);
    return first;
  }
}

function all_alike(words: Int32Array, from: number, to: number): boolean {
  const word = words[from]!;
  for (let i = from; i < to; i += 8) {
    const differ = (words[i]! ^ word) | (words[i + 1]! ^ word) | (words[i + 2]! ^ word) | (words[i + 3]! ^ word) | (words[i + 4]! ^ word) | (words[i + 5]! ^ word) | (words[i + 6]! ^ word) | (words[i + 7]! ^ word);
    if (differ !== 0) return false;
  }
  return true;
}
