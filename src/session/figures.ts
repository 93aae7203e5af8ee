// Which figures of a report two runs are compared by: what they are called, which way is better, and whether a run can pay with
// them. Data only. A figure that is not listed has no direction: it differs, and that is all that can be said.

/** How a figure is written. */
export type FigureUnit = 'count' | 'ns' | 'bytes' | 'share' | 'pages';

export interface Figure {
  /** Path into the report (metric.ts). */
  readonly metric: string;
  readonly label: string;
  readonly kernel: string;
  readonly unit: FigureUnit;
  readonly better: 'lower' | 'higher' | null;
  /** It may be what a gain elsewhere is paid with. */
  readonly price: boolean;
  readonly words: FigureWords;
  /** Figures that tell of one thing: of each thing a sentence names one. */
  readonly about: string;
}

/** How a sentence says less, more and so many times of it; `before`: these words stand before the label. */
export interface FigureWords {
  readonly less: string;
  readonly more: string;
  readonly times: string;
  readonly before: boolean;
}

const FEWER: FigureWords = { less: 'fewer', more: 'more', times: 'times as many', before: true };
const LESS: FigureWords = { less: 'less', more: 'more', times: 'times as much', before: true };
const SHORTER: FigureWords = { less: 'shorter', more: 'longer', times: 'times as long', before: false };
const SHALLOWER: FigureWords = { less: 'less deep', more: 'deeper', times: 'times as deep', before: false };
const LOWER: FigureWords = { less: 'lower', more: 'higher', times: 'times as high', before: false };

type Row = readonly [metric: string, label: string, kernel: string, unit: FigureUnit, better: 'lower' | 'higher', price: 'price' | '', words: FigureWords, about: string];

const ROWS: readonly Row[] = [
  ['disk.seeks', 'seeks of the disk', '', 'count', 'lower', 'price', FEWER, 'disk'],
  ['disk.seek_ns', 'time in which the disk seeks', '', 'ns', 'lower', '', LESS, 'disk'],
  ['stalls.memory.total_ns', 'time in which tasks wait for memory', '', 'ns', 'lower', 'price', LESS, 'wait'],
  ['stalls.memory.max_ns', 'longest wait for memory', '', 'ns', 'lower', 'price', SHORTER, 'longest wait'],
  ['reclaim.direct', 'times a task must reclaim for itself', 'allocstall', 'count', 'lower', '', FEWER, 'direct'],
  ['reclaim.direct_ns', 'time in which tasks reclaim for themselves', '', 'ns', 'lower', 'price', LESS, 'direct'],
  ['reclaim.longest_ns', 'longest reclaim by a task', '', 'ns', 'lower', 'price', SHORTER, 'longest wait'],
  ['stalls.balance_dirty_pages.total_ns', 'time in which writers are slowed down', 'balance_dirty_pages', 'ns', 'lower', 'price', LESS, 'throttle'],
  ['stalls.get_request_wait.total_ns', 'time spent waiting for a slot in the disk queue', 'get_request_wait', 'ns', 'lower', 'price', LESS, 'queue'],
  ['writes.longest_ns', 'longest write call', '', 'ns', 'lower', 'price', SHORTER, 'write'],
  ['writes.absorbed', 'writes that never reach the disk', '', 'count', 'higher', '', FEWER, 'absorbed'],
  ['stack.deepest', 'deepest kernel stack', '', 'bytes', 'lower', 'price', SHALLOWER, 'stack'],
  ['stack.bytes_past_end', 'bytes past the end of a kernel stack', '', 'bytes', 'lower', '', FEWER, 'stack'],
  ['stack.overflows', 'overflows of a kernel stack', '', 'count', 'lower', 'price', FEWER, 'stack'],
  ['reclaim.laps', 'laps of dirty pages round the list', '', 'count', 'lower', 'price', FEWER, 'laps'],
  ['reclaim.min_free', 'fewest free pages at any time', '', 'pages', 'higher', 'price', LOWER, 'free'],
  ['reclaim.alloc_failed', 'requests for memory that fail', '', 'count', 'lower', 'price', FEWER, 'failed'],
  ['vmstat.oom_kill', 'tasks killed', 'oom_kill', 'count', 'lower', 'price', FEWER, 'failed'],
  ['vmstat.workingset_refault_file', 'file pages read back after eviction', 'workingset_refault_file', 'pages', 'lower', 'price', FEWER, 'refault'],
  ['vmstat.workingset_refault_anon', 'anonymous pages read back after eviction', 'workingset_refault_anon', 'pages', 'lower', 'price', FEWER, 'refault'],
  ['vmstat.pswpout', 'pages written to swap', 'pswpout', 'pages', 'lower', 'price', FEWER, 'swap'],
  ['lumpy.writes.pages', 'pages that reclaim writes', '', 'pages', 'lower', '', FEWER, 'reclaim writes'],
  ['vmstat.nr_vmscan_write', 'pages that reclaim sends to the disk', 'nr_vmscan_write', 'pages', 'lower', '', FEWER, 'reclaim writes'],
  ['vmstat.pgscan_kswapd', 'pages looked at by kswapd', 'pgscan_kswapd', 'pages', 'lower', 'price', FEWER, 'scan'],
  ['vmstat.pgscan_direct', 'pages looked at by tasks that reclaim for themselves', 'pgscan_direct', 'pages', 'lower', '', FEWER, 'scan'],
  ['compaction.ns', 'time spent moving pages together', '', 'ns', 'lower', 'price', LESS, 'compaction'],
  ['vmstat.pgmigrate_success', 'pages moved', 'pgmigrate_success', 'pages', 'lower', 'price', FEWER, 'compaction'],
  ['vmstat.compact_stall', 'times a task must move pages together', 'compact_stall', 'count', 'lower', '', FEWER, 'compaction'],
  ['compaction.passes_per_success', 'blocks emptied for each huge page', '', 'count', 'lower', '', FEWER, 'compaction'],
  ['compaction.steals', 'pages taken out of blocks being emptied', '', 'pages', 'lower', '', FEWER, 'steals'],
  ['huge.coverage', 'share of anonymous memory in huge pages', '', 'share', 'higher', 'price', LOWER, 'huge'],
  ['huge.fault_fallback', 'small pages given where a huge one was asked for', 'thp_fault_fallback', 'count', 'lower', 'price', FEWER, 'huge'],
  ['lumpy.blocks.longest_ns', 'longest wait for a block of pages', '', 'ns', 'lower', 'price', SHORTER, 'block'],
  ['lumpy.blocks.failed', 'blocks asked for in vain', '', 'count', 'lower', 'price', FEWER, 'block'],
  ['locks.spun_ns', 'time spent spinning for locks', '', 'ns', 'lower', '', LESS, 'locks'],
];

/** Figures of each task of the report; `{task}` is its name. Kernel threads have their CPU time only. */
const OF_TASKS: readonly Row[] = [
  ['ready_ns', 'time until {task} is ready', '', 'ns', 'lower', 'price', SHORTER, 'ready {task}'],
  ['progress', 'work done by {task}', '', 'count', 'higher', 'price', LESS, 'work {task}'],
];
const OF_THREADS: readonly Row[] = [['cpu_ns', 'CPU time of {task}', '', 'ns', 'lower', 'price', LESS, 'CPU']];

/** A figure that is in no table: it has no direction. */
export function plain_figure(metric: string, label: string, kernel: string): Figure {
  return { metric, label, kernel, unit: metric.endsWith('_ns') ? 'ns' : 'count', better: null, price: false, words: FEWER, about: metric };
}

function figure_of_row([metric, label, kernel, unit, better, price, words, about]: Row): Figure {
  return { metric, label, kernel, unit, better, price: price === 'price', words, about };
}

export const FIGURES: readonly Figure[] = ROWS.map(figure_of_row);

export interface NamedTask {
  readonly name: string;
  readonly kind: string;
}

/** Threads of the kernel's own, by what a report calls them. */
const THREADS: readonly string[] = ['kswapd', 'flusher', 'reclaim thread', 'khugepaged', 'kcompactd'];

/** All figures that runs with these tasks are compared by. Of tasks with one name the first counts, as in a metric. */
export function figures_of(tasks: readonly NamedTask[]): readonly Figure[] {
  const named = new Set<string>();
  const own = tasks.flatMap(({ name, kind }) => {
    if (named.has(name)) return [];
    named.add(name);
    return (THREADS.includes(kind) ? OF_THREADS : OF_TASKS).map((row) => {
      const figure = figure_of_row(row);
      return { ...figure, metric: `tasks.${name}.${figure.metric}`, label: figure.label.replace('{task}', name), about: figure.about.replace('{task}', name) };
    });
  });
  return [...FIGURES, ...own];
}

/** Thousands are grouped. Written out here: the words of a locale differ from machine to machine. */
export function grouped(value: number): string {
  const [whole = '', part] = String(Math.abs(value)).split('.');
  const digits = whole.includes('e') ? whole : whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return `${value < 0 ? '−' : ''}${digits}${part === undefined ? '' : `.${part}`}`;
}

/** Three figures that count, no trailing noughts. */
export function rounded(value: number): string {
  const abs = Math.abs(value);
  if (Number.isInteger(value) || abs >= 1000) return grouped(Math.round(value));
  return grouped(Number(value.toFixed(abs >= 100 ? 0 : abs >= 10 ? 1 : 2)));
}

const TIMES = [[1e9, 's'], [1e6, 'ms'], [1e3, 'µs'], [1, 'ns']] as const;

/** A figure as it is read: a time in the unit that suits it, bytes with their name, a share in per cent. */
export function figure_text(value: number | null, unit: FigureUnit): string {
  if (value === null) return '–';
  switch (unit) {
    case 'ns': {
      const [per, name] = TIMES.find(([size]) => Math.abs(value) >= size) ?? TIMES[3];
      return `${rounded(value / per)} ${name}`;
    }
    case 'bytes':
      return `${grouped(value)} bytes`;
    case 'share':
      return `${rounded(value * 100)}%`;
    default:
      return rounded(value);
  }
}
