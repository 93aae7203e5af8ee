// What two runs came to, side by side and in four sentences: until when they were the same, what the first difference was, what
// is gained most, what is paid. Every figure comes from the two reports; the sentences are filled from tables (figures.ts, the
// texts of events), and each piece says which row or which instant it is about.
import { TP, TRACEPOINTS } from '#kernel/tracepoints.ts';
import { VMSTAT } from '#kernel/vmstat.ts';
import type { Figure, NamedTask } from './figures.ts';
import { figure_text, figures_of, grouped, plain_figure, rounded } from './figures.ts';
import type { FirstDifference, TraceEvent } from './first_difference.ts';
import { metric_of } from './metric.ts';

export interface Row {
  /** Path into the report. */
  readonly metric: string;
  readonly label: string;
  /** The kernel's own name, where there is one. */
  readonly kernel: string;
  readonly a: number | null;
  readonly b: number | null;
  readonly a_text: string;
  readonly b_text: string;
  /** B minus A, in the unit of the figure and as a share of A where that says something. */
  readonly change: string;
  readonly share: string;
  readonly verdict: 'same' | 'better' | 'worse' | 'differs';
  /** The verdict in words: "B better". */
  readonly words: string;
  /** Something that can be paid with: shown whatever else is hidden. */
  readonly price: boolean;
  /** The number of the story. */
  readonly story: boolean;
}

export type Link = { readonly kind: 'instant'; readonly ns: number } | { readonly kind: 'row'; readonly metric: string } | null;

export interface Clause {
  readonly text: string;
  readonly link: Link;
}

export interface StoryNumber {
  readonly metric: string;
  readonly label: string;
}

export interface Compared {
  /** Reports of the same instant. */
  readonly a: unknown;
  readonly b: unknown;
  /** That instant: the machines' last events may lie a little before it. */
  readonly at_ns: number;
  readonly story: StoryNumber;
  /** Switches that were changed on the way. */
  readonly changes?: { readonly a: readonly Change[]; readonly b: readonly Change[] };
}

/** A change of a switch, in words: which switch, and how it stands then. */
export interface Change {
  readonly ordinal: number;
  readonly words: string;
}

const MOST_GAINS = 2;
const MOST_PRICES = 2;
const MINUS = '−';

/** With a sign in front, whichever it is. */
function signed(value: number, text: string): string {
  return value > 0 ? `+${text}` : text.replace('-', MINUS);
}

/** B minus A as a share of A; '' where A is nothing or the figure is itself a share. */
function share_text(a: number, b: number): string {
  if (a === 0 || a === b) return '';
  const share = (b - a) / Math.abs(a);
  // From twice as much on, so many times says more than a share.
  if (share >= 1) return `× ${rounded(b / a)}`;
  const percent = Math.abs(share * 100);
  return `${share < 0 ? MINUS : '+'}${percent < 0.1 ? '<0.1' : rounded(percent)}%`;
}

function verdict_of(a: number | null, b: number | null, better: Figure['better']): Row['verdict'] {
  if (a === b) return 'same';
  if (a === null || b === null || better === null) return 'differs';
  return b < a === (better === 'lower') ? 'better' : 'worse';
}

const VERDICT_WORDS = { same: 'the same', better: 'B better', worse: 'B pays', differs: 'differs' } as const;

function row_of(figure: Figure, { a, b }: Pick<Compared, 'a' | 'b'>, story: boolean): Row {
  const one = metric_of(a, figure.metric);
  const two = metric_of(b, figure.metric);
  const verdict = verdict_of(one, two, figure.better);
  const both = one !== null && two !== null;
  const points = figure.unit === 'share' && both;
  return {
    metric: figure.metric, label: figure.label, kernel: figure.kernel, a: one, b: two,
    a_text: figure_text(one, figure.unit), b_text: figure_text(two, figure.unit),
    change: both && one !== two ? signed(two - one, points ? `${rounded((two - one) * 100)} points` : figure_text(two - one, figure.unit)) : '',
    share: both && !points ? share_text(one, two) : '',
    verdict, words: VERDICT_WORDS[verdict], price: figure.price, story,
  };
}

interface Named {
  readonly tasks: readonly NamedTask[];
  readonly zones: readonly string[];
}

/** Names out of a report; a report that is none has none. */
function named_of(report: unknown): Named {
  const list = (key: string): readonly Record<string, unknown>[] => {
    const value = typeof report === 'object' && report !== null ? (report as Record<string, unknown>)[key] : undefined;
    return Array.isArray(value) ? value.filter((one): one is Record<string, unknown> => typeof one === 'object' && one !== null) : [];
  };
  return { tasks: list('tasks').map((task) => ({ name: String(task['name']), kind: String(task['kind']) })), zones: list('zones').map((zone) => String(zone['name'])) };
}

/** The story names a task by its number; rows name it. */
export function story_metric(metric: string, report: unknown): string {
  const [section, number = '', ...rest] = metric.split('.');
  if (section !== 'tasks' || !/^\d+$/.test(number)) return metric;
  const task = named_of(report).tasks[Number(number)];
  return task === undefined ? metric : ['tasks', task.name, ...rest].join('.');
}

export function figures_for({ a, story }: Pick<Compared, 'a' | 'story'>): { readonly figures: readonly Figure[]; readonly lead: string } {
  const lead = story_metric(story.metric, a);
  const figures = figures_of(named_of(a).tasks);
  if (lead === '' || figures.some((figure) => figure.metric === lead)) return { figures, lead };
  return { figures: [plain_figure(lead, story.label, ''), ...figures], lead };
}

/** How much it differs, 0..1, whichever of the two is the larger. */
function weight({ a, b }: Row): number {
  if (a === null || b === null || a === b) return 0;
  return Math.abs(b - a) / Math.max(Math.abs(a), Math.abs(b));
}

/** The story's number, then everything that differs, prices before the rest, the largest first; then counters that differ. */
export function rows_of(compared: Compared): Row[] {
  const { figures, lead } = figures_for(compared);
  const all = figures.map((figure) => row_of(figure, compared, figure.metric === lead));
  const rank = (row: Row): number => (row.story ? 3 : row.verdict === 'better' || row.verdict === 'worse' ? (row.price ? 2 : 1) : 0);
  const rows = all.filter((row) => row.story || row.verdict !== 'same').sort((x, y) => rank(y) - rank(x) || weight(y) - weight(x));
  const listed = new Set(rows.map((row) => row.metric));
  const counters = VMSTAT.map(({ name, help }) => plain_figure(`vmstat.${name}`, help, name))
    .filter((figure) => !listed.has(figure.metric))
    .map((figure) => row_of(figure, compared, false))
    .filter((row) => row.verdict !== 'same');
  return [...rows, ...counters];
}

const plain = (text: string): Clause => ({ text, link: null });

/** "79% fewer seeks of the disk (1,207 → 254)", "the longest reclaim by a task 2 times as long (200 ms → 400 ms)". */
function change_clause({ row, figure }: Chosen): Clause {
  const { label, words } = figure;
  const times = row.share.startsWith('×');
  const amount = times ? row.share.slice(2) : row.share === '' ? row.change.slice(1) : row.share.slice(1);
  const how = times ? words.times : row.change.startsWith('+') ? words.more : words.less;
  const said = words.before ? `${amount} ${how} ${label}` : `the ${label} ${amount} ${how}`;
  return { text: `${said} (${row.a_text} → ${row.b_text})`, link: { kind: 'row', metric: row.metric } };
}

interface Chosen {
  readonly row: Row;
  readonly figure: Figure;
}

/** The largest of each thing that figures tell of. */
function largest(rows: readonly Row[], figures: readonly Figure[], most: number): Chosen[] {
  const about = new Set<string>();
  const chosen: Chosen[] = [];
  for (const row of rows.toSorted((x, y) => Number(y.story) - Number(x.story) || weight(y) - weight(x))) {
    const figure = figures.find((one) => one.metric === row.metric)!;
    if (about.has(figure.about) || chosen.length === most) continue;
    about.add(figure.about);
    chosen.push({ row, figure });
  }
  return chosen;
}

/** "…, … and …", after some words. */
function listed(before: string, clauses: readonly Clause[]): Clause[] {
  return [plain(before), ...clauses.flatMap((clause, i) => [clause, plain(i === clauses.length - 1 ? '.' : i === clauses.length - 2 ? ' and ' : ', ')])];
}

function field_text(kind: string, value: number, { tasks, zones }: Named): string {
  if (kind === 'task') return tasks[value]?.name ?? 'the machine';
  if (kind === 'zone') return zones[value] ?? String(value);
  return kind === 'ns' ? figure_text(value, 'ns') : grouped(value);
}

/** What happened, in the words of its kind. */
export function event_text(event: TraceEvent, report: unknown, changes: readonly Change[] = []): string {
  const named = named_of(report);
  if (event.kind === TP.command) return ['a switch is changed', ...changes.filter((change) => change.ordinal === event.ordinal).map((change) => change.words)].join(': ');
  const kind = TRACEPOINTS[event.kind];
  if (kind === undefined) return `event ${event.kind}`;
  return kind.text
    .replaceAll('{actor}', named.tasks[event.actor]?.name ?? 'the machine')
    .replaceAll(/\{([ab])\} ns/g, (_, field: 'a' | 'b') => figure_text(event[field], 'ns'))
    .replaceAll(/\{([ab])\}/g, (_, field: 'a' | 'b') => field_text(kind[field], event[field], named));
}

function same_until(first: FirstDifference | null): Clause[] {
  if (first === null) return [plain('The two runs are the same from beginning to end.')];
  if (first.ns === 0) return [{ text: 'They differ from the beginning.', link: { kind: 'instant', ns: 0 } }];
  return [plain('The same until '), { text: figure_text(first.ns, 'ns'), link: { kind: 'instant', ns: first.ns } }, plain('.')];
}

function first_event(first: FirstDifference, { a, b, changes }: Compared): Clause[] {
  const one = first.a === null ? null : event_text(first.a, a, changes?.a);
  const two = first.b === null ? null : event_text(first.b, b, changes?.b);
  const at = (event: TraceEvent | null): Link => (event === null ? null : { kind: 'instant', ns: event.ns });
  if (one === two && first.a !== null && first.b !== null) {
    return [
      plain(`Then ${one}: in A `), { text: `at ${figure_text(first.a.ns, 'ns')}`, link: at(first.a) },
      plain(', in B '), { text: `at ${figure_text(first.b.ns, 'ns')}`, link: at(first.b) }, plain('.'),
    ];
  }
  return [
    plain('Then, in A, '), { text: one ?? 'nothing more happens', link: at(first.a) },
    plain('; in B, '), { text: two ?? 'nothing more happens', link: at(first.b) }, plain('.'),
  ];
}

/** `first`: undefined while it is still being looked for. At most four sentences, always in this order. */
export function sentences_of(compared: Compared, rows: readonly Row[], first: FirstDifference | null | undefined): Clause[][] {
  const sentences: Clause[][] = [];
  if (first !== undefined) sentences.push(same_until(first));
  if (first !== undefined && first !== null) sentences.push(first_event(first, compared));
  // Two runs that are the same gain and pay nothing; nor is there anything to say before they part.
  if (first === null || rows.every((row) => row.verdict === 'same')) return sentences;
  const { figures } = figures_for(compared);
  const known = rows.filter((row) => figures.some((figure) => figure.metric === row.metric));
  const by = `By ${figure_text(compared.at_ns, 'ns')} B has `;
  const gains = largest(known.filter((row) => row.verdict === 'better'), figures, MOST_GAINS);
  sentences.push(gains.length === 0 ? [plain(`${by}gained nothing that is measured.`)] : listed(by, gains.map(change_clause)));
  sentences.push(price_sentence(known, figures));
  return sentences;
}

function price_sentence(rows: readonly Row[], figures: readonly Figure[]): Clause[] {
  const prices = largest(rows.filter((row) => row.verdict === 'worse'), figures, MOST_PRICES);
  if (prices.length > 0) return listed('B pays: ', prices.map(change_clause));
  const measured = figures.filter((figure) => figure.price).map((figure) => figure.label);
  return [plain(`No price is seen in this run; measured were: ${measured.join(', ')}.`)];
}
