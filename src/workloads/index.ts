// Every kind of workload that the model can run. The words that scenarios may say, these and others, are in
// scenarios/vocabulary.ts; a test compares the two.
import { Registry } from '#base/registry.ts';
import type { Routine } from '#engine/routine.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { allocator } from './allocator.ts';
import { anon } from './anon.ts';
import { block_allocator } from './block_allocator.ts';
import { caller, select_loop, sendfile_loop, write_loop } from './caller.ts';
import type { Workload } from './common.ts';
import { copy } from './copy.ts';
import { database } from './database.ts';
import { frag } from './frag.ts';
import { fragmenter } from './fragmenter.ts';
import { hotscan } from './hotscan.ts';
import { late_start } from './late_start.ts';
import { logger } from './logger.ts';
import { mixed } from './mixed.ts';
import { neighbour } from './neighbour.ts';
import { rewrite } from './rewrite.ts';
import { seq } from './seq.ts';
import { thp } from './thp.ts';
import { thp_app } from './thp_app.ts';
import { write } from './write.ts';
import { zipf } from './zipf.ts';

export const WORKLOADS: readonly Workload[] = [
  seq, zipf, hotscan, write, rewrite, anon, mixed, logger, database, copy, allocator, select_loop, sendfile_loop, write_loop, caller, thp_app,
  fragmenter, neighbour, block_allocator, thp, frag,
];

export const WORKLOAD_REGISTRY = new Registry('workloads', WORKLOADS);

/** Routines of all kinds, each once; they follow the kernel's own in the table. */
export const WORKLOAD_ROUTINES: readonly Routine<Kernel>[] = [late_start, ...new Set(WORKLOADS.flatMap((workload) => workload.routines))];

export { late_start } from './late_start.ts';
export type { Args, Plan, Workload, WorkloadContext } from './common.ts';
