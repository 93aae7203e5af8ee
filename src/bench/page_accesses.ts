// Page accesses a second through the shipped kernel path against npm's LRU caches, which keep one list and nothing else.
// Trace: Zipf 0.9 over 1,048,576 pages, a machine of 262,144 frames, a device without delay. The kernel does all that it
// does for a read: two lists, add batches, per-CPU free lists, buddy allocator, kswapd, event ids.
import { LRUCache as LruCache } from 'lru-cache';
import { LRUCache as MnemonistCache } from 'mnemonist';
import type { Shipped } from './bundle.ts';
import type { Row, Sliced } from './measure.ts';
import { compare_sliced, median, ratio, row } from './measure.ts';

const PAGES = 1048576;
const FRAMES = 262144;
const ALPHA = 0.9;
/** Requests of one slice: some 50 ms. */
const SLICE = 400000;

function scenario(n: number): unknown {
  return {
    id: 'bench-zipf',
    title: 'Page accesses',
    machine: { size: FRAMES, cpus: 1, kernel_share: 0, slab_share: 0, devices: [{ id: 'ram', kind: 'instant', sectors: PAGES * 8 + 4096 }] },
    files: [{ id: 'f', name: '/f', pages: PAGES }],
    tasks: [{ name: 'reader', kind: 'zipf', file: 'f', pages: PAGES, n, alpha: ALPHA, warm: 0 }],
    duration_ms: 10000000,
  };
}

interface Cache {
  get(page: number): number | undefined;
  set(page: number, value: number): unknown;
}

function library(name: string, trace: Int32Array, make: () => Cache): Sliced {
  // Each library gets a loop of its own code: one shared by both would see two kinds of cache and be slow for either.
  const loop = new Function('cache', 'trace', 'from', 'to', 'let hits = 0; for (let i = from; i < to; i++) if (cache.get(trace[i]) === undefined) cache.set(trace[i], 1); else hits++; return hits;') as (
    cache: Cache,
    trace: Int32Array,
    from: number,
    to: number,
  ) => number;
  return {
    name,
    start: () => {
      const cache = make();
      let hits = 0;
      let done = 0;
      return {
        up_to: (requests) => {
          hits += loop(cache, trace, done, requests);
          done = requests;
        },
        note: () => `hit ratio ${(hits / done).toFixed(4)}`,
      };
    },
  };
}

function kernel(name: string, shipped: Shipped, total: number): Sliced {
  const parsed = shipped.load_scenario(scenario(total)).scenario!;
  return {
    name,
    start: () => {
      const k = shipped.make_machine(parsed, 1).kernel;
      return {
        up_to: (requests) => {
          while (k.progress[0]! < requests) k.eng.run(Infinity, Infinity, 100);
        },
        note: () => `hit ratio ${(k.hits[0]! / k.progress[0]!).toFixed(4)}, ${k.eng.ordinal} events`,
      };
    },
  };
}

/** `bundle` = the shipped code, `sources` = the same as tsx makes it. */
export function page_accesses(bundle: Shipped, sources: Shipped, requests: number, rounds: number): Row[] {
  const trace = bundle.zipf_list(requests, PAGES, ALPHA, 1);
  const measured = compare_sliced(
    [
      library('mnemonist LRUCache', trace, () => new MnemonistCache<number, number>(Uint32Array, Uint32Array, FRAMES)),
      library('lru-cache', trace, () => new LruCache<number, number>({ max: FRAMES })),
      kernel('Pagestage, shipped bundle', bundle, requests),
      kernel('Pagestage, sources by tsx', sources, requests),
    ],
    requests,
    SLICE,
    rounds,
  );
  const [mnemonist, lru_cache] = [measured[0]!, measured[1]!];
  return measured.map((m, i) => {
    const of_mnemonist = ratio(m, mnemonist);
    const of_lru_cache = ratio(m, lru_cache);
    const goal = i === 2 ? { text: '>= 1 x mnemonist and >= 3 x lru-cache (aim 3 and 8)', met: of_mnemonist >= 1 && of_lru_cache >= 3 } : null;
    const ratios = [{ to: 'mnemonist', ratio: of_mnemonist }, { to: 'lru-cache', ratio: of_lru_cache }];
    return row(m.name, median(m.rates) / 1e6, 'M accesses/s', { ratios, note: m.note, goal });
  });
}
