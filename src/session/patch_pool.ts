// Patches: the few words in which a chunk differs from another, kept for the copies of chunk_pool.ts. Six bytes a word in
// place of a whole chunk; where memory is used here and there, as by reads at random, nearly every chunk changes a little.
// Places come in sizes of powers of two and are used again.

const SMALLEST = 8;
/** Words of the largest patch: beyond a quarter of a chunk a chunk of its own costs hardly more and is faster. */
export const MOST_PATCH = 256;
const CLASSES = 6;
const SLAB_SHIFT = 16;
const SLAB = 1 << SLAB_SHIFT;
const BYTES_PER_WORD = 6;
/** Of the tables below, for each patch. */
const BYTES_PER_PATCH = 16;

export class PatchPool {
  /** Chunk that each patch changes. */
  base = new Int32Array(SLAB);
  private place = new Int32Array(SLAB);
  private count = new Int32Array(SLAB);
  private holders = new Int32Array(SLAB);
  private readonly values: Int32Array[] = [];
  private readonly positions: Uint16Array[] = [];
  private readonly free_places: number[][] = Array.from({ length: CLASSES }, () => []);
  private readonly free_patches: number[] = [];
  private made = 0;
  private bytes = 0;

  get byte_length(): number {
    return this.bytes;
  }

  /** A new patch of `n` words, held once. */
  add(base: number, positions: Uint16Array, values: Int32Array, n: number): number {
    const cls = class_of(n);
    const place = this.free_places[cls]!.pop() ?? this.carve(cls);
    const at = place & (SLAB - 1);
    this.values[place >> SLAB_SHIFT]!.set(values.subarray(0, n), at);
    this.positions[place >> SLAB_SHIFT]!.set(positions.subarray(0, n), at);
    if (this.free_patches.length === 0 && this.made === this.base.length) this.grow();
    const patch = this.free_patches.pop() ?? this.made++;
    this.base[patch] = base;
    this.place[patch] = place;
    this.count[patch] = n;
    this.holders[patch] = 1;
    this.bytes += (SMALLEST << cls) * BYTES_PER_WORD + BYTES_PER_PATCH;
    return patch;
  }

  hold(patch: number): void {
    this.holders[patch]!++;
  }

  /** True if nobody holds it any more: then its hold on the base is the caller's to give up. */
  release(patch: number): boolean {
    const left = this.holders[patch]! - 1;
    this.holders[patch] = left;
    if (left > 0) return false;
    const cls = class_of(this.count[patch]!);
    this.free_places[cls]!.push(this.place[patch]!);
    this.free_patches.push(patch);
    this.bytes -= (SMALLEST << cls) * BYTES_PER_WORD + BYTES_PER_PATCH;
    return true;
  }

  same(patch: number, positions: Uint16Array, values: Int32Array, n: number): boolean {
    if (this.count[patch] !== n) return false;
    const place = this.place[patch]!;
    const at = place & (SLAB - 1);
    const my_values = this.values[place >> SLAB_SHIFT]!;
    const my_positions = this.positions[place >> SLAB_SHIFT]!;
    for (let i = 0; i < n; i++) if (my_values[at + i] !== values[i] || my_positions[at + i] !== positions[i]) return false;
    return true;
  }

  /** Changes a chunk that stands at `to` as its base. */
  apply(patch: number, words: Int32Array, to: number): void {
    const place = this.place[patch]!;
    const at = place & (SLAB - 1);
    const values = this.values[place >> SLAB_SHIFT]!;
    const positions = this.positions[place >> SLAB_SHIFT]!;
    const end = at + this.count[patch]!;
    for (let i = at; i < end; i++) words[to + positions[i]!] = values[i]!;
  }

  /** A new slab of places of one size; one is handed out. */
  private carve(cls: number): number {
    const first = this.values.length * SLAB;
    this.values.push(new Int32Array(SLAB));
    this.positions.push(new Uint16Array(SLAB));
    const size = SMALLEST << cls;
    for (let at = SLAB - size; at > 0; at -= size) this.free_places[cls]!.push(first + at);
    return first;
  }

  private grow(): void {
    const bigger = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const next = new Int32Array(old.length * 2);
      next.set(old);
      return next;
    };
    this.base = bigger(this.base);
    this.place = bigger(this.place);
    this.count = bigger(this.count);
    this.holders = bigger(this.holders);
  }
}

/** Size of place for a patch: the least power of two from 8 on. */
function class_of(n: number): number {
  return n <= SMALLEST ? 0 : 32 - Math.clz32((n - 1) >> 3);
}
