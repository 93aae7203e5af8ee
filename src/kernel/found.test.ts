// What the property tests found, each as small as it could be made, so that it is tried every time.
import { describe, expect, test } from 'vitest';
import { boot_recipe, DEFAULT_OPTIONS, run_recipe } from '#testing/arbitraries.ts';
import type { Recipe } from '#testing/arbitraries.ts';
import { broken_invariant } from '#testing/invariants.ts';
import { POLICIES } from '#policies/index.ts';

/** Defaults with some switches by id. */
function options(chosen: Readonly<Record<string, string>>): number[] {
  return POLICIES.map((policy, i) => {
    const id = chosen[policy.id];
    return id === undefined ? DEFAULT_OPTIONS[i]! : policy.options.findIndex((option) => option.id === id);
  });
}

const zone = (pages: number) => ({ pages, hole: 0, kernel: 0, slab: 0 });
const small = {
  pageblock_order: 3, cpus: 1, cpu_scale: 1, scan_step: 1, min_free_kbytes: 0, node_scope: false, devices: ['instant'], swap_pages: 0, commands: [], seed: 0,
  files: [{ pages: 1, device: 0, pieces: 1, allocated: false }],
} as const;

const FOUND: readonly { what: string; events: number; recipe: Recipe }[] = [
  {
    what: 'a task asks the reclaim thread between its last look and its sleep: the wake-up must not be lost',
    events: 4000,
    recipe: {
      ...small, zones: [zone(96)], swap_pages: 20, switches: options({ reclaim_stack: 'thread' }),
      tasks: [{ kind: 'mixed', file: 0, pages: 64, chunk: 1, pause_us: 0, start_us: 0 }],
    },
  },
  {
    what: 'a range write gives the locks of its pages back: whoever waits for one must be woken',
    events: 4000,
    recipe: {
      ...small, zones: [zone(96), zone(160)], cpus: 2, files: [{ pages: 14, device: 0, pieces: 1, allocated: false }],
      switches: [0, 0, 1, 1, 0, 0, 2, 2, 2, 1, 0, 0, 0, 0, 0, 0, 2],
      tasks: [{ kind: 'write', file: 0, pages: 116, chunk: 1, pause_us: 0, start_us: 0 }],
    },
  },
  {
    what: 'a task ends while a page of its is still in the swap cache: page, slot and counter go together',
    events: 5000,
    recipe: {
      ...small, zones: [zone(96)], devices: ['slow'], swap_pages: 1000, switches: [0, 0, 1, 0, 0, 2, 3, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      commands: [{ after: 0, policy: 4, option: 4 }],
      tasks: [{ kind: 'write', file: 0, pages: 64, chunk: 1, pause_us: 0, start_us: 0 }, { kind: 'seq', file: 0, pages: 20, chunk: 1, pause_us: 0, start_us: 0 }],
    },
  },
  {
    what: 'a page is faulted back in between its write to swap and its release: it must be kept',
    events: 5000,
    recipe: {
      ...small, zones: [zone(96), zone(96), zone(96)], cpus: 2, cpu_scale: 10, scan_step: 32, swap_pages: 150, seed: 136178,
      switches: [0, 0, 0, 0, 0, 0, 2, 2, 2, 1, 0, 0, 0, 0, 0, 0, 2],
      tasks: [{ kind: 'allocator', file: 0, pages: 213, chunk: 14, pause_us: 0, start_us: 0 }, { kind: 'seq', file: 0, pages: 20, chunk: 1, pause_us: 0, start_us: 0 }],
    },
  },
];

describe('found by the property tests', () => {
  test.each(FOUND)('$what', ({ recipe, events }) => {
    const k = boot_recipe(recipe);
    let broken: string | null = null;
    run_recipe(recipe, k, events, (event) => {
      const wrong = broken_invariant(k);
      if (wrong !== null) broken = `event ${event}: ${wrong}`;
      return wrong === null;
    });
    expect(broken).toBe(null);
  });
});
