// The part of the log that is held on the page: one stretch of the run without a gap, by a filter, that grows at both ends
// and never holds more than it must. Asks the model in pieces, one question at a time.
import type { LoggedEvent } from '#panels/trace-log/lines.ts';
import type { Inspect, LogDetail, LogFilter } from '#wire/messages.ts';

export type LogLine = LogDetail['events'][number] & LoggedEvent;
export type AskLog = (what: Extract<Inspect, { kind: 'log' }>) => Promise<LogDetail | null>;

/** Ordinals of one question: so many take the model a moment. */
const FIRST = 200;
const MOST_ORDINALS = 10_000;
/** Events of one answer. */
const MOST_EVENTS = 2000;
/** Lines held at most; beyond, the far end is let go. */
export const MOST_LINES = 12_000;
/** A look round ends with so many lines before the instant, or after so many questions. */
const ENOUGH = 60;
const MOST_QUESTIONS = 24;

export class LogWindow {
  lines: readonly LogLine[] = [];
  /** Ordinals looked at, both included; null: none yet. */
  range: { readonly from: number; readonly to: number } | null = null;
  /** Nothing more was found in either direction. */
  atStart = false;
  atEnd = false;
  busy = false;
  readonly filter: LogFilter | null;
  readonly #ask: AskLog;
  readonly #changed: () => void;
  #stale = false;
  /** Of the last question: a sparse filter is asked of longer stretches. */
  #ordinals = FIRST;

  constructor(ask: AskLog, filter: LogFilter | null, changed: () => void) {
    this.#ask = ask;
    this.filter = filter;
    this.#changed = changed;
  }

  /** Another window took its place: what still comes in is for nobody. */
  drop(): void {
    this.#stale = true;
  }

  holds(ordinal: number): boolean {
    return this.range !== null && ordinal >= this.range.from && ordinal <= this.range.to;
  }

  /** Looks round an instant anew: some lines before it, and a few that come after where they are known. */
  async around(ordinal: number): Promise<void> {
    if (this.busy) return;
    this.range = null;
    this.lines = [];
    this.atStart = false;
    this.atEnd = false;
    this.#ordinals = FIRST;
    await this.#work(async () => {
      await this.#piece(Math.max(0, ordinal - FIRST + 1), ordinal);
      for (let asked = 0; asked < MOST_QUESTIONS && this.lines.length < ENOUGH && !this.atStart && !this.#stale; asked++) await this.#back();
      await this.#on();
    });
  }

  earlier(): Promise<void> {
    return this.#work(async () => {
      const before = this.lines.length;
      for (let asked = 0; asked < MOST_QUESTIONS && this.lines.length === before && !this.atStart && !this.#stale; asked++) await this.#back();
    });
  }

  /** On to an ordinal, or by one piece. */
  later(ordinal = 0): Promise<void> {
    return this.#work(async () => {
      do await this.#on();
      while (!this.atEnd && !this.#stale && this.range !== null && this.range.to < ordinal);
    });
  }

  async #work(work: () => Promise<void>): Promise<void> {
    if (this.busy || this.#stale) return;
    this.busy = true;
    this.#changed();
    await work();
    this.busy = false;
    if (!this.#stale) this.#changed();
  }

  async #back(): Promise<void> {
    const { range } = this;
    if (range === null || range.from === 0) {
      this.atStart = true;
      return;
    }
    const found = await this.#piece(Math.max(0, range.from - this.#ordinals), range.from - 1);
    this.#ordinals = found > ENOUGH ? FIRST : Math.min(MOST_ORDINALS, this.#ordinals * 3);
    if (this.range?.from === 0) this.atStart = true;
  }

  async #on(): Promise<void> {
    const { range } = this;
    if (range !== null) await this.#piece(range.to + 1, range.to + FIRST);
  }

  /** Adds a stretch at one end; how many lines that gave. What does not fit into one answer is asked for by itself. */
  async #piece(from: number, to: number): Promise<number> {
    const detail = await this.#ask({ kind: 'log', from_ordinal: from, to_ordinal: to, most: MOST_EVENTS, ...(this.filter === null ? {} : { only: this.filter }) });
    if (this.#stale) return 0;
    if (detail === null) {
      this.atStart = true;
      this.atEnd = true;
      return 0;
    }
    const reached = Math.min(to, detail.to_ordinal);
    if (reached < to) this.atEnd = true;
    if (reached < from) return 0;
    if (detail.left_out > 0 && to > from) {
      const middle = Math.floor((from + to) / 2);
      const onward = this.range !== null && from > this.range.to;
      const halves = onward ? [[from, middle], [middle + 1, to]] : [[middle + 1, to], [from, middle]];
      let found = 0;
      for (const [a, b] of halves) found += await this.#piece(a!, b!);
      return found;
    }
    const lines = detail.events as readonly LogLine[];
    const { range } = this;
    if (range === null) {
      this.lines = lines;
      this.range = { from, to: reached };
    } else if (from > range.to) {
      this.lines = [...this.lines, ...lines];
      this.range = { from: range.from, to: reached };
      this.#trim('start');
    } else {
      this.lines = [...lines, ...this.lines];
      this.range = { from, to: range.to };
      this.#trim('end');
    }
    return lines.length;
  }

  #trim(end: 'start' | 'end'): void {
    const over = this.lines.length - MOST_LINES;
    if (over <= 0 || this.range === null) return;
    // Whole ordinals go, so that the stretch has no gap.
    if (end === 'start') {
      const from = this.lines[over - 1]!.ordinal + 1;
      this.lines = this.lines.filter((line) => line.ordinal >= from);
      this.range = { from, to: this.range.to };
      this.atStart = false;
    } else {
      const to = this.lines[this.lines.length - over]!.ordinal - 1;
      this.lines = this.lines.filter((line) => line.ordinal <= to);
      this.range = { from: this.range.from, to };
      this.atEnd = false;
    }
  }
}

/** The whole log from the beginning up to an ordinal, piece by piece; `part` says how far it has got, 0..1, and may stop it. */
export async function wholeLog(ask: AskLog, filter: LogFilter | null, to: number, part: (share: number) => boolean, take: (lines: readonly LogLine[]) => void): Promise<boolean> {
  let from = 0;
  let ordinals = 2000;
  while (from <= to) {
    if (!part(from / Math.max(1, to))) return false;
    const end = Math.min(to, from + ordinals - 1);
    const detail = await ask({ kind: 'log', from_ordinal: from, to_ordinal: end, most: 5000, ...(filter === null ? {} : { only: filter }) });
    if (detail === null) return false;
    if (detail.left_out > 0 && end > from) {
      ordinals = Math.max(1, Math.floor(ordinals / 2));
      continue;
    }
    take(detail.events as readonly LogLine[]);
    if (detail.to_ordinal < end) break;
    from = end + 1;
    ordinals = Math.min(20_000, detail.events.length < 2000 ? ordinals * 2 : ordinals);
  }
  return true;
}
