// Dirty pages: who makes pages dirty, how fast can they be cleaned, and who is slowed down?
import { format_ns } from '#base/units.ts';
import { harmRect } from '../draw/hatch.ts';
import { formatCount, plural, textSizes } from '../draw/text.ts';
import type { Hit, LegendEntry, Panel, PanelInput, PanelText } from '../panel.ts';
import { dirtyRect, drawPipe, writebackRect } from './draw.ts';
import type { Box } from './layout.ts';
import { layoutPipe } from './layout.ts';
import { absorbedOf, drainsOf, tankOf, tapsOf } from './model.ts';

function nameOf(input: PanelInput, task: number): string {
  return input.session.tasks[task]?.name ?? `task ${task}`;
}

function inside(box: Box, x: number, y: number): boolean {
  return x >= box.x && x < box.x + box.w && y >= box.y && y < box.y + box.h;
}

function hitPipe(input: PanelInput, x: number, y: number): Hit | null {
  const layout = layoutPipe(input, textSizes(input.size).small);
  const tap = layout.taps.find((row) => inside(row, x, y))?.tap;
  if (tap !== undefined) {
    const paused = tap.pauseNs > 0 ? `; paused for ${format_ns(tap.pauseNs)}` : '';
    return { kind: 'task', task: tap.task, label: `${nameOf(input, tap.task)} made ${plural(tap.pages, 'page')} dirty${paused}` };
  }
  const drain = layout.drains.find((row) => inside(row, x, y))?.drain;
  if (drain !== undefined) return { kind: 'text', label: `${drain.label} (${drain.kernel}) wrote ${plural(drain.pages, 'page')}, ${Math.round(drain.share * 100)} % of all` };
  const { level } = layout;
  if (inside(layout.tank, x, y) || (layout.history !== null && inside(layout.history, x, y))) {
    return {
      kind: 'text',
      label: `${plural(level.dirty, 'page')} dirty, ${formatCount(level.writeback)} being written; background ${formatCount(level.background)}, limit ${formatCount(level.limit)}`,
    };
  }
  return null;
}

function describePipe(input: PanelInput): PanelText {
  const level = tankOf(input);
  const taps = tapsOf(input);
  const drains = drainsOf(input.view);
  const { asked, absorbed, written } = absorbedOf(input.view);
  const paused = taps.filter((tap) => tap.pauseNs > 0);
  const who = paused.length === 0 ? 'No task is paused.' : `Paused: ${paused.map((tap) => `${nameOf(input, tap.task)} for ${format_ns(tap.pauseNs)}`).join(', ')}.`;
  return {
    summary:
      `${plural(level.dirty, 'page')} dirty and ${formatCount(level.writeback)} being written; the flusher starts at ${formatCount(level.background)}, ` +
      `dirtiers are slowed at ${formatCount(level.limit)}. ${who} ` +
      `${plural(asked, 'write')} asked, ${formatCount(absorbed)} absorbed by pages already dirty, ${plural(written, 'page')} written.`,
    columns: ['what', 'who', 'pages', 'share (%) or pause (ms)'],
    rows: [
      ...taps.map((tap) => ['makes dirty', nameOf(input, tap.task), tap.pages, tap.pauseNs > 0 ? `paused ${tap.pauseNs / 1e6} ms` : '']),
      ...drains.map((drain) => ['writes', input.kernel_names ? drain.kernel : drain.label, drain.pages, `${Math.round(drain.share * 1000) / 10} %`]),
    ],
  };
}

function legendOf(input: PanelInput): readonly LegendEntry[] {
  const level = tankOf(input);
  const entries: LegendEntry[] = [];
  if (level.dirty > 0) entries.push({ label: 'dirty', kernel: 'nr_dirty', sample: (ctx, theme, px) => dirtyRect(ctx, theme, 0, 0, px, px) });
  if (level.writeback > 0) entries.push({ label: 'being written', kernel: 'nr_writeback', sample: (ctx, theme, px) => writebackRect(ctx, theme, 0, 0, px, px) });
  const threshold = (label: string, kernel: string, dash: readonly number[]): LegendEntry => ({
    label, kernel,
    sample: (ctx, theme, px) => {
      ctx.strokeStyle = theme.ink;
      ctx.lineWidth = 1.5;
      ctx.setLineDash([...dash]);
      ctx.beginPath();
      ctx.moveTo(0, px / 2);
      ctx.lineTo(px, px / 2);
      ctx.stroke();
      ctx.setLineDash([]);
    },
  });
  entries.push(threshold('limit: dirtiers pause', 'dirty_ratio', []), threshold('background: flusher starts', 'dirty_background_ratio', [6, 4]));
  if (tapsOf(input).some((tap) => tap.pauseNs > 0)) {
    entries.push({ label: 'paused', kernel: 'balance_dirty_pages', sample: (ctx, theme, px) => harmRect(ctx, theme, 0, 0, px, px) });
  }
  return entries;
}

export const dirtyPipe: Panel = {
  id: 'dirty-pipe',
  title: 'Dirty pages',
  question: 'Who makes pages dirty, how fast can they be cleaned, and who is slowed down?',
  caption: 'from the tasks that write, through memory, to whoever brings them to the disk',
  min_height: 220,
  draw: drawPipe,
  hit: hitPipe,
  describe: describePipe,
  legend: legendOf,
};
