// The marks of all pages, kept from frame to frame: only stretches in which something changed are encoded again. Changes are
// found by comparing the flags with those of the last time, at the speed of memory, so nothing that the model does has to be
// noted and a seek, a restore or a fork is a change like any other. At 64 GiB that is 10 ms a frame in place of 100.
import { same_up_to } from '#base/compare.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { BLOCK_FIELDS } from '#wire/frame_layout.ts';
import { encode_stretch, STRETCH } from './page_encoder.ts';

export class PagePicture {
  readonly mark: Uint8Array;
  readonly block: Uint16Array;
  private readonly k: Kernel;
  private readonly flags: Int32Array;
  private readonly seen_flags: Int32Array;
  /** Orders of the free blocks, four in a word: a stretch with free blocks is compared in them too. */
  private readonly orders: Int32Array;
  private readonly seen_orders: Int32Array;
  private readonly has_free: Uint8Array;
  private empty = true;

  constructor(k: Kernel) {
    const { nr_pages, nr_blocks } = k.size;
    this.k = k;
    this.mark = new Uint8Array(nr_pages);
    this.block = new Uint16Array(nr_blocks * BLOCK_FIELDS);
    // The same words as signed numbers: both sides of the comparison are then of one kind, as they are in keyframes.
    this.flags = new Int32Array(k.flags.buffer, k.flags.byteOffset, nr_pages);
    this.seen_flags = new Int32Array(nr_pages);
    this.orders = new Int32Array(k.free_block.buffer, k.free_block.byteOffset, Math.ceil(nr_pages / 4));
    this.seen_orders = new Int32Array(this.orders.length);
    this.has_free = new Uint8Array(Math.ceil(nr_pages / STRETCH));
  }

  /** Brings marks and counts up to the machine as it stands. Returns how many stretches had to be encoded. */
  update(): number {
    const { k, flags, seen_flags, orders, seen_orders, has_free } = this;
    const { nr_pages } = k.size;
    let encoded = 0;
    for (let from = 0, stretch = 0; from < nr_pages; from += STRETCH, stretch++) {
      const to = Math.min(nr_pages, from + STRETCH);
      const word = from >> 2;
      const end_word = (to + 3) >> 2;
      const same = !this.empty && same_up_to(flags, from, to, seen_flags, from) === to;
      if (same && (has_free[stretch] === 0 || same_up_to(orders, word, end_word, seen_orders, word) === end_word)) continue;
      const free = encode_stretch(k, from, to, this.mark, this.block);
      has_free[stretch] = free ? 1 : 0;
      seen_flags.set(flags.subarray(from, to), from);
      if (free) seen_orders.set(orders.subarray(word, end_word), word);
      encoded++;
    }
    this.empty = false;
    return encoded;
  }
}
