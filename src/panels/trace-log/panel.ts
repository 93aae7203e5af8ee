// Trace log: what exactly happened, in order? The last events of the frame in words, as many as fit; at a distance three.
// The page puts the whole log, to scroll in, in the place of this picture where there is room.
import { format_ns } from '#base/units.ts';
import { eventKind, eventSentence } from '../draw/event_words.ts';
import { drawText, firstFitting, formatCount, measure, plural, textSizes } from '../draw/text.ts';
import type { Hit, Panel, PanelInput, PanelText } from '../panel.ts';
import { fieldsText, stampText, taskText } from './lines.ts';

interface Line {
  readonly ns: number;
  readonly actor: string;
  readonly name: string;
  readonly fields: string;
  readonly words: string;
  readonly harm: boolean;
}

const MOST = { slide: 6, laptop: 400, projector: 3 } as const;

/** The last so many events of the frame. */
function linesOf(input: PanelInput, most = Infinity): Line[] {
  const { view, catalog, session } = input;
  const all = view.head_of('nr_events');
  const first = Math.max(0, all - most);
  return Array.from({ length: all - first }, (_, ix) => {
    const row = first + ix;
    const event = { kind: view.event_of(row, 'kind'), actor: view.event_of(row, 'actor'), a: view.event_of(row, 'a'), b: view.event_of(row, 'b') };
    const kind = eventKind(catalog, event.kind);
    return {
      ns: view.event_of(row, 'ns'),
      actor: taskText(session, event.actor),
      name: kind?.name ?? `event ${event.kind}`,
      fields: kind === undefined ? '' : fieldsText(kind, session, event),
      words: eventSentence(catalog, session, event),
      harm: kind?.marker === 'harm' || kind?.marker === 'kill',
    };
  });
}

interface Layout {
  readonly px: number;
  readonly line: number;
  readonly shown: readonly (Line & { readonly y: number })[];
}

export function layoutLines(input: PanelInput): Layout {
  const { size, height } = input;
  const px = size === 'projector' ? textSizes(size).strong : textSizes(size).small;
  const line = Math.round(px * 1.7);
  const fit = Math.max(1, Math.min(MOST[size], Math.floor((height - px) / line)));
  return { px, line, shown: linesOf(input, fit).map((one, ix) => ({ ...one, y: px * 0.5 + ix * line })) };
}

function drawLines(ctx: CanvasRenderingContext2D, input: PanelInput): void {
  const { theme, width, height } = input;
  const { px, line, shown } = layoutLines(input);
  ctx.fillStyle = theme.page;
  ctx.fillRect(0, 0, width, height);
  if (shown.length === 0) drawText(ctx, 'nothing has happened here', width / 2, height / 2, { size: px, colour: theme.muted, align: 'center', baseline: 'middle', maxWidth: width - px });
  for (const one of shown) {
    const y = one.y + line / 2;
    const stamp = `${stampText(one.ns).slice(0, -3)} `;
    const x = px * 0.6 + measure(ctx, stamp, { size: px, mono: true }) + px * 0.5;
    const words = input.kernel_names ? `${one.actor} ${one.name}: ${one.fields}` : one.words;
    drawText(ctx, stamp, px * 0.6, y, { size: px, colour: theme.muted, mono: true, baseline: 'middle' });
    const weight = one.harm ? 700 : 400;
    drawText(ctx, firstFitting(ctx, shortened(words), width - x - px * 0.6, { size: px, weight }), x, y, { size: px, colour: theme.ink, weight, baseline: 'middle' });
  }
}

/** A line and what is left of it from word to word: a number that is cut short would be another number. */
function shortened(line: string): string[] {
  const words = line.split(' ');
  return words.map((_, ix) => (ix === 0 ? line : `${words.slice(0, -ix).join(' ')} …`));
}

function hitLines(input: PanelInput, _x: number, y: number): Hit | null {
  const { line, shown } = layoutLines(input);
  const one = shown.find((row) => y >= row.y && y < row.y + line);
  return one === undefined ? null : { kind: 'text', label: `${one.words} (${one.name}: ${one.fields})` };
}

function describeLines(input: PanelInput): PanelText {
  const { view } = input;
  const lines = linesOf(input);
  const last = lines.at(-1);
  const more = view.head_of('nr_events_left_out');
  const said = last === undefined ? 'No event since the picture before.' : `${plural(lines.length, 'event')} since the picture before; the last, at ${format_ns(last.ns)}: ${last.words}.`;
  return {
    summary: more > 0 ? `${said} ${formatCount(more)} earlier ones are in the log.` : said,
    columns: ['when (s)', 'who', 'what happened', 'tracepoint', 'numbers'],
    rows: lines.map((one) => [stampText(one.ns), one.actor, one.words, one.name, one.fields]),
  };
}

export const traceLog: Panel = {
  id: 'trace-log',
  title: 'Trace log',
  question: 'What exactly happened, in order?',
  caption: 'every event in words and as a kernel\'s trace would print it',
  min_height: 140,
  draw: drawLines,
  hit: hitLines,
  describe: describeLines,
  legend: () => [],
};
