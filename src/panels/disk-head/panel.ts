// Disk: where does the head go, and what is everyone waiting for?
import { format_bytes, format_ns } from '#base/units.ts';
import { formatCount, plural, textSizes } from '../draw/text.ts';
import type { Hit, LegendEntry, Panel, PanelInput, PanelText } from '../panel.ts';
import { windowOf, xOfNs } from '../task-lanes/time_axis.ts';
import { drawDisk } from './draw.ts';
import { originGlyph } from './glyphs.ts';
import type { DiskLayout } from './layout.ts';
import { layoutDisk, xOfSector, yOfSector } from './layout.ts';
import type { Stop, Token } from './model.ts';
import { headPlace, maybeSampled, meanRunSectors, originsOf, originWord, queueFacts, shortName, stopsOf, tokensOf } from './model.ts';

const REACH_PX = 6;

function fileAt(input: PanelInput, sector: number): string {
  const { files, swap } = input.session;
  for (const file of files) {
    if (file.extents.some((extent) => sector >= extent.sector && sector < extent.sector + extent.pages * 8)) return shortName(file.name);
  }
  if (swap !== null && sector >= swap.sector && sector < swap.sector + swap.pages * 8) return 'swap';
  return 'outside any file';
}

function tokenWords(input: PanelInput, token: Token): string {
  const age = format_ns(input.view.head_of('at_ns') - token.issuedNs);
  const verb = token.write ? 'write' : 'read';
  const who = originWord(token.origin, input.kernel_names);
  const state = token.inService ? 'served now' : `waiting for ${age}`;
  return `${verb} of ${format_bytes(token.sectors * 512)} at sector ${formatCount(token.sector)} (${fileAt(input, token.sector)}), asked by: ${who}; ${state}`;
}

function stopWords(input: PanelInput, stop: Stop): string {
  const verb = stop.write ? 'written' : 'read';
  const seek = stop.seekNs > 0 ? `, of which seek ${format_ns(stop.seekNs)}` : ', without a seek';
  return `${format_bytes(stop.sectors * 512)} ${verb} at sector ${formatCount(stop.sector)} (${fileAt(input, stop.sector)}) in ${format_ns(stop.endNs - stop.startNs)}${seek}; asked by: ${originWord(stop.origin, input.kernel_names)}`;
}

function hitDisk(input: PanelInput, x: number, y: number): Hit | null {
  const layout = layoutDisk(input, textSizes(input.size).small);
  const { queue, ruler, plot } = layout;
  const token = queue?.tokens.find((box) => x >= box.x && x < box.x + box.w && y >= box.y && y < box.y + box.h);
  if (token !== undefined) return { kind: 'request', row: token.token.row, label: tokenWords(input, token.token) };
  if (ruler !== null && y >= ruler.y - 14 && y < ruler.y + ruler.h + 6 && x >= ruler.x && x <= ruler.x + ruler.w) {
    const head = headPlace(input.view, input.session, input.view.head_of('at_ns'), false);
    if (input.session.disk.mechanical && Math.abs(xOfSector(ruler, layout.sectors, head.sector) - x) <= REACH_PX) {
      return { kind: 'text', label: `the head, at sector ${formatCount(head.sector)}` };
    }
    const sector = Math.floor(((x - ruler.x) / ruler.w) * layout.sectors);
    return { kind: 'text', label: `sector ${formatCount(sector)}: ${fileAt(input, sector)}` };
  }
  if (x >= plot.x && x <= plot.x + plot.w && y >= plot.y && y <= plot.y + plot.h) return stopHit(input, layout, x, y);
  const row = layout.origins.find((origin) => y >= origin.y && y < origin.y + origin.h);
  if (row === undefined) return null;
  const { origin, requests, sectors, seeks } = row.count;
  return { kind: 'text', label: `${originWord(origin, input.kernel_names)}: ${plural(requests, 'request')}, ${format_bytes(sectors * 512)}, ${plural(seeks, 'seek')}` };
}

function stopHit(input: PanelInput, layout: DiskLayout, x: number, y: number): Hit | null {
  let best: Stop | null = null;
  let nearest = REACH_PX + 0.01;
  for (const stop of layout.stops) {
    const dx = Math.abs(xOfNs(layout.time, stop.endNs) - x);
    if (dx > REACH_PX) continue;
    const dy = Math.abs(yOfSector(layout, stop.sector + stop.sectors / 2) - y);
    const away = Math.hypot(dx, dy);
    if (away < nearest) {
      best = stop;
      nearest = away;
    }
  }
  // A completed request is no longer a row of the queue: its words alone.
  return best === null ? null : { kind: 'text', label: stopWords(input, best) };
}

function describeDisk(input: PanelInput): PanelText {
  const { view, session } = input;
  const stops = stopsOf(view);
  const facts = queueFacts(view, tokensOf(view));
  const window = windowOf(view);
  const seeks = stops.filter((stop) => stop.seekNs > 0).length;
  const run = meanRunSectors(stops) * 512;
  const least = maybeSampled(view) ? 'at least ' : '';
  const queue = facts.waiting === 0 ? 'The queue is empty.' : `${plural(facts.waiting, 'request')} waiting, the oldest for ${format_ns(facts.oldestNs)}.`;
  const head = session.disk.mechanical ? '' : ' This disk has no head: every place costs the same.';
  const summary =
    `In the last ${format_ns(window.toNs - window.fromNs)} ${session.disk.name} served ${least}${plural(stops.length, 'request')} with ${least}${plural(seeks, 'seek')}` +
    `${seeks > 0 ? `, ${format_bytes(run)} between two` : ''}. ${queue} Since the start: ${plural(view.head_of('disk_seeks'), 'seek')}, ` +
    `${plural(view.head_of('disk_reads'), 'read')}, ${plural(view.head_of('disk_writes'), 'write')}.${head}`;
  const total = stops.reduce((sum, stop) => sum + stop.sectors, 0);
  return {
    summary,
    columns: ['asked by', 'requests', 'KiB', 'seeks', 'share of KiB (%)'],
    rows: originsOf(stops).map((count) => [
      originWord(count.origin, input.kernel_names), count.requests, count.sectors / 2, count.seeks,
      total > 0 ? Math.round((count.sectors / total) * 1000) / 10 : 0,
    ]),
  };
}

function legendOf(input: PanelInput): readonly LegendEntry[] {
  const counts = originsOf(stopsOf(input.view));
  const entries: LegendEntry[] = counts.map((count) => ({
    label: originWord(count.origin, false),
    kernel: originWord(count.origin, true),
    sample: (ctx, theme, px) => originGlyph(ctx, theme, count.origin, px / 2, px / 2, px * 0.7),
  }));
  if (input.session.disk.mechanical) {
    entries.push({
      label: 'path of the head', kernel: '',
      sample: (ctx, theme, px) => {
        ctx.strokeStyle = theme.greys[2];
        ctx.lineWidth = 1;
        ctx.beginPath();
        ctx.moveTo(0, px);
        ctx.lineTo(px * 0.5, px * 0.2);
        ctx.lineTo(px, px * 0.7);
        ctx.stroke();
      },
    });
  }
  return entries;
}

export const diskHead: Panel = {
  id: 'disk-head',
  title: 'Disk',
  question: 'Where does the head go, and what is everyone waiting for?',
  caption: 'a mark a request: time to the right, place on the disk upwards; its shape says who asked',
  min_height: 260,
  draw: drawDisk,
  hit: hitDisk,
  describe: describeDisk,
  legend: legendOf,
};
