// Page accesses a second through the shipped kernel path against npm's LRU caches, which keep one list and nothing else.
// Trace: Zipf 0.9 over 1,048,576 pages, a machine of 262,144 frames, a device without delay. The kernel does all that it
// does for a read: two lists, add batches, per-CPU free lists, buddy allocator, kswapd, event ids.
import { LRUCache as LruCache } from 'lru-cache';
import { LRUCache as MnemonistCache } from 'mnemonist';
import { load_scenario, make_machine } from '#session/machine.ts';
import { zipf_list } from '#workloads/lists.ts';
import type { Finding } from './measure.ts';
import { compare, timed } from './measure.ts';

const PAGES = 1048576;
const FRAMES = 262144;
const ALPHA = 0.9;

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

export function page_accesses(requests: number, rounds: number): Finding[] {
  const loaded = load_scenario(scenario(requests));
  if (loaded.scenario === null) throw new Error(JSON.stringify(loaded.problems));
  const parsed = loaded.scenario;
  const trace = zipf_list(requests, PAGES, ALPHA, 1);
  return compare(
    [
      {
        name: 'mnemonist LRUCache',
        run: () => {
          const cache = new MnemonistCache<number, number>(Uint32Array, Uint32Array, FRAMES);
          let hits = 0;
          const t = timed(() => {
            for (let i = 0; i < trace.length; i++) {
              if (cache.get(trace[i]!) === undefined) cache.set(trace[i]!, 1);
              else hits++;
            }
            return trace.length;
          });
          return { ...t, note: `hits ${(hits / trace.length).toFixed(4)}` };
        },
      },
      {
        name: 'lru-cache',
        run: () => {
          const cache = new LruCache<number, number>({ max: FRAMES });
          let hits = 0;
          const t = timed(() => {
            for (let i = 0; i < trace.length; i++) {
              if (cache.get(trace[i]!) === undefined) cache.set(trace[i]!, 1);
              else hits++;
            }
            return trace.length;
          });
          return { ...t, note: `hits ${(hits / trace.length).toFixed(4)}` };
        },
      },
      {
        name: 'Pagestage kernel',
        run: () => {
          const machine = make_machine(parsed, 1);
          const k = machine.kernel;
          const t = timed(() => {
            while (k.progress[0]! < requests) k.eng.run(Infinity, Infinity, 2000);
            return requests;
          });
          return { ...t, note: `hits ${(k.hits[0]! / requests).toFixed(4)}, ${k.eng.ordinal} events` };
        },
      },
    ],
    rounds,
  );
}
