// Kernel stack: how close is the end of the stack, and who spent it?
import { layerRect } from '../draw/hatch.ts';
import type { Theme } from '../draw/palette.ts';
import { formatCount, textSizes } from '../draw/text.ts';
import type { Hit, LegendEntry, Panel, PanelInput } from '../panel.ts';
import { drawStack } from './draw.ts';
import type { Box } from './layout.ts';
import { layoutStack } from './layout.ts';
import type { StackLayer } from './model.ts';
import { layerWord, recordStairs, stepOf } from './model.ts';
import { describeStack, endShort, roomWords, stateWordings, taskName } from './text.ts';

const LAYERS: readonly StackLayer[] = ['caller', 'memory', 'filesystem', 'storage', 'thread'];

const KERNEL_LAYER: Record<StackLayer, string> = {
  caller: 'system call, fault', memory: 'mm/', filesystem: 'fs/', storage: 'block/, drivers/', thread: 'kthread',
};

function inside(box: Box, x: number, y: number): boolean {
  return x >= box.x && x < box.x + box.w && y >= box.y && y < box.y + box.h;
}

function hitStack(input: PanelInput, x: number, y: number): Hit | null {
  const layout = layoutStack(input, textSizes(input.size).small);
  const bar = layout.bars.find((row) => inside(row, x, y));
  if (bar !== undefined) {
    const { task, depth, deepest } = bar.bar;
    return { kind: 'task', task, label: `${taskName(input, task)}: ${formatCount(depth)} bytes now, deepest ${formatCount(deepest)}` };
  }
  if (layout.task < 0) return null;
  if (inside(layout.header, x, y)) {
    return { kind: 'task', task: layout.task, label: `${taskName(input, layout.task)}: ${stateWordings(input, layout.task)[0]}` };
  }
  const row = layout.rows.find((stair) => y >= stair.y && y < stair.y + stair.h);
  if (row === undefined || x < layout.stairs.x || x >= layout.stairs.x + layout.stairs.w) return null;
  const { stair } = row;
  const end = stair.from + stair.bytes;
  const step = stair.calls === 1 && stair.record >= 0 ? stepOf(input.view, input.catalog, layout.task, stair.record) : '';
  const parts = [
    `${stair.label}: ${formatCount(stair.bytes)} bytes, ends at ${formatCount(end)}`,
    layerWord(stair.layer),
    ...(step === '' ? [] : [`step: ${step}`]),
    ...(stair.unsized.length > 1 ? [`stands for ${stair.unsized.join(', ')}`] : []),
    ...(end > layout.limit ? [roomWords(end, layout.limit)] : []),
  ];
  return { kind: 'task', task: layout.task, label: parts.join('; ') };
}

function legendOf(input: PanelInput): readonly LegendEntry[] {
  const layout = layoutStack(input, textSizes(input.size).small);
  if (layout.task < 0) return [];
  const used = new Set(recordStairs(input.view, input.catalog, layout.task, input.kernel_names).map((stair) => stair.layer));
  const entries: LegendEntry[] = LAYERS.filter((layer) => used.has(layer)).map((layer) => ({
    label: layerWord(layer),
    kernel: KERNEL_LAYER[layer],
    sample: (ctx: CanvasRenderingContext2D, theme: Theme, px: number): void => layerRect(ctx, theme, layer, 0, 0, px, px),
  }));
  entries.push({
    label: `end of the stack: ${endShort(layout.limit)}`,
    kernel: 'THREAD_SIZE',
    sample: (ctx, theme, px) => {
      ctx.fillStyle = theme.harm;
      ctx.fillRect(px / 2 - 1, 0, 2.5, px);
    },
  });
  entries.push({
    label: 'deepest ever',
    kernel: 'stack_max_size',
    sample: (ctx, theme, px) => {
      ctx.fillStyle = theme.ink;
      ctx.fillRect(px / 2 - 1, px * 0.2, 2, px * 0.8);
    },
  });
  return entries;
}

export const kernelStack: Panel = {
  id: 'kernel-stack',
  title: 'Kernel stack',
  question: 'How close is the end of the stack, and who spent it?',
  caption: 'each step is a call, its width the bytes it takes; red line: the stack ends',
  min_height: 220,
  draw: drawStack,
  hit: hitStack,
  describe: describeStack,
  legend: legendOf,
};
