// What the visitor follows and what is picked out, as every panel that can show it hears of it. Types only.
import type { Thing } from '#wire/life.ts';

/** Known by its number, 1 to 3, in every panel and in the link. Entry i of the list is row i of a frame's followed rows. */
export interface Followed {
  readonly n: number;
  readonly what: Thing;
}

/** The one thing or stretch that is picked out; all else is paled. */
export type Brush =
  /** From and to both included. */
  | { readonly kind: 'blocks'; readonly from: number; readonly to: number }
  | { readonly kind: 'task'; readonly task: number }
  | { readonly kind: 'time'; readonly from_ns: number; readonly to_ns: number }
  /** A list of pages, as in LISTS. */
  | { readonly kind: 'list'; readonly list: number }
  /** Who asked the disk, as in ORIGIN. */
  | { readonly kind: 'origin'; readonly origin: number }
  /** What a task waits for, as in the catalog. */
  | { readonly kind: 'reason'; readonly reason: number };
