// What lies under a point of the map or of its loupe.
import { KIND } from '#wire/marks.ts';
import { pageLabel } from '../draw/marks.ts';
import type { Hit, PanelInput } from '../panel.ts';
import { theftsOf } from './assembly.ts';
import { inGrid, mapLayout, pageAt, showsPages, tileAt } from './geometry.ts';
import { assemblyWords, assemblerOf, blockCounts, blockWords, pagesIn } from './state.ts';

export function hitPageMap(input: PanelInput, x: number, y: number): Hit | null {
  const { map, loupe } = mapLayout(input);
  const g = loupe !== null && inGrid(loupe, x, y) ? loupe : map;
  if (showsPages(g.level)) {
    const pfn = pageAt(g, x, y);
    if (pfn >= 0) return (input.view.mark[pfn]! & 15) === KIND.hole ? null : pageHit(input, pfn);
  }
  const tile = tileAt(g, x, y);
  if (tile < 0) return null;
  const first = g.first + tile * g.unit;
  const last = Math.min(first + g.unit, g.first + g.count) - 1;
  return pagesIn(blockCounts(input.view, first, last + 1)) === 0 ? null : blockHit(input, first, last);
}

function pageHit(input: PanelInput, pfn: number): Hit {
  const { view, session } = input;
  const block = Math.floor(pfn / session.block_pages);
  const theft = theftsOf(input).find((one) => one.pfn === pfn);
  const name = (task: number): string => session.tasks.find((one) => one.id === task)?.name ?? 'somebody';
  const taken = theft === undefined ? '' : ` Taken by ${name(theft.thief)} while ${name(theft.victim)} was emptying this block.`;
  return { kind: 'page', pfn, label: pageLabel(pfn, view.mark[pfn]!, input.kernel_names), note: `Block ${block}: ${assemblyWords(input, block)}.${taken}` };
}

/** One block: how far it is from a huge page. Several: what they hold. */
export function blockHit(input: PanelInput, first: number, last: number): Hit {
  const { view, session } = input;
  const words = blockWords(blockCounts(view, first, last + 1));
  if (first !== last) return { kind: 'block', block: first, label: `Blocks ${first} to ${last}: ${words}` };
  const task = assemblerOf(view, first);
  const who = task < 0 ? '' : ` ${session.tasks.find((one) => one.id === task)?.name ?? 'Somebody'} is emptying it.`;
  return { kind: 'block', block: first, label: `Block ${first}: ${words}`, note: `${sentence(assemblyWords(input, first))}.${who}` };
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
