// The lists from which pages are taken, as belts.
import { formatCount, plural } from '../draw/text.ts';
import { markLegend, pageLabel } from '../draw/marks.ts';
import type { Hit, LegendEntry, Panel, PanelInput, PanelText } from '../panel.ts';
import { LISTS } from '#wire/marks.ts';
import { drawLruBelts, zoneName } from './draw.ts';
import { beltGeometry, pagesOf, placedPages } from './geometry.ts';
import { BELT_ORDER, UNEVICTABLE, isActive, listLabel, mainZone, tailCounts, trayPages } from './state.ts';

export const lruBeltsPanel: Panel = {
  id: 'lru-belts',
  title: 'Who gets evicted next',
  question: 'Which page goes next, and who gets another chance?',
  caption: 'ends drawn page by page, middle squeezed',
  min_height: 190,
  draw: drawLruBelts,
  hit: hitLruBelts,
  describe: describeLruBelts,
  legend: legendLruBelts,
};

function hitLruBelts(input: PanelInput, x: number, y: number): Hit | null {
  const g = beltGeometry(input);
  for (const belt of g.belts) {
    if (y < belt.y - 3 || y >= belt.y + g.px + 3) continue;
    const page = placedPages(belt).find((at) => x >= at.x && x < at.x + at.w + g.pitch - g.px);
    if (page !== undefined) {
      const label = pageLabel(page.pfn, input.view.mark[page.pfn]!, input.kernel_names);
      return { kind: 'page', pfn: page.pfn, label: page.pages === 1 ? label : `${label}; one entry of the list, ${plural(page.pages, 'page')}` };
    }
    const name = listLabel(belt.list, input.kernel_names);
    if (x >= g.ribbonX && x < g.tailX) {
      const middle = Math.max(0, belt.count - pagesOf(belt.head) - pagesOf(belt.tail));
      return { kind: 'text', label: `${name}: ${plural(belt.count, 'page')}, ${formatCount(middle)} in the squeezed middle` };
    }
    if (x >= g.trayX && x < g.headX) {
      return { kind: 'text', label: `${plural(trayPages(input.view, belt.list).length, 'page')} waiting in CPU trays to join ${name}` };
    }
    if (x >= g.endX) {
      return { kind: 'text', label: isActive(belt.list) ? `From the tail of ${name} pages go to the head of the inactive belt` : `From the tail of ${name} pages leave memory` };
    }
  }
  return null;
}

function describeLruBelts(input: PanelInput): PanelText {
  const { view } = input;
  const zone = mainZone(view);
  const words = BELT_ORDER.map((list) => `${listLabel(list, input.kernel_names)} ${formatCount(view.list_count_of(zone, list))}`);
  const tail = tailCounts(view, zone, 2);
  const level = (field: 'free' | 'min' | 'low' | 'high'): string => `${field} ${formatCount(view.zone_of(zone, field))}`;
  const sentences = [
    `${input.session.machine}, ${zoneName(input, zone)}: ${words.join(', ')} pages.`,
    tail.pages === 0 ? 'No inactive file page is left.'
      : `Of the next ${plural(tail.pages, 'inactive file page')} to go, ${formatCount(tail.dirty)} are dirty, ${formatCount(tail.referenced)} were used lately and ${formatCount(tail.held)} are held.`,
    `${(['free', 'min', 'low', 'high'] as const).map(level).join(', ')}.`.replace(/^f/, 'F'),
  ];
  const rows: (string | number)[][] = [];
  for (let z = 0; z < view.dims.nr_zones; z++) {
    for (const list of [...BELT_ORDER, UNEVICTABLE]) {
      const end = tailCounts(view, z, list);
      rows.push([zoneName(input, z), input.kernel_names ? LISTS[list]!.id : LISTS[list]!.label, view.list_count_of(z, list), end.dirty, end.referenced, end.held]);
    }
  }
  for (const list of BELT_ORDER) {
    const waiting = trayPages(view, list);
    if (waiting.length > 0) rows.push(['CPU trays', input.kernel_names ? LISTS[list]!.id : LISTS[list]!.label, waiting.length, '', '', '']);
  }
  return {
    summary: sentences.join(' '),
    columns: ['zone', 'list', 'pages', 'dirty among the last 32', 'used lately among them', 'held among them'],
    rows,
  };
}

function legendLruBelts(input: PanelInput): readonly LegendEntry[] {
  const marks = beltGeometry(input).belts.flatMap((belt) => placedPages(belt).map((page) => input.view.mark[page.pfn]!));
  return markLegend(marks);
}
