// `select_loop`, `sendfile_loop`, `write_loop` and `caller`: a task that makes one system call over and over, so that
// its stack shows what lies below that call. `caller` takes the call that the switch "entry path" names at each lap; it
// sends `file` and writes `to`.
import { define_routine } from '#engine/routine.ts';
import { select_bytes, sys_select, sys_sendfile, sys_write_nested } from '#kernel/fs/syscalls.ts';
import { ENTRY_PATH, SW } from '#kernel/hooks.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Args, Workload, WorkloadContext } from './common.ts';
import { killed, make_list, number_arg, param, pause, USER } from './common.ts';

const P = { path: 0, fds: 1, file: 2, file_pages: 3, chunk: 4, pause_us: 5, laps: 6, to: 7, to_pages: 8 } as const;
const L = { done: 0, sent: 1, written: 2 } as const;
const STEP = { next: 0, returned: 1 } as const;
const BY_SWITCH = 3;

const routine = define_routine<Kernel, keyof typeof STEP>({
  ...USER,
  name: 'workload_caller',
  file: 'workloads/caller.ts',
  sleeps: 'between its calls',
  locals: L,
  step: STEP,
  run: {
    next(k, f) {
      if (killed(k, f.task)) return f.done();
      const list = k.lists[f.task]!;
      const laps = list[P.laps]!;
      k.goal[f.task] = laps;
      if (laps > 0 && f.l[f.b + L.done]! >= laps) return f.done();
      const path = list[P.path] === BY_SWITCH ? k.sw[SW.entry_path]! : list[P.path]!;
      if (path === ENTRY_PATH.select) return f.call_with_bytes(sys_select, select_bytes(k), STEP.returned, list[P.fds]!);
      const sends = path === ENTRY_PATH.sendfile;
      const file = list[sends ? P.file : P.to]!;
      const pages = list[sends ? P.file_pages : P.to_pages]!;
      const at = sends ? L.sent : L.written;
      let index = f.l[f.b + at]!;
      if (index >= pages) index = 0;
      const count = Math.min(list[P.chunk]!, pages - index);
      f.l[f.b + at] = index + count;
      return f.call(sends ? sys_sendfile : sys_write_nested, STEP.returned, file, index, count);
    },
    returned(k, f) {
      f.l[f.b + L.done]!++;
      k.progress[f.task]!++;
      return pause(k, f, param(k, f.task, P.pause_us), STEP.next);
    },
  },
});

function file_of(name: number | string | undefined, c: WorkloadContext): { id: number; pages: number } {
  if (typeof name !== 'string') return { id: 0, pages: 1 };
  const id = c.file(name);
  return { id, pages: c.file_pages(id) };
}

function workload(id: string, path: number): Workload {
  return {
    id,
    routines: [routine],
    phases: () => [],
    plan: (args: Args, c) => {
      const file = file_of(args['file'], c);
      const to = typeof args['to'] === 'string' ? file_of(args['to'], c) : file;
      const list = make_list(
        [path, number_arg(args, 'fds'), file.id, file.pages, number_arg(args, 'chunk'), number_arg(args, 'pause_us'), number_arg(args, 'laps'), to.id, to.pages],
        null,
      );
      return [{ suffix: '', routine, anon_pages: 0, list }];
    },
  };
}

export const select_loop = workload('select_loop', ENTRY_PATH.select);
export const sendfile_loop = workload('sendfile_loop', ENTRY_PATH.sendfile);
export const write_loop = workload('write_loop', ENTRY_PATH.write);
export const caller = workload('caller', BY_SWITCH);
