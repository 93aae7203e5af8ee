// The file system under the page cache, as far as memory management feels it: ->writepage, finding disk space for delayed
// allocations, reading a block of its free-space trees, forcing its log. Names and stack bytes are XFS's of 2.6.33 (see
// stack_profiles.ts). Simplified: where a file's pages will lie is decided at set-up; what is earned by the run is when
// space is asked for, by whom, whether the group's block is in memory, and what that costs. Constants marked "chosen" have
// no published value.
import { NONE } from '#base/units.ts';
import type { Routine } from '#engine/routine.ts';
import { define_routine } from '#engine/routine.ts';
import { XFS_AG_COUNT, G } from '../columns.ts';
import { COST } from '../costs.ts';
import { device_sectors } from '../block/device.ts';
import type { Kernel } from '../kernel.ts';
import { ORIGIN } from '../mm/origin.ts';
import { clear_page_dirty_for_io, find_get_page, is_allocated, set_allocated } from '../mm/page_cache.ts';
import { alloc_pages_nosleep, free_page } from '../mm/page_alloc.ts';
import { GFP_KERNEL, PG_dirty, PG_locked, PG_slab, PG_writeback } from '../mm/page_flags.ts';
import { extent_end, sector_of, set_page_writeback, submit_page_io, unplug_for } from '../mm/page_io.ts';
import { page_mapping } from '../mm/page_mapping.ts';
import { PF_MEMALLOC, profile_of } from '../task_flags.ts';
import { TP } from '../tracepoints.ts';
import { WAIT } from '../wait_reasons.ts';
import { FRAMES, PROFILE } from './stack_profiles.ts';
import { submit_bio } from './submit_bio.ts';

/** Pages of one delayed allocation: 64 KiB, XFS's default preallocation (xfs_iomap.c, XFS_WRITEIO_LOG_LARGE). */
const ALLOC_PAGES = 16;
/** Every so many extents an insertion splits a block of the extent tree. Chosen; a full leaf holds about 250. */
const SPLIT_EVERY = 4;
/** A group's free-space block stays in memory so long after its last use. Chosen; in XFS until memory is short. */
const AG_KEEP_NS = 500e6;
/** A block changed this recently is pinned until the log is written. Chosen; XFS writes its log when it fills or ages. */
const PINNED_NS = 50e6;
/** Every so many transactions need a new slab page. Chosen. */
const SLAB_EVERY = 4;
const LOG_BLOCK = 1000;

const L = { pfn: 0, origin: 1, limit: 2, last: 3, file: 4, index: 5, next: 6, sent: 7 } as const;
const STEP = { start: 0, allocated: 1, submitted: 2, cluster: 3 } as const;

/** Args: pfn, origin, most pages, last page that may be clustered (0 = any). Value: pages sent; 0 = refused. */
export const xfs_vm_writepage: Routine<Kernel> = define_routine<Kernel, keyof typeof STEP>({
  name: 'xfs_vm_writepage',
  file: 'fs/xfs/linux-2.6/xfs_aops.c',
  kernel: '2.6.34 xfs_vm_writepage, xfs_page_state_convert, xfs_cluster_write',
  layer: 'filesystem',
  covers: FRAMES.xfs_vm_writepage,
  sleeps: 'for disk space, for a free request',
  locals: L,
  step: STEP,
  run: {
    start(k, f) {
      const l = f.l;
      const b = f.b;
      f.spend(COST.writepage);
      const pfn = l[b + L.pfn]!;
      const file = page_mapping(k, pfn);
      if (file < 0 || (k.flags[pfn]! & PG_dirty) === 0 || (k.flags[pfn]! & PG_writeback) !== 0) return f.done(0);
      l[b + L.file] = file;
      l[b + L.index] = k.index[pfn]!;
      if (is_allocated(k, file, l[b + L.index]!)) return f.goto(STEP.allocated);
      return f.call(xfs_iomap_write_allocate, STEP.allocated, file, l[b + L.index]!);
    },
    allocated(k, f) {
      const l = f.l;
      const b = f.b;
      const pfn = l[b + L.pfn]!;
      // While space was sought the page may have been written by somebody else, or moved, and the frame be another's.
      if (page_mapping(k, pfn) !== l[b + L.file] || k.index[pfn] !== l[b + L.index] || (k.flags[pfn]! & PG_dirty) === 0 || (k.flags[pfn]! & PG_writeback) !== 0) return f.done(0);
      clear_page_dirty_for_io(k, pfn);
      set_page_writeback(k, pfn);
      const file = l[b + L.file]!;
      return f.call_more(submit_bio, STEP.submitted, [pfn, l[b + L.origin]!, k.file_device[file]!, sector_of(k, file, l[b + L.index]!)], 1);
    },
    submitted(k, f) {
      f.l[f.b + L.sent] = 1;
      f.l[f.b + L.next] = f.l[f.b + L.index]! + 1;
      return k.writepage_clusters ? f.goto(STEP.cluster) : f.done(1);
    },
    /** xfs_cluster_write: dirty pages that follow on disk go along. */
    cluster(k, f) {
      const l = f.l;
      const b = f.b;
      const file = l[b + L.file]!;
      const device = k.file_device[file]!;
      let end = extent_end(k, file, l[b + L.index]!);
      if (l[b + L.last]! > 0) end = Math.min(end, l[b + L.last]! + 1);
      for (let index = l[b + L.next]!; index < end && l[b + L.sent]! < l[b + L.limit]!; index++) {
        l[b + L.next] = index;
        const pfn = find_get_page(k, file, index);
        if (pfn === NONE || (k.flags[pfn]! & (PG_dirty | PG_locked | PG_writeback)) !== PG_dirty || !is_allocated(k, file, index)) break;
        clear_page_dirty_for_io(k, pfn);
        set_page_writeback(k, pfn);
        f.spend(COST.writepage / 4);
        if (!submit_page_io(k, f.task, device, sector_of(k, file, index), pfn, true, l[b + L.origin]!)) {
          l[b + L.sent]! += 1;
          l[b + L.next] = index + 1;
          return f.call_more(submit_bio, STEP.cluster, [pfn, l[b + L.origin]!, device, sector_of(k, file, index)], 1);
        }
        l[b + L.sent]! += 1;
        l[b + L.next] = index + 1;
      }
      return f.done(l[b + L.sent]!);
    },
  },
});

const A = { file: 0, index: 1, slab: 2, have_slab: 3 } as const;
const A_STEP = { start: 0, mapped: 1 } as const;

/** Finds space for the delayed allocation around a page. Args: file, index. */
const xfs_iomap_write_allocate: Routine<Kernel> = define_routine<Kernel, keyof typeof A_STEP>({
  name: 'xfs_iomap_write_allocate',
  file: 'fs/xfs/xfs_iomap.c',
  kernel: '2.6.34 xfs_map_blocks, xfs_iomap, xfs_iomap_write_allocate',
  layer: 'filesystem',
  covers: FRAMES.xfs_iomap_write_allocate,
  sleeps: 'in what it calls',
  locals: A,
  step: A_STEP,
  run: {
    start(k, f) {
      f.spend(COST.fs_alloc);
      k.g[G.xfs_use]!++;
      k.eng.emit_for(f.task, TP.xfs_alloc, f.l[f.b + A.file]!, f.l[f.b + A.index]!);
      return f.call(xfs_bmapi, A_STEP.mapped, f.l[f.b + A.file]!, f.l[f.b + A.index]!);
    },
    mapped(k, f) {
      const file = f.l[f.b + A.file]!;
      const index = f.l[f.b + A.index]!;
      const end = Math.min(extent_end(k, file, index), index - (index % ALLOC_PAGES) + ALLOC_PAGES);
      for (let i = index; i < end; i++) set_allocated(k, file, i);
      return f.done();
    },
  },
});

const M = { file: 0, index: 1, slab: 2 } as const;
const M_STEP = { start: 0, got_slab: 1, extent: 2, done: 3 } as const;

const xfs_bmapi: Routine<Kernel> = define_routine<Kernel, keyof typeof M_STEP>({
  name: 'xfs_bmapi',
  file: 'fs/xfs/xfs_bmap.c',
  kernel: '2.6.34 xfs_bmapi',
  layer: 'filesystem',
  covers: FRAMES.xfs_bmapi,
  sleeps: 'in the allocator (a slab page), in what it calls',
  locals: M,
  step: M_STEP,
  run: {
    /** A transaction now and then needs a new slab page: here trace C re-enters reclaim. */
    start(k, f) {
      f.l[f.b + M.slab] = NONE;
      if (k.g[G.xfs_use]! % SLAB_EVERY !== 0) return f.goto(M_STEP.extent);
      const memalloc = (k.task_flags[f.task]! & PF_MEMALLOC) !== 0;
      const pfn = alloc_pages_nosleep(k, f.task, GFP_KERNEL, 0, memalloc);
      if (pfn === NONE) return f.call_with_bytes(k.ops.alloc_slowpath, SLAB_ALLOC_BYTES, M_STEP.got_slab, GFP_KERNEL, 0);
      f.l[f.b + M.slab] = pfn;
      k.flags[pfn]! |= PG_slab;
      return f.goto(M_STEP.extent);
    },
    got_slab(k, f) {
      f.l[f.b + M.slab] = f.ret();
      if (f.ret() !== NONE) k.flags[f.ret()]! |= PG_slab;
      return f.goto(M_STEP.extent);
    },
    extent(_k, f) {
      return f.call(xfs_bmap_add_extent, M_STEP.done, f.l[f.b + M.file]!, f.l[f.b + M.index]!);
    },
    /** The transaction's objects are free again. */
    done(k, f) {
      const pfn = f.l[f.b + M.slab]!;
      if (pfn !== NONE) {
        k.flags[pfn]! &= ~PG_slab;
        free_page(k, pfn, k.cpu_of(f.task), false);
      }
      return f.done();
    },
  },
});

/** Trace C: allocator frames from 3168 to 3408. */
const SLAB_ALLOC_BYTES = 240;

const E = { file: 0, index: 1 } as const;
const E_STEP = { start: 0, done: 1 } as const;

const xfs_bmap_add_extent: Routine<Kernel> = define_routine<Kernel, keyof typeof E_STEP>({
  name: 'xfs_bmap_add_extent',
  file: 'fs/xfs/xfs_bmap.c',
  kernel: '2.6.34 xfs_bmap_add_extent, xfs_bmap_add_extent_delay_real',
  layer: 'filesystem',
  covers: FRAMES.xfs_bmap_add_extent,
  sleeps: 'in what it calls',
  locals: E,
  step: E_STEP,
  run: {
    start(k, f) {
      // The group published for trace B holds no split.
      const split = k.g[G.xfs_use]! % SPLIT_EVERY === 1 && profile_of(k, f.task) !== PROFILE.sendfile;
      return f.call(split ? xfs_bmbt_insert : xfs_alloc_vextent, E_STEP.done, f.l[f.b + E.file]!, f.l[f.b + E.index]!);
    },
    done(_k, f) {
      return f.done();
    },
  },
});

const xfs_bmbt_insert: Routine<Kernel> = define_routine<Kernel, keyof typeof E_STEP>({
  name: 'xfs_bmbt_insert',
  file: 'fs/xfs/xfs_bmap_btree.c',
  kernel: '2.6.34 xfs_btree_insert, xfs_btree_split, xfs_bmbt_alloc_block',
  layer: 'filesystem',
  covers: FRAMES.xfs_bmbt_insert,
  sleeps: 'in what it calls',
  locals: E,
  step: E_STEP,
  run: {
    start(_k, f) {
      return f.call(xfs_alloc_vextent, E_STEP.done, f.l[f.b + E.file]!, f.l[f.b + E.index]!);
    },
    done(_k, f) {
      return f.done();
    },
  },
});

const V = { file: 0, index: 1, ag: 2 } as const;
const V_STEP = { start: 0, have_block: 1 } as const;

const xfs_alloc_vextent: Routine<Kernel> = define_routine<Kernel, keyof typeof V_STEP>({
  name: 'xfs_alloc_vextent',
  file: 'fs/xfs/xfs_alloc.c',
  kernel: '2.6.34 xfs_alloc_vextent to xfs_btree_read_buf_block',
  layer: 'filesystem',
  covers: FRAMES.xfs_alloc_vextent,
  sleeps: 'for a block of the free-space tree, or for the log',
  locals: V,
  step: V_STEP,
  run: {
    start(k, f) {
      const file = f.l[f.b + V.file]!;
      const device = k.file_device[file]!;
      const ag = ag_of(k, device, sector_of(k, file, f.l[f.b + V.index]!));
      f.l[f.b + V.ag] = ag;
      const used = k.ag_cached[ag]!;
      const now = k.eng.local_now;
      if (k.config.devices[device]!.kind === 'instant') return f.goto(V_STEP.have_block);
      if (used === 0 || now - used > AG_KEEP_NS) return f.call(xfs_buf_read, V_STEP.have_block, device, ag);
      // Trace B took the way through the log; the published ways of the other entries did not.
      if (profile_of(k, f.task) === PROFILE.sendfile && now - used < PINNED_NS) return f.call(xfs_log_force, V_STEP.have_block, device);
      return f.goto(V_STEP.have_block);
    },
    have_block(k, f) {
      k.ag_cached[f.l[f.b + V.ag]!] = Math.max(1, k.eng.local_now);
      return f.done();
    },
  },
});

function ag_of(k: Kernel, device: number, sector: number): number {
  return Math.min(XFS_AG_COUNT - 1, Math.floor(sector / Math.ceil(device_sectors(k.config.devices[device]!) / XFS_AG_COUNT)));
}

const B = { device: 0, ag: 1 } as const;
const B_STEP = { start: 0, wait: 1, done: 2 } as const;

const xfs_buf_read: Routine<Kernel> = define_routine<Kernel, keyof typeof B_STEP>({
  name: 'xfs_buf_read',
  file: 'fs/xfs/linux-2.6/xfs_buf.c',
  kernel: '2.6.34 xfs_trans_read_buf to _xfs_buf_ioapply',
  layer: 'filesystem',
  covers: FRAMES.xfs_buf_read,
  sleeps: 'until the block is read',
  locals: B,
  step: B_STEP,
  run: {
    start(k, f) {
      const device = f.l[f.b + B.device]!;
      const ag = f.l[f.b + B.ag]!;
      const sector = ag * Math.ceil(device_sectors(k.config.devices[device]!) / XFS_AG_COUNT / 8) * 8;
      const bio = profile_of(k, f.task) === PROFILE.write && (k.task_flags[f.task]! & PF_MEMALLOC) !== 0 ? FRAMES.xfs_second_pass[0]!.bytes : submit_bio.bytes;
      return f.call_more_with_bytes(submit_bio, bio, B_STEP.wait, [-1 - ag, ORIGIN.metadata, device, sector], 0);
    },
    wait(k, f) {
      unplug_for(k, f.l[f.b + B.device]!);
      return f.sleep(WAIT.xfs_buf, f.l[f.b + B.ag]!, 0, B_STEP.done);
    },
    done(_k, f) {
      return f.done();
    },
  },
});

const F = { device: 0 } as const;
const F_STEP = { start: 0, unplugged: 1, done: 2 } as const;

/** Forces the log because a wanted block is pinned by it: trace B. */
const xfs_log_force: Routine<Kernel> = define_routine<Kernel, keyof typeof F_STEP>({
  name: 'xfs_log_force',
  file: 'fs/xfs/xfs_log.c',
  kernel: '2.6.34 xfs_log_force',
  layer: 'filesystem',
  covers: FRAMES.xfs_log_force,
  sleeps: 'until the log is on disk',
  locals: F,
  step: F_STEP,
  run: {
    start(k, f) {
      k.eng.emit_for(f.task, TP.xfs_log_force, f.l[f.b + F.device]!, 0);
      return f.call(block_unplug, F_STEP.unplugged, f.l[f.b + F.device]!);
    },
    unplugged(_k, f) {
      return f.sleep(WAIT.xfs_buf, LOG_BLOCK, LOG_TIMEOUT_NS, F_STEP.done);
    },
    done(_k, f) {
      return f.done();
    },
  },
});

/** A log write that found no neighbour to wake for: give up waiting after a revolution or two. Chosen. */
const LOG_TIMEOUT_NS = 30e6;

const U = { device: 0 } as const;
const U_STEP = { start: 0, inner: 1 } as const;

function unplug_layer(name: string, file: string, covers: Routine<Kernel>['covers'], inner: Routine<Kernel> | null): Routine<Kernel> {
  return define_routine<Kernel, keyof typeof U_STEP>({
    name,
    file,
    kernel: 'trace B, group as published (Berthels, linux-mm 2010-04-09)',
    layer: 'storage',
    covers,
    sleeps: 'never',
    locals: U,
    step: U_STEP,
    run: {
      start(k, f) {
        const device = f.l[f.b + U.device]!;
        if (inner !== null) return f.call(inner, U_STEP.inner, device);
        const log = Math.floor(device_sectors(k.config.devices[device]!) / 16) * 8;
        submit_log_block(k, f.task, device, log);
        return f.done();
      },
      inner(_k, f) {
        return f.done();
      },
    },
  });
}

function submit_log_block(k: Kernel, task: number, device: number, sector: number): void {
  submit_page_io(k, task, device, sector, -1 - LOG_BLOCK, true, ORIGIN.metadata);
  unplug_for(k, device);
}

const queue_work = unplug_layer('queue_work', 'kernel/workqueue.c', FRAMES.queue_work, null);
const scsi_libata = unplug_layer('scsi_libata', 'drivers/scsi/scsi_lib.c', FRAMES.scsi_libata, queue_work);
const block_unplug = unplug_layer('generic_unplug_device', 'block/blk-core.c', FRAMES.block_unplug, scsi_libata);

export const XFS_ROUTINES: readonly Routine<Kernel>[] = [
  xfs_vm_writepage, xfs_iomap_write_allocate, xfs_bmapi, xfs_bmap_add_extent, xfs_bmbt_insert, xfs_alloc_vextent, xfs_buf_read,
  xfs_log_force, queue_work, scsi_libata, block_unplug,
];
