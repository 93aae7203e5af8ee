// The glossary: every word of the page with the kernel's name for it, from the tables that the page itself is drawn from.
import type { LegendEntry, Panel, PanelInput } from '#panels/panel.ts';
import type { Catalog } from '#wire/catalog.ts';
import { KIND_TEXT, LISTS, ORIGIN_TEXT } from '#wire/marks.ts';
import { kindWords } from '../log/log-filter.ts';

/** Where a thing is seen: on a panel, among the switches, or as events in the log. */
export type Seen = { readonly kind: 'panel'; readonly panel: string } | { readonly kind: 'board' } | { readonly kind: 'log'; readonly event: number } | null;

export interface Term {
  readonly group: string;
  readonly plain: string;
  readonly kernel: string;
  /** More about it, where there is more. */
  readonly help: string;
  readonly seen: Seen;
  readonly sample?: LegendEntry['sample'];
}

const on = (panel: string): Seen => ({ kind: 'panel', panel });

/** Marks that a panel shows now; asked of the panel itself. */
function legendTerms(panels: readonly Panel[], input: PanelInput | null): Term[] {
  if (input === null) return [];
  return panels.flatMap((panel) => {
    try {
      return panel.legend(input).map((entry): Term => ({ group: 'Marks on screen now', plain: entry.label, kernel: entry.kernel, help: '', seen: on(panel.id), sample: entry.sample }));
    } catch {
      // A panel that cannot be drawn says so itself.
      return [];
    }
  });
}

export function termsOf(catalog: Catalog, panels: readonly Panel[], input: PanelInput | null): readonly Term[] {
  const layers = { caller: 'how the kernel was entered', memory: 'memory management', filesystem: 'file system', storage: 'disk', thread: 'kernel thread' } as const;
  const terms: Term[] = [
    ...panels.map((panel): Term => ({ group: 'Panels', plain: panel.title, kernel: '', help: panel.question, seen: on(panel.id) })),
    ...KIND_TEXT.map((kind): Term => ({ group: 'Kinds of pages', plain: kind.label, kernel: kind.kernel, help: '', seen: on('page-map') })),
    ...LISTS.map((list): Term => ({ group: 'Lists of pages', plain: list.label, kernel: list.id, help: '', seen: on('lru-belts') })),
    ...legendTerms(panels, input),
    ...ORIGIN_TEXT.map((origin): Term => ({ group: 'Who asks the disk', plain: origin.label, kernel: 'kernel' in origin ? origin.kernel : '', help: '', seen: on('disk-head') })),
    ...catalog.wait_reasons.map((reason): Term => ({ group: 'What a task waits for', plain: reason.label, kernel: reason.name, help: reason.memory ? 'memory is to blame' : '', seen: on('task-lanes') })),
    ...catalog.switches.map((one): Term => ({ group: 'Switches', plain: one.label, kernel: one.kernel, help: `${one.help} (${one.options.map((option) => option.label).join(', ')})`, seen: { kind: 'board' } })),
    ...catalog.events.map((event): Term => ({ group: 'Events', plain: kindWords(event), kernel: event.name, help: '', seen: { kind: 'log', event: event.id } })),
    ...catalog.vmstat.map((counter): Term => ({ group: 'Counters', plain: counter.help, kernel: counter.name, help: '', seen: on('vmstat-strips') })),
    ...catalog.routines.map((routine): Term => ({ group: 'Routines', plain: `${layers[routine.layer]}: ${routine.steps.join(', ').replaceAll('_', ' ')}`, kernel: routine.name, help: `${routine.kernel}; ${routine.file}`, seen: on('kernel-stack') })),
  ];
  const known = new Set<string>();
  return terms.filter((term) => {
    const key = `${term.group === 'Marks on screen now' ? '' : term.group} ${term.plain} ${term.kernel}`;
    return !known.has(key) && known.add(key);
  });
}
