// Free blocks, by size: which sizes can be handed out right now?
import { waitRect } from '../draw/hatch.ts';
import { formatCount, plural } from '../draw/text.ts';
import type { Hit, LegendEntry, Panel, PanelInput, PanelText } from '../panel.ts';
import { drawShelves, typeRect } from './draw.ts';
import { layoutShelves } from './layout.ts';
import type { Shelf, ZoneShelves } from './model.ts';
import { hugeOrder, indexText, largestOrder, TYPE_TEXT, zonesOf } from './model.ts';

function sizeWords(shelf: Shelf): string {
  return shelf.huge ? `huge page (${plural(shelf.pages, 'page')})` : shelf.order === 0 ? 'single page' : `${plural(shelf.pages, 'page')} in one piece`;
}

function serviceWords(shelf: Shelf): string {
  if (shelf.service === 'ready') return `${plural(shelf.count, 'block')} ready`;
  if (shelf.service === 'splits') return 'none ready, but a larger block can be split';
  if (shelf.verdict === 'scattered') return `none, and nothing larger: free memory is scattered (fragmentation_index ${indexText(shelf.index)})`;
  return `none, and nothing larger: memory is short (fragmentation_index ${indexText(shelf.index)})`;
}

function hitShelves(input: PanelInput, x: number, y: number): Hit | null {
  for (const box of layoutShelves(input).zones) {
    const shelf = box.shelves.find((one) => x >= one.x && x < one.x + one.w && y >= one.y && y < one.y + one.h);
    if (shelf === undefined) continue;
    const name = `zone ${box.zone.name}`;
    const cell = shelf.cells.find((one) => x >= one.x && x < one.x + one.w);
    if (cell === undefined || shelf.shelf.service !== 'ready') return { kind: 'text', label: `${name}, ${sizeWords(shelf.shelf)}: ${serviceWords(shelf.shelf)}` };
    const pages = plural(cell.count * shelf.shelf.pages, 'page');
    const kept = input.kernel_names ? cell.column.kernel : cell.column.long;
    return { kind: 'text', label: `${name}, ${sizeWords(shelf.shelf)}: ${plural(cell.count, 'free block')} ${kept}, ${pages} together` };
  }
  return null;
}

function zoneSentence(zone: ZoneShelves, huge: number): string {
  const largest = largestOrder(zone);
  const shelf = zone.shelves[huge];
  const head = `Zone ${zone.name}: ${plural(zone.free, 'page')} free`;
  if (largest < 0 || shelf === undefined) return `${head}, nothing can be handed out.`;
  const reach = largest === 0 ? 'single pages only' : `largest piece ${plural(2 ** largest, 'page')}`;
  return `${head}, ${reach}; huge pages of ${formatCount(shelf.pages)}: ${serviceWords(shelf)}.`;
}

function describeShelves(input: PanelInput): PanelText {
  const zones = zonesOf(input);
  const huge = hugeOrder(input);
  const columns = TYPE_TEXT.map((column) => (input.kernel_names ? column.kernel : column.label));
  return {
    summary: zones.length === 0 ? 'No zone has memory yet.' : zones.map((zone) => zoneSentence(zone, huge)).join(' '),
    columns: ['zone', input.kernel_names ? 'order' : 'pages in one', 'free blocks', ...columns, 'would a request be served?', 'fragmentation_index'],
    rows: zones.flatMap((zone) => zone.shelves.map((shelf) => [
      zone.name, input.kernel_names ? shelf.order : shelf.huge ? `${formatCount(shelf.pages)} (huge)` : formatCount(shelf.pages), shelf.count,
      ...TYPE_TEXT.map((column) => shelf.counts[column.type]!), shelf.verdict, indexText(shelf.index),
    ])),
  };
}

function legendOf(input: PanelInput): readonly LegendEntry[] {
  const { zones } = layoutShelves(input);
  const shelves = zones.flatMap((box) => box.shelves.map((one) => one.shelf));
  const entries: LegendEntry[] = TYPE_TEXT.filter((column) => shelves.some((shelf) => shelf.counts[column.type]! > 0)).map((column) => ({
    label: `free, ${column.long}`, kernel: column.kernel,
    sample: (ctx, theme, px) => typeRect(ctx, theme, column.type, 0, px * 0.2, px, px * 0.6),
  }));
  if (shelves.some((shelf) => shelf.service === 'none')) {
    entries.push({ label: 'none of this size, nor larger', kernel: 'free_area empty', sample: (ctx, theme, px) => waitRect(ctx, theme, 0, 0, px, px) });
  }
  if (shelves.some((shelf) => shelf.huge)) {
    entries.push({
      label: 'as large as a huge page', kernel: 'pageblock_order',
      sample: (ctx, theme, px) => {
        ctx.strokeStyle = theme.gold;
        ctx.lineWidth = 2;
        ctx.strokeRect(1, px * 0.2, px - 2, px * 0.6);
      },
    });
  }
  return entries;
}

export const buddyShelves: Panel = {
  id: 'buddy-shelves',
  title: 'Free blocks',
  question: 'Which sizes can be handed out right now?',
  caption: 'one shelf a size, one bar a free block; longer bars are larger blocks',
  min_height: 270,
  draw: drawShelves,
  hit: hitShelves,
  describe: describeShelves,
  legend: legendOf,
};
