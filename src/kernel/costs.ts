// CPU time of what the model does, in ns at cpu_scale 1. Orders of magnitude of a 2010 server core: chosen, since no
// published list exists; what a story claims must not hang on them. Each is scaled by the machine's cpu_scale.

export const COST = {
  /** Path of a small system call without its work. */
  syscall: 300,
  /** Finding a cached page and marking it. */
  touch: 120,
  /** Copying 4 KiB between user memory and the page cache, about 4 GB/s. */
  copy_page: 1000,
  /** A minor fault without its page. */
  fault: 700,
  /** Zeroing a page. */
  zero_page: 500,
  /** A 512th of zeroing 2 MiB at once, 200 µs: no fault in between and the prefetcher at work. */
  zero_huge_part: 390,
  /** Splitting a huge page: the walk of its reverse map, then each entry of the page table. */
  split_huge: 2000,
  split_part: 60,
  /** khugepaged: looking at one entry of a page table; a 512th of copying a stretch into a huge page, 450 µs. */
  scan_pte: 20,
  collapse_part: 880,
  alloc_page: 150,
  /** Refilling a per-CPU list under the zone lock. */
  zone_lock: 400,
  /** Taking or returning a batch of pages under the LRU lock. */
  lru_lock: 800,
  /** Looking at one page in reclaim. */
  scan_page: 250,
  /** Reading the marks of one frame in a row of frames. */
  look_at_frame: 10,
  /** Unmapping and freeing one page in reclaim. */
  free_page: 300,
  /** Compaction, per page frame looked at: for pages to move (estimated 10 to 40), for free places (128 GiB in over 400 ms, Rientjes 2016). */
  scan_migrate_pfn: 20,
  scan_free_pfn: 12,
  /** Taking one page off its list to move it (estimated 80 to 250). */
  isolate_page: 120,
  /** Moving one page: unmap, copy, map (3.3 GB/s on one core, Garg 2026); the flush of its address on this CPU, or on others too (together 4,900: a flush for each page cost 3.9 times a batch of them, Ying Huang 2022). */
  migrate_page: 1250,
  flush_tlb_local: 200,
  flush_tlb_others: 3650,
  add_to_cache: 350,
  /** Building and queueing one block request. */
  submit_bio: 1500,
  /** File system work for one page of writepage, space known. */
  writepage: 1200,
  /** File system work to find space for an extent. */
  fs_alloc: 6000,
  /** Walk of one zone in kswapd or of one priority in direct reclaim. */
  shrink_zone: 600,
  wake: 500,
  /** Copying the descriptors of select() and polling each. */
  select: 4000,
  balance_dirty: 500,
} as const;
