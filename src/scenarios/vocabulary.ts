// The words a scenario may use for what its tasks do: every kind that the recorded kernels ran, and our own. A word that
// stands here without `runs` is understood and refused by name; a word that does not stand here is an error.

/** One argument of a kind of workload. */
export interface ArgWord {
  readonly type: 'whole' | 'number' | 'flag' | 'file' | 'word';
  readonly min?: number;
  readonly max?: number;
  /** Without a default the argument must be given. */
  readonly otherwise?: number | string;
  readonly words?: readonly string[];
  /** Values other than the default that the model cannot run yet are refused under this name. */
  readonly refused?: string;
}

export interface KindWord {
  readonly id: string;
  readonly what: string;
  readonly runs: boolean;
  readonly args: Readonly<Record<string, ArgWord>>;
}

const MOST_PAGES = 16777216;
const MOST_ENTRIES = 20000000;
const pages: ArgWord = { type: 'whole', min: 1, max: MOST_PAGES };
const entries: ArgWord = { type: 'whole', min: 1, max: MOST_ENTRIES };
const file: ArgWord = { type: 'file' };
const maybe_file: ArgWord = { type: 'file', otherwise: '' };
const exponent: ArgWord = { type: 'number', min: 0, max: 8 };
const pause: ArgWord = { type: 'whole', min: 0, max: 1e9, otherwise: 0 };
const flag: ArgWord = { type: 'flag', otherwise: 0 };
const mmap: ArgWord = { type: 'flag', otherwise: 0, refused: 'mmap=1 (mapped files)' };
const chunk = (n: number): ArgWord => ({ type: 'whole', min: 1, max: 1024, otherwise: n });
const optional = (min: number, max: number, otherwise: number): ArgWord => ({ type: 'whole', min, max, otherwise });

export const KINDS: readonly KindWord[] = [
  { id: 'seq', what: 'reads a file from front to back', runs: true, args: { file, pages, bs: chunk(16), passes: optional(0, 1e6, 1), pause_us: pause } },
  {
    id: 'zipf', what: 'reads single pages of a file, some far more often than others', runs: true,
    args: { file, pages, n: entries, warm: optional(0, MOST_ENTRIES, 0), alpha: exponent, mmap, pause_us: pause, loop: flag },
  },
  {
    id: 'hotscan', what: 'warms a hot set, scans a long file once, reads the hot set again', runs: true,
    args: { file, hot: pages, rounds: optional(1, 1000, 4), scan: pages, per: optional(0, MOST_PAGES, 0), mmap },
  },
  {
    id: 'write', what: 'threads that write back to back', runs: true,
    args: {
      file, pages, writers: optional(1, 8, 1), bs: chunk(16), overwrite: { type: 'flag', otherwise: 1 }, rate_us: pause, max_ms: optional(0, 1e6, 0),
      apages: optional(0, MOST_PAGES, 0), adelay_ms: optional(0, 1e6, 2000), tail_ms: optional(0, 1e6, 6000),
      rpages: { type: 'whole', min: 0, max: MOST_PAGES, otherwise: 0, refused: 'rpages (a reader beside the writers)' }, loop: flag,
    },
  },
  {
    id: 'rewrite', what: 'rewrites single pages of an existing file', runs: true,
    args: { file, pages, n: entries, alpha: exponent, rate_us: pause, pause_us: pause, prefill: flag, loop: flag, tail_ms: optional(0, 1e6, 8000) },
  },
  { id: 'anon', what: 'fills anonymous memory, then writes single pages of it', runs: true, args: { pages, n: entries, alpha: exponent, ro: flag, loop: flag } },
  {
    id: 'mixed', what: 'anonymous memory and reads of a file in turn', runs: true,
    args: {
      file, apages: pages, fpages: pages, n: entries, warm: optional(0, MOST_ENTRIES, 0), aalpha: exponent, falpha: exponent,
      panon: { type: 'number', min: 0, max: 1, otherwise: 0.5 }, mmap,
    },
  },
  {
    id: 'thp', what: 'fragments memory, then touches memory that wants huge pages', runs: true,
    args: {
      file: maybe_file,
      frag: { type: 'word', words: ['cache', 'rcache', 'runmov', 'checker', 'unmov', 'none'] }, fpages: optional(0, MOST_PAGES, 0), mb: optional(2, 65536, 64),
      nread: optional(0, MOST_ENTRIES, 160000), every: optional(1, 1e6, 40), upages: optional(0, MOST_PAGES, 10000), cbpages: optional(0, MOST_PAGES, 90000),
      pfree: { type: 'number', min: 0, max: 1, otherwise: 0.5 }, madv: flag, drop: flag, tail_ms: optional(0, 1e6, 1000),
    },
  },
  {
    id: 'slab', what: 'stats many small files, then squeezes their kernel objects', runs: false,
    args: {
      nfiles: optional(1, 1e7, 110000), apages: optional(0, MOST_PAGES, 24576), mode: { type: 'word', words: ['seq', 'reref', 'random'], otherwise: 'seq' },
      preref: { type: 'number', min: 0, max: 1, otherwise: 0.3 }, nrand: optional(0, MOST_ENTRIES, 110000), pinevery: optional(0, 1e7, 0),
    },
  },
  {
    id: 'frag', what: 'allocates and frees blocks of many orders', runs: true,
    args: { file: maybe_file, n: optional(1, MOST_ENTRIES, 4000), target: optional(1, MOST_PAGES, 40000), maxorder: optional(1, 10, 4), every: optional(1, 1e6, 40) },
  },
  {
    id: 'logger', what: 'appends to a file', runs: true,
    args: { file, pages: optional(0, MOST_PAGES, 0), chunk: chunk(1), per_page: optional(1, 4096, 1), pause_us: pause },
  },
  {
    id: 'database', what: 'rewrites the same blocks again and again, in changing order', runs: true,
    args: { file, blocks: pages, times: optional(1, 100000, 1), stride: optional(1, MOST_PAGES, 1), pause_us: pause, loop: flag },
  },
  { id: 'copy', what: 'streams one file into another', runs: true, args: { from: file, to: file, pages: optional(0, MOST_PAGES, 0), chunk: chunk(16), pause_us: pause } },
  {
    id: 'allocator', what: 'grows its anonymous memory', runs: true,
    args: { pages, chunk: chunk(16), pause_us: pause, after: { type: 'word', words: ['exit', 'hold', 'again'], otherwise: 'hold' } },
  },
  { id: 'select_loop', what: 'waits for descriptors with select, over and over', runs: true, args: { fds: optional(1, 1024, 16), pause_us: pause, laps: optional(0, 1e9, 0) } },
  { id: 'sendfile_loop', what: 'sends a file with sendfile', runs: true, args: { file, chunk: chunk(16), pause_us: pause, laps: optional(0, 1e9, 0) } },
  { id: 'write_loop', what: 'writes a file through the path that must flush', runs: true, args: { file, chunk: chunk(16), pause_us: pause, laps: optional(0, 1e9, 0) } },
  {
    id: 'caller', what: 'makes the system call that the switch "entry path" names', runs: true,
    args: { file, to: file, fds: optional(1, 1024, 16), chunk: chunk(16), pause_us: pause, laps: optional(0, 1e9, 0) },
  },
  {
    id: 'block_allocator', what: 'asks the kernel for blocks of 2^order pages, holds them, gives them back', runs: true,
    args: {
      order: { type: 'whole', min: 0, max: 10 }, count: optional(1, 1e6, 1), pause_us: pause, hold_us: pause, loop: flag, keep: flag, repeat: flag, comp: flag,
      gfp: { type: 'word', words: ['movable', 'unmovable', 'reclaimable', 'huge'], otherwise: 'unmovable' },
    },
  },
  {
    id: 'thp_app', what: 'starts: touches all of its memory once; then reads it, holds still or ends', runs: true,
    args: { pages, chunk: chunk(16), work_us: pause, pause_us: pause, after: { type: 'word', words: ['hold', 'loop', 'exit'], otherwise: 'hold' } },
  },
  {
    id: 'fragmenter', what: 'fills memory page by page, pins a few, gives a share back by chance: much is free and hardly a block whole', runs: true,
    args: {
      pages, pfree: { type: 'number', min: 0, max: 1, otherwise: 0.5 }, cluster: optional(1, 1024, 1), upages: optional(0, MOST_PAGES, 0), every: optional(1, 1e6, 64),
      file: maybe_file, pcache: { type: 'number', min: 0, max: 1, otherwise: 0 }, leave: optional(0, MOST_PAGES, 32), blocks_broken: optional(0, 1024, 16),
      after: { type: 'word', words: ['hold', 'exit'], otherwise: 'hold' },
    },
  },
  {
    id: 'neighbour', what: 'takes single pages at a rate and gives the oldest back', runs: true,
    args: {
      what: { type: 'word', words: ['anon', 'file', 'unmovable'], otherwise: 'anon' }, hold: optional(1, 1e6, 64), rate_us: { type: 'whole', min: 0, max: 1e9, otherwise: 100 },
      burst: optional(1, 1024, 1), file: maybe_file, laps: optional(0, 1e9, 0),
    },
  },
];

/** Numbers that the words of a moment may name beside counters and `since_<moment>` (machine time since that moment ended). */
export const MOMENT_NUMBERS = ['free_pages', 'block_pages', 'free_blocks', 'longest_free_run', 'huge_pages', 'answered'] as const;

/** Fields of a task that hold for every kind. */
export const TASK_FIELDS = ['name', 'kind', 'start_ms', 'group', 'resident'] as const;

export const SIZES = { toy: 4096, class: 32768, real: 262144, large: 1048576, '16gib': 4194304, '64gib': 16777216 } as const;
export const MIN_PAGES = 1024;
export const MAX_PAGES = MOST_PAGES;
