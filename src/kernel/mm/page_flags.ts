// Flags of a page, one bit each, and the zone in the top bits. Names as in 2.6.34 include/linux/page-flags.h; those
// marked "model" stand for state that Linux keeps elsewhere (page tables, free lists).

export const PG_locked = 1 << 0;
export const PG_referenced = 1 << 1;
export const PG_uptodate = 1 << 2;
export const PG_dirty = 1 << 3;
export const PG_lru = 1 << 4;
export const PG_active = 1 << 5;
export const PG_slab = 1 << 6;
export const PG_reserved = 1 << 7;
export const PG_writeback = 1 << 8;
export const PG_reclaim = 1 << 9;
/** Anonymous: its home is swap. */
export const PG_swapbacked = 1 << 10;
export const PG_swapcache = 1 << 11;
export const PG_unevictable = 1 << 12;
/** First page of a free block in the buddy lists. */
export const PG_buddy = 1 << 13;
/** Model: on a per-CPU free list. */
export const PG_pcp = 1 << 14;
/** First page of the next read-ahead window. */
export const PG_readahead = 1 << 15;
/** Model: taken off its list by reclaim and not put back yet. */
export const PG_isolated = 1 << 16;
/** Model: in a CPU's add batch; on no list yet. */
export const PG_pagevec = 1 << 17;
/** Model: accessed bit of the page table entry. */
export const PG_young = 1 << 18;
/** Model: a page table entry maps it. */
export const PG_mapped = 1 << 19;
/** Model: taken by kernel code that can neither move nor be reclaimed. */
export const PG_kernel = 1 << 20;
/** Model: in the batch whose pages wait to be moved to the inactive tail. */
export const PG_rotating = 1 << 21;
/** Model: not memory (a hole), never handed out. */
export const PG_hole = 1 << 22;

/** First page of a compound page: a huge page. Only the first is on a list, and it counts for all. */
export const PG_head = 1 << 23;
/** Any other page of a compound page; `private` names the first. */
export const PG_tail = 1 << 24;

export const ZONE_SHIFT = 28;

/** Of a free block's first page, in one byte: the order, and above it the migrate type. Linux keeps them in page->private and page->index. */
export const FREE_ORDER_MASK = 15;
export const FREE_TYPE_SHIFT = 4;

export const MIGRATE_UNMOVABLE = 0;
export const MIGRATE_RECLAIMABLE = 1;
export const MIGRATE_MOVABLE = 2;
export const MIGRATE_RESERVE = 3;
/** Nobody may allocate from here. */
export const MIGRATE_ISOLATE = 4;
export const MIGRATE_TYPES = 5;
/** Types that have per-CPU lists (2.6.34 include/linux/mmzone.h, MIGRATE_PCPTYPES). */
export const MIGRATE_PCPTYPES = 3;
export const MAX_ORDER = 11;

/** Lists of a zone (include/linux/mmzone.h, enum lru_list). */
export const LRU_INACTIVE_ANON = 0;
export const LRU_ACTIVE_ANON = 1;
export const LRU_INACTIVE_FILE = 2;
export const LRU_ACTIVE_FILE = 3;
export const LRU_UNEVICTABLE = 4;
export const NR_LRU_LISTS = 5;
export const NR_EVICTABLE = 4;

export const GFP_WAIT = 1;
export const GFP_HIGH = 2;
export const GFP_IO = 4;
export const GFP_FS = 8;
export const GFP_MOVABLE = 16;
export const GFP_RECLAIMABLE = 32;
export const GFP_NORETRY = 64;
/** The block is to be one compound page. */
export const GFP_COMP = 128;
export const GFP_NOMEMALLOC = 256;
/** Does not wake kswapd (2.6.38). */
export const GFP_NO_KSWAPD = 512;
export const GFP_REPEAT = 1024;
export const GFP_KERNEL = GFP_WAIT | GFP_IO | GFP_FS;
export const GFP_NOFS = GFP_WAIT | GFP_IO;
export const GFP_NOIO = GFP_WAIT;
export const GFP_HIGHUSER_MOVABLE = GFP_KERNEL | GFP_MOVABLE;
/** Of a huge page at fault time (2.6.38 include/linux/gfp.h, GFP_TRANSHUGE); without GFP_WAIT where defragmentation is off. */
export const GFP_TRANSHUGE = GFP_HIGHUSER_MOVABLE | GFP_COMP | GFP_NOMEMALLOC | GFP_NORETRY | GFP_NO_KSWAPD;
