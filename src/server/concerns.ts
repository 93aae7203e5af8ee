// Which events concern a block, a page, a task: what each number of an event is stands in kernel/tracepoints.ts, and a
// page is known by its owner and offset in the moment of the event, wherever it lies then.
import type { EventTest } from '#session/event_search.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { MAX_ORDER } from '#kernel/mm/page_flags.ts';
import { page_mapping } from '#kernel/mm/page_mapping.ts';
import { TP, TRACEPOINTS } from '#kernel/tracepoints.ts';
import type { Subject } from '#wire/messages.ts';

/** First frame and number of frames that a number of an event names; none: [0, 0]. */
function frames_of(k: Kernel, kind: number, field: 'a' | 'b', a: number, b: number): readonly [number, number] {
  const text = TRACEPOINTS[kind];
  const value = field === 'a' ? a : b;
  const what = text?.[field];
  if (value < 0 || value >= k.size.nr_pages) return [0, 0];
  if (what === 'block') return [value, 1 << k.config.pageblock_order];
  if (what !== 'page') return [0, 0];
  const order = field === 'a' && text?.b === 'order' && b > 0 && b < MAX_ORDER ? b : 0;
  return [value, 1 << order];
}

/** Of blocks from..to, both included. */
export function concerns_blocks(k: Kernel, from: number, to: number): EventTest {
  const order = k.config.pageblock_order;
  const inside = ([first, pages]: readonly [number, number]): boolean => pages > 0 && first >> order <= to && (first + pages - 1) >> order >= from;
  return (kind, _, a, b) => inside(frames_of(k, kind, 'a', a, b)) || inside(frames_of(k, kind, 'b', a, b));
}

export function concerns(k: Kernel, what: Subject): EventTest {
  switch (what.kind) {
    case 'block':
      return concerns_blocks(k, what.block, what.block);
    case 'page': {
      const inside = ([first, pages]: readonly [number, number]): boolean => {
        for (let pfn = first; pfn < first + pages; pfn++) if (page_mapping(k, pfn) === what.mapping && k.index[pfn] === what.index) return true;
        return false;
      };
      return (kind, _, a, b) => inside(frames_of(k, kind, 'a', a, b)) || inside(frames_of(k, kind, 'b', a, b));
    }
    case 'task':
      return (kind, actor, a, b) => {
        if (actor === what.task) return true;
        const text = TRACEPOINTS[kind];
        return (text?.a === 'task' && a === what.task) || (text?.b === 'task' && b === what.task);
      };
    case 'event':
      return (kind) => kind === what.event;
    case 'steal':
      return (kind) => kind === TP.compact_steal;
  }
}
