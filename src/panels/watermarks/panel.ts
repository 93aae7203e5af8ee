// Free memory: how near is trouble, and who is awake?
import { format_ns } from '#base/units.ts';
import { TASK_STATE } from '#wire/marks.ts';
import { actorOf, drawBadge } from '../draw/actors.ts';
import { harmRect } from '../draw/hatch.ts';
import { formatCount, plural, textSizes } from '../draw/text.ts';
import type { Hit, LegendEntry, Panel, PanelInput, PanelText } from '../panel.ts';
import { actorMarks, drawLevels, kswapdTasks, levelFill, levelWords, LINE_DASH } from './draw.ts';
import { layoutLevels } from './layout.ts';
import { reclaimersOf, zonesOf } from './model.ts';

function nameOf(input: PanelInput, task: number): string {
  return input.session.tasks[task]?.name ?? `task ${task}`;
}

/** What kswapd does, from its task row where there is one, else from the zones alone. */
function kswapdWords(input: PanelInput): string {
  const awake = zonesOf(input).some((zone) => zone.kswapdAwake);
  const task = kswapdTasks(input)[0];
  if (!awake) return 'kswapd sleeps';
  if (task === undefined || task >= input.view.dims.nr_tasks || input.view.task_of(task, 'state') !== TASK_STATE.sleeping) return 'kswapd is awake';
  const reason = input.catalog.wait_reasons.find((entry) => entry.id === input.view.task_of(task, 'wait_reason'));
  const since = input.view.head_of('at_ns') - input.view.task_of(task, 'since_ns');
  return reason === undefined ? 'kswapd is awake' : `kswapd is awake and waits: ${reason.label}, ${format_ns(since)} so far`;
}

function hitLevels(input: PanelInput, x: number, y: number): Hit | null {
  const px = textSizes(input.size).small;
  const layout = layoutLevels(input, px);
  const { actors } = layout;
  if (y >= actors.y && y < actors.y + actors.h) {
    const mark = actorMarks(input, layout, px).marks.find((candidate) => Math.abs(candidate.x - x) <= candidate.r + 2);
    if (mark === undefined) return null;
    const label = mark.kind === 'kswapd' ? kswapdWords(input) : `${nameOf(input, mark.task)} reclaims for itself`;
    return mark.task >= 0 ? { kind: 'task', task: mark.task, label } : { kind: 'text', label };
  }
  const tank = layout.tanks.find((box) => x >= box.cell.x && x < box.cell.x + box.cell.w && y >= box.cell.y && y < box.cell.y + box.cell.h);
  if (tank !== undefined) return { kind: 'text', label: levelWords(tank.level) };
  return null;
}

function describeLevels(input: PanelInput): PanelText {
  const zones = zonesOf(input);
  const kswapds = kswapdTasks(input);
  const own = reclaimersOf(input.view).filter((task) => !kswapds.includes(task));
  const free = zones.reduce((sum, zone) => sum + zone.free, 0);
  const tightest = zones.filter((zone) => zone.managed > 0).sort((a, b) => a.free - a.min - (b.free - b.min))[0];
  const who = own.length === 0 ? 'no task reclaims for itself' : `${plural(own.length, 'task')} in direct reclaim: ${own.map((task) => nameOf(input, task)).join(', ')}`;
  const near = tightest === undefined ? '' : ` Nearest to trouble is ${levelWords(tightest)}.`;
  return {
    summary: `${plural(free, 'page')} free.${near} ${kswapdWords(input)[0]!.toUpperCase()}${kswapdWords(input).slice(1)}; ${who}.`,
    columns: ['zone', 'free', 'min', 'low', 'high', 'managed', 'pages scanned', 'kswapd', 'given up'],
    rows: zones.map((zone) => [
      zone.name, zone.free, zone.min, zone.low, zone.high, zone.managed, zone.pagesScanned,
      zone.kswapdAwake ? 'awake' : 'asleep', zone.allUnreclaimable ? 'yes' : 'no',
    ]),
  };
}

function legendOf(input: PanelInput): readonly LegendEntry[] {
  const entries: LegendEntry[] = [
    {
      label: 'free pages', kernel: 'nr_free_pages',
      sample: (ctx, theme, px) => {
        ctx.fillStyle = levelFill(theme);
        ctx.fillRect(0, px * 0.35, px, px * 0.65);
        ctx.fillStyle = theme.ink;
        ctx.fillRect(0, px * 0.35 - 1, px, 2);
      },
    },
  ];
  const texts = { high: 'high: kswapd may sleep', low: 'low: kswapd is woken', min: 'min: tasks reclaim for themselves' } as const;
  for (const name of ['high', 'low', 'min'] as const) {
    entries.push({
      label: texts[name], kernel: `WMARK_${name.toUpperCase()}`,
      sample: (ctx, theme, px) => {
        ctx.strokeStyle = theme.ink;
        ctx.lineWidth = 1.5;
        ctx.setLineDash([...LINE_DASH[name]]);
        ctx.beginPath();
        ctx.moveTo(0, px / 2);
        ctx.lineTo(px, px / 2);
        ctx.stroke();
        ctx.setLineDash([]);
      },
    });
  }
  if (zonesOf(input).some((zone) => zone.free < zone.min)) {
    entries.push({ label: 'below min', kernel: 'ALLOC_NO_WATERMARKS only', sample: (ctx, theme, px) => harmRect(ctx, theme, 0, 0, px, px) });
  }
  const own = reclaimersOf(input.view).filter((task) => !kswapdTasks(input).includes(task));
  if (own.length > 0) {
    entries.push({
      label: `reclaims for itself (${formatCount(own.length)} now)`, kernel: 'try_to_free_pages',
      sample: (ctx, theme, px) => drawBadge(ctx, theme, actorOf({ kind: 'app', badge: '', id: own[0]! }), px / 2, px / 2, px),
    });
  }
  return entries;
}

export const watermarks: Panel = {
  id: 'watermarks',
  title: 'Free memory',
  question: 'How near is trouble, and who is awake?',
  caption: 'free pages of each zone against the lines at which the kernel acts',
  min_height: 180,
  draw: drawLevels,
  hit: hitLevels,
  describe: describeLevels,
  legend: legendOf,
};
