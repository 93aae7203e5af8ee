// What is picked out and what happened to a followed thing, in plain words with the kernel's names beside them.
import { format_ns } from '#base/units.ts';
import type { Brush } from '#panels/brush.ts';
import type { Catalog } from '#wire/catalog.ts';
import type { LifeEntry } from '#wire/life.ts';
import { LISTS, ORIGIN_TEXT } from '#wire/marks.ts';
import type { SessionInfo } from '#wire/messages.ts';
import { actorName, clockText, eventKind, eventSentence } from '../words.ts';

const originName = (origin: number): string => (ORIGIN_TEXT[origin] as { readonly label: string } | undefined)?.label ?? `origin ${origin}`;
const listName = (list: number): string => (LISTS[list] as { readonly label: string } | undefined)?.label ?? `list ${list}`;

/** "blocks 12 to 18", "the task reader". */
export function brushWords(brush: Brush, info: SessionInfo | null, catalog: Catalog | null): string {
  const duration = info?.duration_ns ?? 1e9;
  switch (brush.kind) {
    case 'blocks': return brush.from === brush.to ? `block ${brush.from}` : `blocks ${brush.from} to ${brush.to}`;
    case 'task': return `the task ${info?.tasks.find((task) => task.id === brush.task)?.name ?? brush.task}`;
    case 'time': return `${clockText(brush.from_ns, duration)} to ${clockText(brush.to_ns, duration)} (${format_ns(brush.to_ns - brush.from_ns)})`;
    case 'list': return `the list ${listName(brush.list)}`;
    case 'origin': return `requests asked by: ${originName(brush.origin)}`;
    case 'reason': return `waits: ${catalog?.wait_reasons.find((reason) => reason.id === brush.reason)?.label ?? brush.reason}`;
  }
}

export interface LifeWords {
  readonly words: string;
  readonly kernel: string;
  /** What it names as its cause, in words; '' if nothing. */
  readonly because: string;
}

function listWords(from: number, to: number): readonly [string, string] {
  if (to < 0) return [`taken off its list (${listName(from)}): in somebody's hands, or in a CPU's batch`, 'isolate_lru_page'];
  if (from < 0) return [`put on the list ${listName(to)}`, 'add_page_to_lru_list'];
  return to === from + 1 ? [`moved to the list ${listName(to)}`, 'activate_page'] : [`moved to the list ${listName(to)}`, 'deactivate_page, shrink_active_list'];
}

function whatWords(catalog: Catalog, info: SessionInfo, entry: LifeEntry): readonly [string, string] {
  const { what } = entry;
  switch (what.kind) {
    case 'event': return [eventSentence(catalog, info, { kind: what.event, actor: entry.actor, a: what.a, b: what.b }), eventKind(catalog, what.event)?.name ?? `event ${what.event}`];
    case 'list': return listWords(what.from, what.to);
    case 'frame': return what.pfn < 0 ? ['no longer in memory', 'page_cache_release, zap_pte'] : [`now in page frame ${what.pfn.toLocaleString('en')}`, 'pfn'];
    case 'writeback': return [`begins to be written${what.origin < 0 ? '' : `, asked by: ${originName(what.origin)}`}`, 'set_page_writeback'];
    case 'used': return what.on ? ['marked as used', 'PG_referenced, pte young'] : ['the mark of use is taken away', 'page_referenced, TestClearPageReferenced'];
    case 'wait': {
      const reason = catalog.wait_reasons.find((one) => one.id === what.reason);
      const woken = what.waker < 0 ? '' : `; woken by ${actorName(info, what.waker)}`;
      return [`waits ${format_ns(what.to_ns - entry.ns)}: ${reason?.label ?? what.reason}${woken}`, reason?.name ?? String(what.reason)];
    }
    case 'stack': return [`its stack is deeper than ever: ${what.bytes.toLocaleString('en')} bytes`, 'stack_trace_max_size'];
  }
}

export function lifeWords(catalog: Catalog, info: SessionInfo, entry: LifeEntry): LifeWords {
  const [one, kernel] = whatWords(catalog, info, entry);
  const words = entry.times === 1 ? one : `${one}, and ${(entry.times - 1).toLocaleString('en')} more like it until ${clockText(entry.last_ns, info.duration_ns)}`;
  const { because } = entry;
  return { words, kernel, because: because === null ? '' : eventSentence(catalog, info, { kind: because.event, actor: because.actor, a: because.a, b: because.b }) };
}
