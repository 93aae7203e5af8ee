// `block_allocator`: a task that asks the kernel for blocks of 2^order pages, as a driver or the pool of hugetlbfs does: `count`
// blocks with a pause between, holds them, gives them back, begins again if it is to. It strings its blocks on a list
// through their first pages, as Linux does through page->lru; the pages can neither move nor be reclaimed.
import { NONE } from '#base/units.ts';
import { define_routine } from '#engine/routine.ts';
import { COST } from '#kernel/costs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { alloc_pages_nosleep, free_pages } from '#kernel/mm/page_alloc.ts';
import { GFP_COMP, GFP_HIGHUSER_MOVABLE, GFP_KERNEL, GFP_RECLAIMABLE, GFP_REPEAT, GFP_TRANSHUGE, PG_kernel } from '#kernel/mm/page_flags.ts';
import { WAIT } from '#kernel/wait_reasons.ts';
import type { Args, Workload } from './common.ts';
import { COUNTERS, enter_phase, killed, make_list, number_arg, param, pause, USER } from './common.ts';

const P = { order: 0, count: 1, pause_us: 2, hold_us: 3, gfp: 4, loop: 5, keep: 6 } as const;
const L = { asked: 0, held: 1, since: 2, started: 3 } as const;
const STEP = { round: 0, next: 1, got: 2, hold: 3, free: 4, rest: 5 } as const;
/** Counters: blocks got and not got, time of the longest request and of all, blocks held now. */
export const BLOCK_COUNTER = { got: 0, failed: 1, longest_ns: 2, total_ns: 3, held: 4 } as const;
const GFP_WORDS: Readonly<Record<string, number>> = {
  movable: GFP_HIGHUSER_MOVABLE, unmovable: GFP_KERNEL, reclaimable: GFP_KERNEL | GFP_RECLAIMABLE, huge: GFP_TRANSHUGE,
};
const HOLD_NS = 3600e9;

const routine = define_routine<Kernel, keyof typeof STEP>({
  ...USER,
  name: 'workload_block_allocator',
  file: 'workloads/block_allocator.ts',
  sleeps: 'in the allocator; of its own will',
  locals: L,
  step: STEP,
  run: {
    round(k, f) {
      if (f.l[f.b + L.started] === 0) {
        f.l[f.b + L.started] = 1;
        f.l[f.b + L.held] = NONE;
        k.goal[f.task] = param(k, f.task, P.loop) === 1 ? 0 : param(k, f.task, P.count);
        enter_phase(k, f.task, 1);
      }
      f.l[f.b + L.asked] = 0;
      return f.goto(STEP.next);
    },
    next(k, f) {
      if (killed(k, f.task)) return f.goto(STEP.free);
      const list = k.lists[f.task]!;
      if (f.l[f.b + L.asked]! >= list[P.count]!) {
        if (k.phase[f.task] === 1) enter_phase(k, f.task, 2);
        if (list[P.keep] === 1) return f.goto(STEP.rest);
        return pause(k, f, list[P.hold_us]!, STEP.hold);
      }
      f.l[f.b + L.asked]!++;
      f.l[f.b + L.since] = k.eng.local_now;
      const order = list[P.order]!;
      // Compound only where it would be a huge page: other code takes a compound page for one.
      const gfp = order === k.huge_order ? list[P.gfp]! : list[P.gfp]! & ~GFP_COMP;
      const pfn = alloc_pages_nosleep(k, f.task, gfp, order, false);
      if (pfn === NONE) {
        k.misses[f.task]!++;
        return f.call(k.ops.alloc_slowpath, STEP.got, gfp, order);
      }
      k.hits[f.task]!++;
      k.eng.task_ret[f.task] = pfn;
      return f.goto(STEP.got);
    },
    got(k, f) {
      const list = k.lists[f.task]!;
      const pfn = f.ret();
      const counter = f.task * COUNTERS;
      const took = k.eng.local_now - f.l[f.b + L.since]!;
      k.counter[counter + BLOCK_COUNTER.total_ns]! += took;
      if (took > k.counter[counter + BLOCK_COUNTER.longest_ns]!) k.counter[counter + BLOCK_COUNTER.longest_ns] = took;
      if (pfn === NONE) k.counter[counter + BLOCK_COUNTER.failed]!++;
      else {
        for (let p = pfn; p < pfn + (1 << list[P.order]!); p++) k.flags[p]! |= PG_kernel;
        k.next[pfn] = f.l[f.b + L.held]!;
        f.l[f.b + L.held] = pfn;
        k.counter[counter + BLOCK_COUNTER.got]!++;
        k.counter[counter + BLOCK_COUNTER.held]!++;
        k.progress[f.task]!++;
      }
      return pause(k, f, list[P.pause_us]!, STEP.next);
    },
    hold(_k, f) {
      return f.goto(STEP.free);
    },
    /** One block a step goes back. */
    free(k, f) {
      const pfn = f.l[f.b + L.held]!;
      if (pfn !== NONE) {
        f.l[f.b + L.held] = k.next[pfn]!;
        k.next[pfn] = NONE;
        k.counter[f.task * COUNTERS + BLOCK_COUNTER.held]!--;
        f.spend(COST.free_page);
        free_pages(k, pfn, param(k, f.task, P.order), k.cpu_of(f.task));
        return f.goto(STEP.free);
      }
      if (killed(k, f.task) || param(k, f.task, P.loop) === 0) return f.done();
      // A loop without any pause would never let the clock go on where nothing costs time.
      return pause(k, f, Math.max(1, param(k, f.task, P.pause_us)), STEP.round);
    },
    rest(k, f) {
      if (killed(k, f.task)) return f.goto(STEP.free);
      return f.sleep(WAIT.timer, f.task, HOLD_NS, STEP.rest);
    },
  },
});

function gfp_of(args: Args): number {
  const base = GFP_WORDS[String(args['gfp'])] ?? GFP_KERNEL;
  return base | (number_arg(args, 'repeat') === 1 ? GFP_REPEAT : 0) | (number_arg(args, 'comp') === 1 ? GFP_COMP : 0);
}

export const block_allocator: Workload = {
  id: 'block_allocator',
  routines: [routine],
  phases: () => ['ask', 'asked'],
  plan: (args) => {
    const of = (name: string): number => number_arg(args, name);
    const list = make_list([of('order'), of('count'), of('pause_us'), of('hold_us'), gfp_of(args), of('loop'), of('keep')], null);
    return [{ suffix: '', routine, anon_pages: 0, list }];
  },
};
