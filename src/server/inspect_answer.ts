// One thing looked at closely, over the wire: what is asked for, or what was wrong with the question.
import type { Timeline } from '#session/timeline.ts';
import type { Detail, Inspect, Problem, SessionInfo } from '#wire/messages.ts';
import { inspect_block } from './block_inspector.ts';
import { inspect_log, inspect_page, inspect_task } from './inspector.ts';
import { inspect_waits_by } from './waits_by.ts';
import { inspect_waits } from './waits_encoder.ts';

export function answer_inspect(timeline: Timeline, tasks: SessionInfo['tasks'], what: Inspect): Detail | Problem {
  const { kernel } = timeline.machine;
  const { size } = kernel;
  switch (what.kind) {
    case 'page':
      if (what.pfn >= size.nr_pages) return { field: 'what.pfn', expected: `a frame below ${size.nr_pages}`, got: String(what.pfn) };
      return inspect_page(kernel, what.pfn, timeline);
    case 'block':
      if (what.block >= size.nr_blocks) return { field: 'what.block', expected: `a block below ${size.nr_blocks}`, got: String(what.block) };
      return inspect_block(kernel, what.block, timeline.at_ns);
    case 'task':
      if (what.task >= size.nr_tasks) return { field: 'what.task', expected: `a task below ${size.nr_tasks}`, got: String(what.task) };
      return inspect_task(timeline, what.task, tasks.find((task) => task.id === what.task)?.name ?? `task ${what.task}`);
    case 'waits':
      return inspect_waits(timeline, what);
    case 'waits_by':
      return inspect_waits_by(timeline, what);
    case 'log':
      return inspect_log(timeline, what);
  }
}
