// Routines that are reached through a table, exactly where Linux reaches them through function pointers: so memory
// management never imports a file system, and the recursion reclaim -> write -> allocate -> reclaim is one of data.
import type { Routine } from '#engine/routine.ts';
import type { Kernel } from './kernel.ts';

export interface Ops {
  /** address_space_operations.writepage of the file system: (pfn, origin, clustering limit). Value: pages sent, 0 = refused. */
  readonly writepage: Routine<Kernel>;
  /** swap_aops.writepage: (pfn). */
  readonly swap_writepage: Routine<Kernel>;
  /** __alloc_pages_slowpath: (gfp, order). Value: pfn or NONE. */
  readonly alloc_slowpath: Routine<Kernel>;
  /** try_to_free_pages: (gfp, order). Value: pages freed, or 1 as long as some zone may still yield. */
  readonly try_to_free_pages: Routine<Kernel>;
  /** Writes dirty pages of a file in offset order: (file, nr_to_write, origin, from_index). Value: pages sent. */
  readonly writepages: Routine<Kernel>;
  /** Waits for a free request of a device: (device, write). */
  readonly get_request_wait: Routine<Kernel>;
}
