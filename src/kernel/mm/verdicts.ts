// Layout and verdicts of the batch that a reclaimer works on: a task's slots of the column `task.batch`, 32 pages, then 32
// verdicts (2.6.34 mm/vmscan.c keeps a list; SWAP_CLUSTER_MAX pages at a time).

export const BATCH_SLOTS = 64;
export const VERDICTS = 32;
export const KEEP = 0;
export const ACTIVATE = 1;
/** Dirty, and this reclaimer may not write it. */
export const SKIPPED = 2;
export const FREED = 3;
