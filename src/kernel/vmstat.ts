// Counters with the names and meanings of /proc/vmstat. Gauges that the zones already hold (nr_free_pages, list
// sizes) are computed when asked, so that nothing is counted twice.
import { numbered } from '#base/numbered.ts';

const NAMES = [
  ['nr_free_pages', 'free pages, per-CPU lists left out'],
  ['nr_inactive_anon', 'pages on the inactive anonymous lists'],
  ['nr_active_anon', 'pages on the active anonymous lists'],
  ['nr_inactive_file', 'pages on the inactive file lists'],
  ['nr_active_file', 'pages on the active file lists'],
  ['nr_unevictable', 'pages that may not be reclaimed'],
  ['nr_isolated_anon', 'anonymous pages taken off their list by a reclaimer'],
  ['nr_isolated_file', 'file pages taken off their list by a reclaimer'],
  ['nr_file_pages', 'pages of the page cache'],
  ['nr_anon_pages', 'anonymous pages mapped by a task'],
  ['nr_dirty', 'file pages newer than the disk'],
  ['nr_writeback', 'pages being written'],
  ['nr_slab', 'pages of kernel objects'],
  ['nr_swapcached', 'pages with a copy in swap'],
  ['nr_dirty_threshold', 'dirty pages above which writers are slowed'],
  ['nr_dirty_background_threshold', 'dirty pages above which the flusher writes'],
  ['nr_dirtied', 'pages made dirty'],
  ['nr_written', 'pages written'],
  ['nr_vmscan_write', 'pages sent to disk by reclaim'],
  ['nr_vmscan_immediate_reclaim', 'dirty pages marked for reclaim once clean'],
  ['pgpgin', 'KiB read'],
  ['pgpgout', 'KiB written'],
  ['pswpin', 'pages read from swap'],
  ['pswpout', 'pages written to swap'],
  ['pgalloc', 'pages allocated'],
  ['pgfree', 'pages freed'],
  ['pgactivate', 'pages moved to an active list'],
  ['pgdeactivate', 'pages moved to an inactive list'],
  ['pgrefill', 'pages looked at on an active list'],
  ['pgfault', 'page faults'],
  ['pgmajfault', 'page faults that waited for a disk'],
  ['pgscan_kswapd', 'pages looked at by kswapd'],
  ['pgscan_direct', 'pages looked at by tasks that reclaim for themselves'],
  ['pgsteal_kswapd', 'pages freed by kswapd'],
  ['pgsteal_direct', 'pages freed by tasks that reclaim for themselves'],
  ['pgscan_anon', 'anonymous pages looked at'],
  ['pgscan_file', 'file pages looked at'],
  ['pgsteal_anon', 'anonymous pages freed by reclaim'],
  ['pgsteal_file', 'file pages freed by reclaim'],
  ['pgskip', 'pages passed over because they lie in a zone that was not asked for'],
  ['pgrotated', 'pages moved to the tail because their write ended'],
  ['allocstall', 'times a task began to reclaim for itself'],
  ['pageoutrun', 'rounds of kswapd'],
  ['kswapd_low_wmark_hit_quickly', "kswapd's nap ended early: low watermark hit"],
  ['kswapd_high_wmark_hit_quickly', 'kswapd found work again after its nap'],
  ['kswapd_skip_congestion_wait', 'kswapd did not nap: a zone was below min'],
  ['slabs_scanned', 'objects that shrinkers looked at'],
  ['workingset_refault_anon', 'anonymous pages read back after eviction'],
  ['workingset_refault_file', 'file pages read back after eviction (counted by the model; 2.6.34 did not)'],
  ['workingset_activate_anon', 'refaulted anonymous pages put on the active list'],
  ['workingset_activate_file', 'refaulted file pages put on the active list'],
  ['oom_kill', 'tasks killed because no memory could be freed'],
] as const;

export type VmstatName = (typeof NAMES)[number][0];

export const VMSTAT: readonly { readonly name: VmstatName; readonly help: string }[] = NAMES.map(([name, help]) => ({ name, help }));

/** Position of each counter in the vmstat column. */
export const VM = numbered(NAMES.map(([name]) => name));
export const NR_VMSTAT = NAMES.length;
