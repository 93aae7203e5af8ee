// The section `huge` of a report: what faults and khugepaged made, what was split, how much of the anonymous memory is in huge pages,
// and stretch by stretch what the first fault was given and how long the program took to touch it.
import type { Kernel } from '#kernel/kernel.ts';
import { CHUNK, nr_stretches, PMD } from '#kernel/mm/huge_memory.ts';
import { G } from '#kernel/columns.ts';
import { VM } from '#kernel/vmstat.ts';
import type { Machine } from './machine.ts';

export function huge_of(machine: Machine): Record<string, unknown> {
  const k = machine.kernel;
  const size = 1 << k.huge_order;
  const huge = k.vm[VM.nr_anon_transparent_hugepages]! * size;
  const asked = k.vm[VM.thp_fault_alloc]! + k.vm[VM.thp_fault_fallback]!;
  return {
    pages: size,
    now: k.g[G.huge_pages]!,
    fault_alloc: k.vm[VM.thp_fault_alloc]!,
    fault_fallback: k.vm[VM.thp_fault_fallback]!,
    fault_success: asked > 0 ? k.vm[VM.thp_fault_alloc]! / asked : null,
    collapse: k.vm[VM.thp_collapse_alloc]!,
    collapse_failed: k.vm[VM.thp_collapse_alloc_failed]!,
    split: k.vm[VM.thp_split]!,
    /** Share of mapped anonymous pages that are in huge pages. */
    coverage: k.vm[VM.nr_anon_pages]! > 0 ? huge / k.vm[VM.nr_anon_pages]! : null,
    tasks: machine.programs.map((program, task) => task_of(k, task, program.name)).filter((task) => task.stretches > 0),
  };
}

interface TaskHuge {
  readonly name: string;
  readonly stretches: number;
  readonly huge: number;
  /** Pages mapped, in huge pages or small ones, and the share that is in huge pages. */
  readonly resident: number;
  readonly coverage: number | null;
  readonly fault_huge: number;
  readonly fault_small: number;
  /** From the start of the program to its phase 1; null before. */
  readonly ready_ns: number | null;
  /** A digit a stretch: 1 = its first fault got a huge page, 0 = small pages, - = untouched. */
  readonly chunk_map: string;
  readonly chunk_ns: readonly number[];
}

function task_of(k: Kernel, task: number, name: string): TaskHuge {
  const first = k.pmd_start[task]!;
  const stretches = nr_stretches(k, task);
  const count = (column: Uint8Array, value: number): number => column.subarray(first, first + stretches).reduce((sum, v) => sum + (v === value ? 1 : 0), 0);
  const pages = k.config.tasks[task]!.anon_pages;
  let resident = 0;
  for (let i = 0; i < pages; i++) if (k.pte[k.anon_start[task]! + i]! > 0) resident++;
  const huge = count(k.pmd, PMD.huge);
  return {
    name,
    stretches,
    huge,
    resident,
    coverage: resident > 0 ? (huge << k.huge_order) / resident : null,
    fault_huge: count(k.chunk_how, CHUNK.huge),
    fault_small: count(k.chunk_how, CHUNK.small),
    ready_ns: ready_ns(k, task),
    chunk_map: Array.from(k.chunk_how.subarray(first, first + stretches), (how) => (how === CHUNK.huge ? '1' : how === CHUNK.small ? '0' : '-')).join(''),
    chunk_ns: Array.from(k.chunk_ns.subarray(first, first + stretches)),
  };
}

/** A program that starts later is born with the machine and sleeps until its time. */
export function ready_ns(k: Kernel, task: number): number | null {
  const at = k.ready_ns[task]!;
  return at > 0 && task < k.config.tasks.length ? at - Math.max(k.eng.task_born[task]!, k.config.tasks[task]!.start_ns) : null;
}

export interface Chunk {
  /** The first fault of the stretch got a huge page. */
  readonly huge: boolean;
  /** How long the program took to touch all of it. */
  readonly ns: number;
}

/** The stretches that a program touched, in the order of their addresses. */
export function chunks_of(machine: Machine, task: number): readonly Chunk[] {
  const k = machine.kernel;
  const chunks: Chunk[] = [];
  for (let pmd = k.pmd_start[task]!; pmd < k.pmd_start[task + 1]!; pmd++) {
    if (k.chunk_ns[pmd]! > 0) chunks.push({ huge: k.chunk_how[pmd] === CHUNK.huge, ns: k.chunk_ns[pmd]! });
  }
  return chunks;
}
