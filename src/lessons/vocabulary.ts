// The words that lessons may use of the page and of the picture: panels and what can be pointed at in them, series of a
// curve, numbers in words. Events, counters, switches and tasks are the model's: the session checks those.
import { MOMENT_NUMBERS } from '#scenarios/vocabulary.ts';

/** What can be pointed at: the panel as a whole, its free pages, one block or page by number, one task by name. */
export const MARK_KINDS = ['all', 'free', 'block', 'page', 'task'] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

/** Every panel of the page, and the marks that it has besides `all`. */
export const PANEL_MARKS: Readonly<Record<string, readonly MarkKind[]>> = {
  'page-map': ['free', 'block', 'page'],
  'lru-belts': [],
  'task-lanes': ['task'],
  watermarks: [],
  'buddy-shelves': [],
  'disk-head': [],
  'dirty-pipe': [],
  'kernel-stack': ['task'],
  'vmstat-strips': [],
  latency: [],
  'trace-log': [],
};

export interface PanelMark {
  readonly kind: MarkKind;
  /** Number of a block or page, name of a task; '' for the others. */
  readonly of: string;
}

/** `all`, `free`, `block:21`, `page:1344` or `task:app`; null if it is none of them. */
export function parse_panel_mark(text: string): PanelMark | null {
  if (text === 'all' || text === 'free') return { kind: text, of: '' };
  const [, kind, of] = /^(block|page|task):(.+)$/.exec(text) ?? [];
  if (kind === undefined || of === undefined) return null;
  if (kind !== 'task' && !/^\d{1,9}$/.test(of)) return null;
  return { kind: kind as MarkKind, of };
}

/** The marks of a panel as a person may write them. */
export function marks_text(panel: string): string {
  const forms = { all: 'all', free: 'free', block: 'block:<number>', page: 'page:<number>', task: 'task:<name>' } as const;
  return (['all', ...(PANEL_MARKS[panel] ?? [])] as const).map((kind) => forms[kind]).join(', ');
}

/** Figures of the machine that are sampled all through a run; a curve may also be of a counter of /proc/vmstat. */
export const SERIES = ['free', 'dirty', 'writeback', 'file', 'anon', 'threshold', 'background', 'stalled'] as const;

/** Numbers of the picture that words may name besides counters. `answered` belongs to the choices of an opening. */
export const WORD_NUMBERS: readonly string[] = MOMENT_NUMBERS.filter((name) => name !== 'answered');
