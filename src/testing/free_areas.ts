// The buddy lists that fit a hand-made frame: labels of blocks by what lies in them, and free runs cut as the buddy
// allocator keeps them, merged as far as their addresses allow.
import * as L from '#wire/frame_layout.ts';
import type { FrameView } from '#wire/frame_view.ts';
import { KIND } from '#wire/marks.ts';
import type { SessionInfo } from '#wire/messages.ts';

/** Migrate types, in the order of a frame's `area`. */
export const TYPE = { unmovable: 0, reclaimable: 1, movable: 2, reserve: 3 } as const;

/** Labels each block by what it holds most of among what cannot move; the last block of each zone is the reserve. */
export function labelBlocks(view: FrameView, session: SessionInfo): void {
  for (let block = 0; block < view.dims.nr_blocks; block++) {
    const of = (field: number): number => view.block[block * L.BLOCK_FIELDS + field]!;
    const [slab, kernel] = [of(3), of(4)];
    const half = session.block_pages / 2;
    setType(view, block, kernel >= half ? TYPE.unmovable : slab >= half / 2 ? TYPE.reclaimable : TYPE.movable);
  }
  for (const zone of session.zones) setType(view, Math.floor((zone.start_pfn + zone.nr_pages - 1) / session.block_pages), TYPE.reserve);
}

function setType(view: FrameView, block: number, type: number): void {
  view.block_info[block * L.BLOCK_INFO.length] = type;
}

/** Counts the free blocks again from the marks; call it after changing marks or labels by hand. */
export function countAreas(view: FrameView, session: SessionInfo): void {
  view.area.fill(0);
  session.zones.forEach((zone, z) => {
    const end = zone.start_pfn + zone.nr_pages;
    for (let pfn = zone.start_pfn; pfn < end;) {
      const order = freeOrder(view, pfn, end);
      if (order >= 0) {
        const type = view.block_info_of(Math.floor(pfn / session.block_pages), 'type');
        view.area[(z * L.ORDERS + order) * L.MIGRATE_TYPES + type]!++;
      }
      pfn += order < 0 ? 1 : 1 << order;
    }
  });
}

/** Order of the largest aligned free block that begins at a page, or -1. */
function freeOrder(view: FrameView, pfn: number, end: number): number {
  let order = -1;
  for (let pages = 1; order + 1 < L.ORDERS && pfn % pages === 0 && pfn + pages <= end; pages *= 2, order++) {
    for (let at = pfn + (pages >> 1); at < pfn + pages; at++) if ((view.mark[at]! & 15) !== KIND.free) return order;
  }
  return order;
}
