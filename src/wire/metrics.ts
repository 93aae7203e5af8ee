// Numbers of a whole run that one can ask for over many seeds, in plain words. `path` leads into the report; a time in ns is
// shown in `unit`. A story's own number comes before these, whatever its path.

export interface MetricText {
  readonly path: string;
  readonly label: string;
  readonly unit: string;
}

export interface MetricGroup {
  readonly title: string;
  readonly metrics: readonly MetricText[];
}

const metric = (path: string, label: string, unit: string): MetricText => ({ path, label, unit });

export const METRICS: readonly MetricGroup[] = [
  {
    title: 'Waiting',
    metrics: [
      metric('stalls.memory.max_ns', 'longest single wait for memory', 'ms'),
      metric('stalls.memory.total_ns', 'all waits for memory together', 's'),
      metric('reclaim.longest_ns', 'longest reclaim that a task did for itself', 'ms'),
      metric('reclaim.direct', 'times that a task reclaimed for itself', 'times'),
      metric('writes.longest_ns', 'longest time that one write call took', 'ms'),
      metric('reclaim.alloc_failed', 'requests for memory that failed', 'times'),
    ],
  },
  {
    title: 'Disk',
    metrics: [
      metric('disk.seeks', 'seeks of the disk', 'seeks'),
      metric('disk.busy_ns', 'time that the disk was busy', 's'),
      metric('disk.reads', 'reads that the disk did', 'requests'),
      metric('disk.writes', 'writes that the disk did', 'requests'),
      metric('disk.by_origin.flusher.seeks_per_mb', "seeks for each MB of the flusher's writes", 'seeks'),
      metric('disk.by_origin.kswapd.seeks_per_mb', "seeks for each MB of kswapd's writes", 'seeks'),
      metric('disk.by_origin.direct.seeks_per_mb', 'seeks for each MB that tasks in reclaim write', 'seeks'),
    ],
  },
  {
    title: 'Dirty pages',
    metrics: [
      metric('writes.absorbed', 'writes that never reached the disk', 'writes'),
      metric('writes.peak_dirty', 'most pages dirty at once', 'pages'),
      metric('reclaim.laps', 'dirty pages that went another lap', 'pages'),
      metric('disk.by_origin.flusher.pages', 'written by the flusher', 'pages'),
      metric('disk.by_origin.kswapd.pages', 'written by kswapd', 'pages'),
      metric('disk.by_origin.direct.pages', 'written by tasks in reclaim', 'pages'),
    ],
  },
  {
    title: 'Reclaim',
    metrics: [
      metric('reclaim.min_free', 'least free memory', 'pages'),
      metric('reclaim.stolen_by_others', 'freed pages that others took', 'pages'),
      metric('vmstat.pgsteal_direct', 'freed by tasks for themselves', 'pages'),
      metric('vmstat.pgsteal_kswapd', 'freed by kswapd', 'pages'),
      metric('vmstat.workingset_refault_file', 'file pages that came back after eviction', 'pages'),
    ],
  },
  {
    title: 'Stack',
    metrics: [
      metric('stack.deepest', 'deepest kernel stack', 'bytes'),
      metric('stack.bytes_past_end', 'furthest past the end of a stack', 'bytes'),
      metric('stack.overflows', 'times that a stack went over its end', 'times'),
    ],
  },
  {
    title: 'Huge pages',
    metrics: [
      metric('huge.now', 'huge pages at the end', 'huge pages'),
      metric('huge.fault_fallback', 'faults that got small pages instead', 'faults'),
      metric('compaction.success', 'blocks that compaction made', 'blocks'),
      metric('compaction.passes_per_success', 'blocks emptied for each huge page', 'blocks'),
      metric('compaction.moved', 'pages that were moved', 'pages'),
      metric('compaction.steals', 'pages taken out of a block in the making', 'thefts'),
    ],
  },
];

export const METRIC_LIST: readonly MetricText[] = METRICS.flatMap((group) => group.metrics);
