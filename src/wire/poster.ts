// A poster: what the server answers about the first picture of a story, made when the page is built. An embed shows it
// without loading the model. As a file: four bytes (little end first) that say how long the head is; the head as JSON; the
// frame; all of it gzipped.
import type { Catalog } from './catalog.ts';
import type { Instant, MarkerText, Reply, SessionInfo } from './messages.ts';

export interface PosterHead {
  /** As in `ready`: a poster of another build is none. */
  readonly wire: number;
  readonly catalog: Catalog;
  readonly session: SessionInfo;
  readonly instant: Instant;
  readonly timeline: Omit<Extract<Reply, { type: 'timeline' }>, 'type' | 'id'>;
  readonly report: Omit<Extract<Reply, { type: 'report' }>, 'type' | 'id'>;
  /** Of the whole run, which the model went through when the poster was made. */
  readonly beats: readonly MarkerText[];
}

export interface Poster {
  readonly head: PosterHead;
  readonly frame: ArrayBuffer;
}

/** Where the poster of a story lies, beside the page. */
export function poster_file(scenario: string): string {
  return `posters/${scenario}.poster`;
}

/** Columns of the timeline that a poster holds, as the page asks for them. */
export const POSTER_BINS = 240;

/** Beats of one run, at most: more would be no marked instants any more. */
const MOST_BEATS = 9;

/**
 * The beats of a run: of everything that the scrubber marks, the first of its kind, in the order of time. Of several at the
 * same instant of the clock the one that hurts most stays.
 */
export function beats_of(markers: readonly MarkerText[], catalog: Pick<Catalog, 'events'>): MarkerText[] {
  const hurt = ['state', 'harm', 'theft', 'huge', 'kill'];
  const kind_of = new Map(catalog.events.map((event) => [event.id, event.marker]));
  const rank = (marker: MarkerText): number => hurt.indexOf(kind_of.get(marker.kind) ?? '');
  const begins = (marker: MarkerText): boolean => marker.a <= 1 && catalog.events.some((event) => event.id === marker.kind && event.name === 'phase');
  const seen = new Set<number>();
  const beats: MarkerText[] = [];
  for (const marker of markers) {
    // What the visitor changes belongs to this visit, not to the story; that a program begins is nothing to look at.
    if (seen.has(marker.kind) || begins(marker) || rank(marker) < 0 || catalog.events.some((event) => event.id === marker.kind && event.name === 'command')) continue;
    seen.add(marker.kind);
    const last = beats[beats.length - 1];
    if (last?.ns !== marker.ns) beats.push(marker);
    else if (rank(marker) > rank(last)) beats[beats.length - 1] = marker;
  }
  return beats.slice(0, MOST_BEATS);
}
