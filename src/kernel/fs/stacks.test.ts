// Kernel stacks: the published traces as chains of our records, frame by frame (kernel-reclaim.md section 18), and what a
// running machine makes of them.
import { describe, expect, test } from 'vitest';
import type { Routine, StackFrame } from '#engine/routine.ts';
import { MAX_RECORDS } from '#engine/columns.ts';
import { boot_recipe, PLAIN } from '#testing/arbitraries.ts';
import type { Recipe, TaskRecipe } from '#testing/arbitraries.ts';
import { deepest_chain } from '#testing/watch.ts';
import { POLICIES } from '#policies/index.ts';
import { STORAGE, SW } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { KERNEL_ROUTINES } from '../routines.ts';
import { apply_switches } from '../switches.ts';
import { ALLOC_BYTES, FRAMES, PROFILE, SELECT_DIET_BYTES, sum_bytes } from './stack_profiles.ts';

const routine = (name: string): Routine<Kernel> => KERNEL_ROUTINES.find((r) => r.name === name)!;

/** Trace A as the reference prints it: every frame, outermost first. */
const TRACE_A: readonly (readonly [string, number])[] = [
  ['system_call_fastpath', 128], ['sys_select', 112], ['core_sys_select', 416], ['do_select', 912],
  ['sock_poll', 16], ['unix_poll', 32], ['__pollwait', 48],
  ['__get_free_pages', 16], ['alloc_pages_current', 48], ['__alloc_pages_nodemask', 240],
  ['try_to_free_pages', 128], ['do_try_to_free_pages', 112], ['shrink_zone', 528], ['shrink_page_list', 384],
  ['xfs_vm_writepage', 64], ['xfs_page_state_convert', 256], ['xfs_map_blocks', 32], ['xfs_iomap', 208], ['xfs_iomap_write_allocate', 256],
  ['xfs_bmapi', 448], ['xfs_bmap_add_extent', 208], ['xfs_bmap_add_extent_delay_real', 352],
  ['xfs_bmbt_insert', 128], ['xfs_bmbt_insrec', 224], ['xfs_btree_make_block_unfull', 96], ['xfs_btree_split', 208], ['xfs_bmbt_alloc_block', 160],
  ['xfs_alloc_vextent', 96], ['xfs_alloc_ag_vextent', 32], ['xfs_alloc_ag_vextent_near', 144], ['xfs_alloc_fixup_trees', 96], ['xfs_alloc_lookup_eq', 16],
  ['xfs_btree_lookup', 176], ['xfs_btree_lookup_get_block', 80], ['xfs_btree_read_buf_block', 80],
  ['xfs_trans_read_buf', 80], ['xfs_buf_read', 48], ['_xfs_buf_read', 32], ['xfs_buf_iorequest', 48], ['_xfs_buf_ioapply', 96],
  ['submit_bio', 80], ['generic_make_request', 208], ['__make_request', 96], ['get_request_wait', 144], ['get_request', 96], ['mempool_alloc', 144], ['mempool_alloc_slab', 16],
];
const CHAIN_A = [
  'sys_select', '__pollwait', '__alloc_pages_slowpath', 'try_to_free_pages', 'shrink_zone', 'shrink_page_list', 'xfs_vm_writepage', 'xfs_iomap_write_allocate', 'xfs_bmapi',
  'xfs_bmap_add_extent', 'xfs_bmbt_insert', 'xfs_alloc_vextent', 'xfs_buf_read', 'submit_bio',
];

describe('published traces', () => {
  test('A: the records of select to get_request stand for its 47 frames, 7568 bytes', () => {
    const frames: StackFrame[] = CHAIN_A.flatMap((name) => [...routine(name).covers]);
    expect(frames.map((f) => f.name)).toEqual(TRACE_A.map(([name]) => name));
    expect(frames.map((f) => f.bytes)).toEqual(TRACE_A.map(([, bytes]) => bytes));
    expect(sum_bytes(frames)).toBe(7568);
    const running = (upto: string): number => sum_bytes(CHAIN_A.slice(0, CHAIN_A.indexOf(upto) + 1).flatMap((name) => [...routine(name).covers]));
    expect(['sys_select', '__pollwait', '__alloc_pages_slowpath', 'shrink_page_list', 'xfs_iomap_write_allocate', 'xfs_bmap_add_extent', 'xfs_bmbt_insert', 'xfs_alloc_vextent', 'xfs_buf_read'].map(running))
      .toEqual([1568, 1664, 1968, 3120, 3936, 4944, 5760, 6480, 6784]);
  });

  test('B: sendfile 1664, allocator 288, reclaim 1152, XFS 3440, block 480, SCSI 656, work item 656: 8336', () => {
    const xfs = ['xfs_vm_writepage', 'xfs_iomap_write_allocate', 'xfs_bmapi', 'xfs_bmap_add_extent', 'xfs_alloc_vextent', 'xfs_log_force'].reduce((sum, name) => sum + routine(name).bytes, 0);
    const reclaim = ['try_to_free_pages', 'shrink_zone', 'shrink_page_list'].reduce((sum, name) => sum + routine(name).bytes, 0);
    const groups = [routine('sys_sendfile64').bytes, ALLOC_BYTES[PROFILE.sendfile]!, reclaim, xfs, sum_bytes(FRAMES.block_unplug), sum_bytes(FRAMES.scsi_libata), sum_bytes(FRAMES.queue_work)];
    expect(groups).toEqual([1664, 288, 1152, 3440, 480, 656, 656]);
    expect(groups.reduce((a, b) => a + b)).toBe(8336);
  });

  test('C: first writepage at 1904, allocator 3168 to 3408, reclaim to 4560, second pass 3968: 8528', () => {
    const to_writepage = [FRAMES.sys_write, FRAMES.balance_dirty_pages, FRAMES.writeback_inodes, FRAMES.write_cache_pages].reduce((sum, frames) => sum + sum_bytes(frames), 0);
    const first_pass = ['xfs_vm_writepage', 'xfs_iomap_write_allocate', 'xfs_bmapi'].reduce((sum, name) => sum + routine(name).bytes, 0);
    const second_pass = ['xfs_vm_writepage', 'xfs_iomap_write_allocate', 'xfs_bmapi', 'xfs_bmap_add_extent', 'xfs_bmbt_insert', 'xfs_alloc_vextent', 'xfs_buf_read'].reduce((sum, name) => sum + routine(name).bytes, 0);
    expect(to_writepage).toBe(1904);
    expect(to_writepage + first_pass).toBe(3168);
    expect(to_writepage + first_pass + ALLOC_BYTES[PROFILE.write]!).toBe(3408);
    expect(3408 + 1152 + second_pass + sum_bytes(FRAMES.xfs_second_pass)).toBe(8528);
  });

  test('select on a diet loses its bitmaps and wait entries: 256 and 9 times 64 bytes', () => {
    expect(SELECT_DIET_BYTES).toBe(256 + 9 * 64);
    expect(routine('sys_select').bytes - SELECT_DIET_BYTES).toBe(736);
  });
});

const task = (kind: string, more: Partial<TaskRecipe> = {}): TaskRecipe => ({ kind, file: 1, pages: 3000, chunk: 16, pause_us: 50, start_us: 0, ...more });
const index_of = (id: string): number => POLICIES.findIndex((policy) => policy.id === id);
function loaded(kind: string, more: Partial<Recipe> = {}, file = 1): Kernel {
  const switches = [...PLAIN.switches];
  switches[index_of('dirty_ratio')] = 4;
  switches[index_of('dirty_background_ratio')] = 3;
  return boot_recipe({
    ...PLAIN, cpus: 2, scan_step: 32, devices: ['disk'], min_free_kbytes: 128, zones: [{ pages: 512, hole: 0, kernel: 0, slab: 0 }], switches,
    files: [
      { pages: 3000, device: 0, pieces: 200, allocated: false }, { pages: 3000, device: 0, pieces: 200, allocated: false }, { pages: 900, device: 0, pieces: 1, allocated: true },
    ],
    tasks: [
      task(kind, { file }), task(kind, { file }), task('logger', { file: 0, pause_us: 500 }), task('write_loop', { chunk: 8, pause_us: 500 }), task('allocator', { pages: 400, chunk: 14, pause_us: 100 }),
    ],
    ...more,
  });
}
const deepest = (k: Kernel, t: number): number => deepest_chain(k, t, MAX_RECORDS).reduce((sum, r) => sum + r.bytes, 0);

describe('in a running machine', () => {
  test('select enters the writing of XFS by way of reclaim, with the bytes of trace A for every record it stacks', () => {
    const k = loaded('select_loop');
    k.eng.run(20e9, Infinity, 600_000);
    const t = k.eng.task_depth_max[0]! >= k.eng.task_depth_max[1]! ? 0 : 1;
    const chain = deepest_chain(k, t, MAX_RECORDS).slice(1);
    expect(chain.slice(0, 9).map((r) => r.name)).toEqual(CHAIN_A.slice(0, 9));
    for (const r of chain) expect(r.bytes, r.name).toBe(sum_bytes(routine(r.name).covers));
    expect(k.eng.task_depth_max[t]).toBe(deepest(k, t));
    expect(k.eng.task_depth_max[t]).toBeGreaterThan(6000);
    expect(k.eng.task_depth_max[t]).toBeLessThanOrEqual(7568);
  });

  test('sendfile reaches 8336, the depth of trace B, by the log, and that is over the end of 8 KiB', () => {
    const k = loaded('sendfile_loop', {
      scan_step: 1, switches: PLAIN.switches,
      files: [{ pages: 1500, device: 0, pieces: 40, allocated: false }, { pages: 900, device: 0, pieces: 40, allocated: false }, { pages: 900, device: 0, pieces: 1, allocated: true }],
      tasks: [task('sendfile_loop', { file: 2, pages: 900, pause_us: 300 }), task('logger', { file: 0, pages: 1500, pause_us: 0 }), task('allocator', { file: 0, pages: 300, chunk: 14, pause_us: 300 })],
    });
    k.eng.run(60e9, Infinity, 1_500_000);
    expect(k.eng.task_depth_max[0]).toBe(8336);
    expect(k.eng.task_overflows[0]).toBeGreaterThan(0);
  });

  test('a nested write is never deeper than trace C', () => {
    const k = loaded('write_loop');
    k.eng.run(40e9, Infinity, 500_000);
    for (let t = 0; t < 4; t++) {
      const chain = deepest_chain(k, t, MAX_RECORDS);
      if (chain.some((r) => r.name === 'sys_write')) expect(k.eng.task_depth_max[t], chain.map((r) => `${r.name}:${r.bytes}`).join(' ')).toBeLessThanOrEqual(8528);
    }
    // Nor is the allocator of the second pass entered elsewhere than at 3168, as published.
    for (let t = 0; t < 4; t++) {
      const chain = deepest_chain(k, t, MAX_RECORDS);
      const at = chain.findIndex((r, i) => r.name === '__alloc_pages_slowpath' && chain.slice(0, i).some((before) => before.name === 'balance_dirty_pages'));
      if (at >= 0) expect(chain.slice(0, at).reduce((sum, r) => sum + r.bytes, 0)).toBe(3168);
    }
  });

  test('without file writes from direct reclaim, select stays below 3300', () => {
    const k = loaded('select_loop', { commands: [] });
    k.sw[SW.reclaim_writers] = 1;
    k.eng.run(20e9, Infinity, 600_000);
    expect(k.eng.task_depth_max[0]).toBeGreaterThan(3000);
    expect(k.eng.task_depth_max[0]).toBeLessThanOrEqual(3300);
  });

  test('each layer of storage adds its bytes to every write, and only those', () => {
    const depth = (storage: number): number => {
      const k = loaded('seq');
      k.sw[SW.storage] = storage;
      apply_switches(k);
      k.eng.run(3e9, Infinity, 400_000);
      const flusher = k.config.tasks.length + 1;
      const chain = deepest_chain(k, flusher, MAX_RECORDS);
      const io = chain.findIndex((r) => r.name === 'submit_bio');
      expect(io).toBeGreaterThan(0);
      return chain.slice(io).reduce((sum, r) => sum + r.bytes, 0);
    };
    const plain = depth(STORAGE.plain);
    expect(plain).toBe(784);
    expect(depth(STORAGE.scsi)).toBe(plain + 1000);
    expect(depth(STORAGE.md)).toBe(plain + 300);
    expect(depth(STORAGE.md_scsi)).toBe(plain + 1300);
    expect(depth(STORAGE.stacked)).toBe(plain + 300 + 300 + 1000);
  });
});
