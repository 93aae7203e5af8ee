// What the disk did in the window and what it has before it: stops, queue, rates. Arithmetic only; the frame's rows
// are read here and nowhere else in this panel.
import { MAX_DOTS } from '#wire/frame_layout.ts';
import type { FrameView } from '#wire/frame_view.ts';
import { ORIGIN, ORIGIN_TEXT } from '#wire/marks.ts';
import type { SessionInfo } from '#wire/messages.ts';
import { windowOf } from '../task-lanes/time_axis.ts';

export interface Stop {
  readonly row: number;
  readonly startNs: number;
  readonly endNs: number;
  readonly sector: number;
  readonly sectors: number;
  readonly write: boolean;
  readonly origin: number;
  readonly fromCylinder: number;
  readonly seekNs: number;
}

export interface Token {
  readonly row: number;
  readonly sector: number;
  readonly sectors: number;
  readonly write: boolean;
  readonly origin: number;
  readonly issuedNs: number;
  readonly task: number;
  readonly pages: number;
  readonly inService: boolean;
}

export interface Rates {
  readonly binNs: number;
  readonly seeksPerSecond: readonly number[];
  readonly megabytesPerSecond: readonly number[];
}

/** Completed requests that end in the window, oldest first. */
export function stopsOf(view: FrameView): Stop[] {
  const { fromNs, toNs } = windowOf(view);
  const stops: Stop[] = [];
  const count = view.head_of('nr_dots');
  for (let row = 0; row < count; row++) {
    const endNs = view.dot_of(row, 'end_ns');
    if (endNs < fromNs || endNs > toNs) continue;
    stops.push({
      row,
      startNs: view.dot_of(row, 'start_ns'),
      endNs,
      sector: view.dot_of(row, 'sector'),
      sectors: view.dot_of(row, 'sectors'),
      write: view.dot_of(row, 'write') !== 0,
      origin: view.dot_of(row, 'origin'),
      fromCylinder: view.dot_of(row, 'from_cylinder'),
      seekNs: view.dot_of(row, 'seek_ns'),
    });
  }
  return stops.sort((a, b) => a.endNs - b.endNs || a.row - b.row);
}

/**
 * Whether the frame may carry only every n-th completion. A frame holds at most MAX_DOTS of them and takes them at a
 * fixed stride; it does not say the stride, so a count near the limit is a lower bound and is called one.
 */
export function maybeSampled(view: FrameView): boolean {
  return view.head_of('nr_dots') >= MAX_DOTS / 2;
}

/** Requests in the queue, by position on the disk. */
export function tokensOf(view: FrameView): Token[] {
  const tokens: Token[] = [];
  const count = view.head_of('nr_queue');
  for (let row = 0; row < count; row++) {
    tokens.push({
      row,
      sector: view.queue_of(row, 'sector'),
      sectors: view.queue_of(row, 'sectors'),
      write: view.queue_of(row, 'write') !== 0,
      origin: view.queue_of(row, 'origin'),
      issuedNs: view.queue_of(row, 'issued_ns'),
      task: view.queue_of(row, 'task'),
      pages: view.queue_of(row, 'pages'),
      inService: view.queue_of(row, 'in_service') !== 0,
    });
  }
  return tokens.sort((a, b) => a.sector - b.sector || a.row - b.row);
}

export interface QueueFacts {
  readonly waiting: number;
  readonly oldestNs: number;
}

export function queueFacts(view: FrameView, tokens: readonly Token[]): QueueFacts {
  const atNs = view.head_of('at_ns');
  const waiting = tokens.filter((token) => !token.inService);
  return { waiting: waiting.length, oldestNs: waiting.reduce((oldest, token) => Math.max(oldest, atNs - token.issuedNs), 0) };
}

/** Seeks and bytes per second, in equal parts of the window. */
export function ratesOf(view: FrameView, stops: readonly Stop[], bins: number): Rates {
  const { fromNs, toNs } = windowOf(view);
  const binNs = (toNs - fromNs) / bins;
  const seeks = new Array<number>(bins).fill(0);
  const bytes = new Array<number>(bins).fill(0);
  if (binNs > 0) {
    for (const stop of stops) {
      const bin = Math.min(bins - 1, Math.max(0, Math.floor((stop.endNs - fromNs) / binNs)));
      if (stop.seekNs > 0) seeks[bin] = seeks[bin]! + 1;
      bytes[bin] = bytes[bin]! + stop.sectors * 512;
    }
  }
  const perSecond = binNs > 0 ? 1e9 / binNs : 0;
  return {
    binNs,
    seeksPerSecond: seeks.map((count) => count * perSecond),
    megabytesPerSecond: bytes.map((count) => (count * perSecond) / 1e6),
  };
}

export interface HeadPlace {
  /** Sector under the head now. */
  readonly sector: number;
  readonly fromSector: number;
  readonly toSector: number;
  readonly moving: boolean;
}

/** Where the head stands at `ns`; `slide` false puts it at the end of its move at once. */
export function headPlace(view: FrameView, session: SessionInfo, ns: number, slide: boolean): HeadPlace {
  const perCylinder = session.disk.sectors / Math.max(1, session.disk.cylinders);
  const fromSector = view.head_of('disk_from_cylinder') * perCylinder;
  const toSector = view.head_of('disk_to_cylinder') * perCylinder;
  const start = view.head_of('disk_move_start_ns');
  const end = view.head_of('disk_move_end_ns');
  const moving = ns < end && fromSector !== toSector;
  if (!moving) return { sector: toSector, fromSector, toSector, moving: false };
  const share = slide && end > start ? Math.min(1, Math.max(0, (ns - start) / (end - start))) : 1;
  return { sector: fromSector + (toSector - fromSector) * share, fromSector, toSector, moving: true };
}

export interface OriginCount {
  readonly origin: number;
  readonly requests: number;
  readonly sectors: number;
  readonly seeks: number;
}

/** Completed requests of the window by who asked, most requests first. */
export function originsOf(stops: readonly Stop[]): OriginCount[] {
  const counts = ORIGIN_TEXT.map((_, origin) => {
    const own = stops.filter((stop) => stop.origin === origin);
    return {
      origin,
      requests: own.length,
      sectors: own.reduce((sum, stop) => sum + stop.sectors, 0),
      seeks: own.filter((stop) => stop.seekNs > 0).length,
    };
  });
  return counts.filter((count) => count.requests > 0).sort((a, b) => b.requests - a.requests || a.origin - b.origin);
}

/** Mean number of sectors served between two seeks. */
export function meanRunSectors(stops: readonly Stop[]): number {
  const seeks = stops.filter((stop) => stop.seekNs > 0).length;
  return stops.reduce((sum, stop) => sum + stop.sectors, 0) / Math.max(1, seeks);
}

export function originWord(origin: number, kernelNames: boolean): string {
  const text: { readonly label: string; readonly kernel?: string } | undefined = ORIGIN_TEXT[origin];
  if (text === undefined) return `origin ${origin}`;
  return kernelNames && text.kernel !== undefined ? text.kernel : text.label;
}

const SHORT_ORIGIN: Readonly<Record<number, string>> = {
  [ORIGIN.dirtier]: 'dirtying task', [ORIGIN.metadata]: 'metadata', [ORIGIN.sync]: 'write at once',
};

/** The same in a word or two, for the head of a row. */
export function originShort(origin: number): string {
  return SHORT_ORIGIN[origin] ?? originWord(origin, false);
}

/** The last part of a path. */
export function shortName(name: string): string {
  return name.split('/').filter((part) => part !== '').at(-1) ?? name;
}
