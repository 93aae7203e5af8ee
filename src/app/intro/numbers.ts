// The numbers that the words of a moment may name, read off the picture shown; and the words filled in. A name that the
// picture cannot answer is written as a dash, never as a figure.
import type { Catalog } from '#wire/catalog.ts';
import { MIGRATE_TYPES, ORDERS } from '#wire/frame_layout.ts';
import type { FrameView } from '#wire/frame_view.ts';
import { KIND } from '#wire/marks.ts';
import type { SessionInfo } from '#wire/messages.ts';
import type { Condition, Wording } from '#wire/opening.ts';
import type { Plan } from './player.ts';

export interface NumberSource {
  readonly view: FrameView;
  readonly session: SessionInfo;
  readonly catalog: Catalog;
  readonly plan: Plan;
  /** Where the clock of `since_` numbers stops, if it does before the instant shown. */
  readonly stop_ns?: number;
}

type Reader = (source: NumberSource) => number;

const OF_PICTURE: Readonly<Record<string, Reader>> = {
  free_pages: ({ view }) => {
    let free = 0;
    for (let zone = 0; zone < view.dims.nr_zones; zone++) free += view.zone_of(zone, 'free');
    return free;
  },
  block_pages: ({ session }) => session.block_pages,
  /** Whole free blocks, as the allocator counts them: aligned. */
  free_blocks: ({ view, session }) => {
    const order = Math.round(Math.log2(session.block_pages));
    let blocks = 0;
    for (let zone = 0; zone < view.dims.nr_zones; zone++) {
      for (let o = order; o < ORDERS; o++) for (let type = 0; type < MIGRATE_TYPES; type++) blocks += view.area_of(zone, o, type) * 2 ** (o - order);
    }
    return blocks;
  },
  /** Neighbours that are free, aligned or not. */
  longest_free_run: ({ view }) => {
    let [longest, run] = [0, 0];
    for (const mark of view.mark) {
      run = (mark & 15) === KIND.free ? run + 1 : 0;
      if (run > longest) longest = run;
    }
    return longest;
  },
  huge_pages: ({ view }) => view.head_of('huge_pages'),
  /** Whether the one who asked has its answer. */
  answered: ({ view, stop_ns }) => (stop_ns !== undefined && view.head_of('at_ns') >= stop_ns ? 1 : 0),
};

export function numberOf(name: string, source: NumberSource): number | null {
  const reader = Object.hasOwn(OF_PICTURE, name) ? OF_PICTURE[name] : undefined;
  if (reader !== undefined) return reader(source);
  if (name.startsWith('since_')) {
    const mark = source.plan.moments.find((one) => one.moment.id === name.slice(6))?.mark ?? null;
    if (mark === null) return null;
    return Math.max(0, Math.min(source.view.head_of('at_ns'), source.stop_ns ?? Infinity) - mark.ns);
  }
  const counter = source.catalog.vmstat.findIndex((one) => one.name === name);
  return counter >= 0 && counter < source.view.vmstat.length ? source.view.vmstat[counter]! : null;
}

/** As it is written: a time with its unit, a count with commas. */
export function numberWords(name: string, value: number | null): string {
  if (value === null) return '–';
  return name.startsWith('since_') ? timeWords(value) : Math.round(value).toLocaleString('en');
}

/** Two or three figures: what a passing clock can be read with. */
function timeWords(ns: number): string {
  const [per, unit] = ns < 999.5 ? [1, 'ns'] : ns < 999.5e3 ? [1e3, 'µs'] : ns < 999.5e6 ? [1e6, 'ms'] : [1e9, 's'];
  const value = ns / per;
  return `${per > 1 && value < 9.95 ? value.toFixed(1) : Math.round(value).toLocaleString('en')} ${unit}`;
}

export function holds(condition: Condition, source: NumberSource): boolean {
  const value = numberOf(condition.number, source);
  const bound = typeof condition.to === 'number' ? condition.to : numberOf(condition.to, source);
  if (value === null || bound === null) return false;
  if (condition.compare === 'below') return value < bound;
  return condition.compare === 'equals' ? value === bound : value >= bound;
}

/** The sentence for the picture shown: the first whose condition holds, with its numbers, or what is to stand instead of one. */
export function sentenceFor(words: readonly Wording[], source: NumberSource, instead: (name: string) => string | null = () => null): string {
  const wording = words.find(({ when }) => when === null || holds(when, source));
  return (wording?.say ?? '').replace(/\{([^{}]*)\}/g, (_, name: string) => instead(name) ?? numberWords(name, numberOf(name, source)));
}
