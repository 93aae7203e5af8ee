// Copies of the arena in chunks of 4 KiB that copies share: what did not change between two of them is kept once. Memory
// comes in slabs and is used again, since fresh memory costs 3 to 30 times a copy.
import type { Arena } from '#base/arena.ts';
import { assert } from '#base/assert.ts';

export const CHUNK = 4096;
const CHUNK_WORDS = CHUNK / 4;
const SLAB_SHIFT = 8;
/** Chunks of a slab: 1 MiB. */
const SLAB = 1 << SLAB_SHIFT;

/** One copy: the number of each chunk, in the order of the arena. */
export type Chunks = Int32Array;

export class ChunkPool {
  private readonly arena: Arena;
  private readonly words: Int32Array;
  private readonly slabs: Int32Array[] = [];
  private readonly free: number[] = [];
  /** Copies that hold each chunk. */
  private holders = new Uint16Array(SLAB);
  private used = 0;

  constructor(arena: Arena) {
    this.arena = arena;
    this.words = new Int32Array(arena.buffer);
  }

  /** Bytes in use: chunks, and the lists that name them. */
  byte_length(copies: number): number {
    return this.used * CHUNK + copies * this.length * 4;
  }

  /** Chunks of one copy. */
  get length(): number {
    return Math.ceil(this.words.length / CHUNK_WORDS);
  }

  /** Copies the arena; what is as in `like` is shared with it. */
  take(like: Chunks | null): Chunks {
    const { words, length } = this;
    const chunks = new Int32Array(length);
    for (let i = 0; i < length; i++) {
      const from = i * CHUNK_WORDS;
      const to = Math.min(words.length, from + CHUNK_WORDS);
      let chunk = like === null ? -1 : like[i]!;
      if (chunk < 0 || !same(words, from, to, this.slabs[chunk >> SLAB_SHIFT]!, (chunk & (SLAB - 1)) * CHUNK_WORDS)) {
        chunk = this.free.pop() ?? this.grow();
        this.slabs[chunk >> SLAB_SHIFT]!.set(words.subarray(from, to), (chunk & (SLAB - 1)) * CHUNK_WORDS);
        this.used++;
      }
      assert(this.holders[chunk]! < 0xffff, 'keyframes: too many copies');
      this.holders[chunk]!++;
      chunks[i] = chunk;
    }
    return chunks;
  }

  restore(chunks: Chunks): void {
    const { words, slabs } = this;
    assert(chunks.length === this.length, 'keyframe of another layout');
    for (let i = 0; i < chunks.length; ) {
      const chunk = chunks[i]!;
      // Chunks that lie together are copied together.
      let run = 1;
      while (i + run < chunks.length && chunks[i + run] === chunk + run && ((chunk + run) & (SLAB - 1)) !== 0) run++;
      const at = (chunk & (SLAB - 1)) * CHUNK_WORDS;
      const to = i * CHUNK_WORDS;
      const length = Math.min(words.length - to, run * CHUNK_WORDS);
      words.set(slabs[chunk >> SLAB_SHIFT]!.subarray(at, at + length), to);
      i += run;
    }
  }

  release(chunks: Chunks): void {
    for (const chunk of chunks) {
      const left = this.holders[chunk]! - 1;
      this.holders[chunk] = left;
      if (left > 0) continue;
      this.free.push(chunk);
      this.used--;
    }
  }

  /** A new slab; its first chunk is handed out, the others are free, in rising order. */
  private grow(): number {
    const first = this.slabs.length * SLAB;
    this.slabs.push(new Int32Array(SLAB * CHUNK_WORDS));
    if (this.holders.length < first + SLAB) {
      const holders = new Uint16Array(Math.max(first + SLAB, this.holders.length * 2));
      holders.set(this.holders);
      this.holders = holders;
    }
    for (let i = SLAB - 1; i > 0; i--) this.free.push(first + i);
    return first;
  }
}

function same(words: Int32Array, from: number, to: number, other: Int32Array, at: number): boolean {
  for (let i = from, j = at; i < to; i++, j++) if (words[i] !== other[j]) return false;
  return true;
}
