// A hand-made toy machine in the middle of a compaction: two scanners, a block being emptied, pages just moved, one of them
// taken away again, a block that is one huge page. Nothing here comes from the model.
import * as L from '#wire/frame_layout.ts';
import { KIND, MARK_DIRTY, MARK_HELD } from '#wire/marks.ts';
import { countBlocks, emptyFrame, setRow, toyMachine } from './frames.ts';
import type { ToyMachine, ToyOptions } from './frames.ts';

export const MIGRATE_EVENT = 900;

export interface AssemblyOptions extends ToyOptions {
  /** Pages that moved with the last event. */
  readonly moves?: number;
  readonly thefts?: number;
  /** No compaction at all: only huge pages. */
  readonly quiet?: boolean;
}

/** The block being emptied, and what it holds. */
export const TARGET = { block: 22, file: 6, anon: 3, moved: 90, ms_per_page: 0.2 } as const;

export function assemblyMachine(options: AssemblyOptions = {}): ToyMachine {
  const toy = toyMachine(options);
  const { view, session } = toy;
  const size = session.block_pages;
  const target = TARGET.block;
  const at_ns = view.head_of('at_ns');
  for (let i = 0; i < size; i++) {
    const place = (i * 7) % size;
    view.mark[target * size + place] = i < TARGET.file ? KIND.file_inactive | (i < 2 ? MARK_DIRTY : 0) : i < TARGET.file + TARGET.anon ? KIND.anon_active : KIND.free;
  }
  if (options.quiet !== true) {
    const migrate_pfn = target * size + Math.floor(size * 0.4);
    const free_pfn = Math.floor(view.dims.nr_blocks * 0.8) * size + Math.floor(size * 0.3);
    setRow(view.scanner, L.SCANNER, 0, {
      task: 0, zone: 1, order: Math.log2(size), sync: 1, migrate_pfn, free_pfn, nr_migrated: TARGET.moved, nr_failed: 2,
      since_ns: at_ns - TARGET.moved * TARGET.ms_per_page * 1e6, passes: 1, target_block: target, in_hand: 3, places: 12,
    });
    setRow(view.head, L.HEAD, 0, { nr_scanners: 1, nr_steals: options.thefts ?? 1, nr_events: options.moves ?? 3 });
    view.block_info[target * L.BLOCK_INFO.length + L.BLOCK_INFO.indexOf('assembler')] = 1;
    for (let i = 0; i < (options.moves ?? 3); i++) {
      const from = target * size + ((i * 11 + 5) % size);
      const to = free_pfn - 1 - i * 3;
      view.mark[from] = KIND.free;
      view.mark[to] = i % 2 === 0 ? KIND.file_inactive : KIND.anon_active;
      setRow(view.event, L.EVENT, i, { id: 4761 + i, ordinal: 4760 + i, ns: at_ns, kind: MIGRATE_EVENT, actor: 0, a: from, b: to, cause: 4760 });
    }
    for (let i = 0; i < (options.thefts ?? 1); i++) {
      const pfn = target * size + ((i * 13 + 9) % size);
      view.mark[pfn] = KIND.file_active;
      setRow(view.steal, L.STEAL, i, { pfn, block: target, thief: 2, victim: 0, ns: at_ns - 1e6 * (i + 1), ordinal: 4700 + i, event: 4700 + i });
    }
    view.mark[target * size + size - 2] = KIND.anon_inactive | MARK_HELD;
  }
  countBlocks(view, size);
  setRow(view.head, L.HEAD, 0, { huge_pages: view.mark.reduce((sum, mark) => sum + ((mark & 15) === KIND.huge ? 1 : 0), 0) / size });
  const events = [...toy.catalog.events, { id: MIGRATE_EVENT, name: 'mm_migrate_page', text: 'page {a} moves to page {b}', marker: 'none' as const, a: 'page' as const, b: 'page' as const }];
  return { ...toy, catalog: { ...toy.catalog, events } };
}

/** The same machine with many more pages: its pages again and again, so that it is made in a moment. */
export function largeMachine(nr_pages: number, seed = 17): ToyMachine {
  const part = assemblyMachine({ nr_pages: 262_144, block_pages: 512, seed });
  const size = part.session.block_pages;
  const dims = { ...part.view.dims, nr_pages, nr_blocks: Math.ceil(nr_pages / size) };
  const view = emptyFrame(dims);
  for (let at = 0; at < nr_pages; at += part.view.mark.length) {
    view.mark.set(part.view.mark.subarray(0, Math.min(part.view.mark.length, nr_pages - at)), at);
    const block = at / size;
    view.block.set(part.view.block.subarray(0, Math.min(part.view.dims.nr_blocks, dims.nr_blocks - block) * L.BLOCK_FIELDS), block * L.BLOCK_FIELDS);
  }
  for (const section of ['head', 'zone', 'task', 'vmstat', 'event', 'scanner', 'steal', 'list_count', 'area'] as const) view[section].set(part.view[section]);
  view.block_info.set(part.view.block_info);
  const [dma, normal] = part.session.zones as [ToyMachine['session']['zones'][0], ToyMachine['session']['zones'][0]];
  const zones = [dma, { ...normal, nr_pages: nr_pages - dma.nr_pages }];
  return { ...part, view, session: { ...part.session, dims, zones, machine: `Large machine, ${nr_pages.toLocaleString('en')} pages` }, follow: [] };
}
