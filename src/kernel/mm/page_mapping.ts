// To whom a page belongs (page->mapping): a file, the anonymous memory of a task, or nobody. The column holds it with 1 added, as the
// page cache's slots hold frames: so nobody is 0, as NULL is, and memory that was never used need not be touched at power-on.
import type { Pfn } from '#base/units.ts';
import type { Kernel } from '../kernel.ts';

/** The owner: a file's number; below NONE anonymous memory (swap_state.ts, anon_owner); NONE: nobody. */
export function page_mapping(k: Kernel, pfn: Pfn): number {
  return k.mapping[pfn]! - 1;
}
