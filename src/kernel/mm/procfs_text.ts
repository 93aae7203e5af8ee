// /proc/buddyinfo and /proc/pagetypeinfo as text, letter for letter as Linux prints them. Models 2.6.35 mm/vmstat.c: frag_show_print,
// pagetypeinfo_showfree_print, pagetypeinfo_showblockcount_print; migratetype_names. Left out: "Number of mixed blocks", which needs
// CONFIG_PAGE_OWNER. Counts above 99,999 are capped with `>` by later kernels only.
import type { Kernel } from '../kernel.ts';
import { buddyinfo } from './buddy.ts';
import { MAX_ORDER, MIGRATE_TYPES } from './page_flags.ts';

/** In the order of their numbers, as the kernel writes them. Isolate is what nobody may allocate from. */
export const MIGRATETYPE_NAMES = ['Unmovable', 'Reclaimable', 'Movable', 'Reserve', 'Isolate'] as const;

const orders = Array.from({ length: MAX_ORDER }, (_, order) => order);

function node_zone(k: Kernel, zone: number): string {
  return `zone ${k.config.zones[zone]!.name.padStart(8)}`;
}

/** "Node %d, zone %8s " and a count of width 6 for each order. */
export function buddyinfo_text(k: Kernel): string {
  const lines = k.config.zones.map((_, zone) => `Node 0, ${node_zone(k, zone)} ${buddyinfo(k, zone).map((count) => `${String(count).padStart(6)} `).join('')}\n`);
  return lines.join('');
}

/** Free blocks of one migrate type; what is set aside for a compactor stands under Isolate. */
function count_of(k: Kernel, zone: number, order: number, type: number): number {
  return k.free_count[(zone * MAX_ORDER + order) * MIGRATE_TYPES + type]!;
}

function blocks_of(k: Kernel, zone: number): number[] {
  const counts = MIGRATETYPE_NAMES.map(() => 0);
  const shift = k.config.pageblock_order;
  const first = k.zone_start[zone]! >> shift;
  const last = (k.zone_start[zone]! + k.zone_pages[zone]! - 1) >> shift;
  for (let block = first; block <= last; block++) counts[k.block_type[block]!]!++;
  return counts;
}

export function pagetypeinfo_text(k: Kernel): string {
  const block_order = k.config.pageblock_order;
  let text = `Page block order: ${block_order}\nPages per block:  ${1 << block_order}\n\n`;
  text += `${'Free pages count per migrate type at order'.padEnd(43)} ${orders.map((order) => `${String(order).padStart(6)} `).join('')}\n`;
  k.config.zones.forEach((_, zone) => {
    MIGRATETYPE_NAMES.forEach((name, type) => {
      const counts = orders.map((order) => `${String(count_of(k, zone, order, type)).padStart(6)} `).join('');
      text += `Node    0, ${node_zone(k, zone)}, type ${name.padStart(12)} ${counts}\n`;
    });
  });
  text += `\n${'Number of blocks type'.padEnd(23)} ${MIGRATETYPE_NAMES.map((name) => `${name.padStart(12)} `).join('')}\n`;
  k.config.zones.forEach((_, zone) => {
    text += `Node 0, ${node_zone(k, zone)} ${blocks_of(k, zone).map((count) => `${String(count).padStart(12)} `).join('')}\n`;
  });
  return text;
}
