// What end-to-end tests may ask the page: whether it is at rest, what it shows, and what the model says of the same
// instant. What they may do is what a visitor can do, named exactly: no state is set past the conductor.
import type { MapView } from '#panels/panel.ts';
import type { Detail, Inspect, MarkerText, TruthRow } from '#wire/messages.ts';
import { BELT_END, HEAD, MIGRATE_TYPES, ORDERS, RECORD, TASK, ZONE } from '#wire/frame_layout.ts';
import { KIND } from '#wire/marks.ts';
import type { FrameView } from '#wire/frame_view.ts';
import type { Conductor } from './conductor.ts';
import type { Job, Made, Working } from './share/make.ts';
import { useSession } from './state/session-store.ts';
import { useUi } from './state/ui-store.ts';

export interface PageState {
  readonly status: string;
  readonly scenario: string | null;
  readonly seed: number | null;
  readonly ns: number;
  readonly ordinal: number;
  readonly duration_ns: number;
  readonly ended: boolean;
  readonly playing: boolean;
  readonly speed: number;
  readonly panels: readonly string[];
  readonly theme: string;
  readonly switches: Readonly<Record<string, string>>;
  readonly commands: number;
  readonly follow: number;
  /** What lies under the pointer, as text; '' for nothing. */
  readonly hover: string;
  readonly map: MapView;
  readonly boardOpen: boolean;
  readonly carrier: string | null;
  readonly busy: readonly string[];
  readonly longestTick_ms: number;
  /** When the first panel was drawn, since the page began to load. */
  readonly firstPicture_ms: number;
  /** Pictures drawn so far, and the smallest share of a movement that any of them showed. */
  readonly pictures: number;
  readonly leastProgress: number;
  readonly markers: readonly MarkerText[];
  readonly forks: readonly { readonly ns: number; readonly ordinal: number }[];
}

/** The frame shown, as numbers under the names of the wire. */
export interface FrameNumbers {
  readonly head: Readonly<Record<(typeof HEAD)[number], number>>;
  readonly zones: readonly Readonly<Record<(typeof ZONE)[number], number>>[];
  readonly tasks: readonly Readonly<Record<(typeof TASK)[number], number>>[];
  /** Records of each task's stack, outermost first. */
  readonly stacks: readonly (readonly Readonly<Record<(typeof RECORD)[number], number>>[])[];
  readonly vmstat: Readonly<Record<string, number>>;
  /** Pages by zone and list. */
  readonly lists: readonly (readonly number[])[];
  /** Free stretches of 2^order pages, by zone, order and type. */
  readonly areas: readonly (readonly (readonly number[])[])[];
  /** Longest stretch of neighbours that are free. */
  readonly longestFreeRun: number;
  /** The pages at the end of each list that reclaim looks at next, nearest first. */
  readonly tails: readonly (readonly (readonly number[])[])[];
  /** Pages by the byte that says what they look like. */
  readonly marks: readonly number[];
  readonly followed: readonly { readonly pfn: number; readonly mapping: number; readonly index: number }[];
}

/** A story that tells itself, as it stands. */
export interface TellingState {
  readonly phase: string;
  readonly moment: number;
  readonly moments: number;
  readonly sentence: string;
  readonly strip: boolean;
  readonly outcomes: readonly { readonly label: string; readonly option: string; readonly sentence: string; readonly hash: string }[];
}

export interface PagestageHandle {
  idle(): Promise<void>;
  state(): PageState;
  frame(): FrameNumbers | null;
  /** The model's own figures at the instant it stands at, hash of its whole state included. */
  report(): Promise<{ readonly report: unknown; readonly truth: readonly TruthRow[] | null }>;
  inspect(what: Inspect): Promise<Detail>;
  /** Null where the visitor leads. */
  telling(): TellingState | null;
  seek(ns: number): void;
  seekOrdinal(ordinal: number): void;
  step(events: number): void;
  setSwitch(id: string, option: string): Promise<void>;
  /** Asks for an instant; resolves once it is drawn, with the time that took. */
  drawnAfterSeek(ns: number): Promise<number>;
  /** A picture or a film of the run, as the share dialog makes it. */
  make(job: Job, working: Working): Promise<Made>;
}

declare global {
  interface Window {
    pagestage?: PagestageHandle;
  }
}

function named<K extends string>(names: readonly K[], values: ArrayLike<number>, from: number): Record<K, number> {
  return Object.fromEntries(names.map((name, ix) => [name, values[from + ix] ?? NaN])) as Record<K, number>;
}

function rows<K extends string>(names: readonly K[], values: ArrayLike<number>, count: number, from = 0): Record<K, number>[] {
  return Array.from({ length: count }, (_, row) => named(names, values, from + row * names.length));
}

function longestFreeRun(view: FrameView): number {
  let [longest, run] = [0, 0];
  for (const mark of view.mark) {
    run = (mark & 15) === KIND.free ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

function numbersOf(view: FrameView, vmstat: readonly string[]): FrameNumbers {
  const { dims } = view;
  const lists = view.list_count.length / dims.nr_zones;
  const marks = new Array<number>(256).fill(0);
  for (const mark of view.mark) marks[mark]!++;
  const followed = [];
  for (let row = 0; row < 3; row++) {
    const index = view.followed_of(row, 'index');
    if (index >= 0) followed.push({ pfn: view.followed_of(row, 'pfn'), mapping: view.followed_of(row, 'mapping'), index });
  }
  const tasks = rows(TASK, view.task, dims.nr_tasks);
  return {
    head: named(HEAD, view.head, 0),
    zones: rows(ZONE, view.zone, dims.nr_zones),
    tasks,
    stacks: tasks.map((task, ix) => rows(RECORD, view.record, task.nr_records, ix * dims.max_records * RECORD.length)),
    vmstat: named(vmstat, view.vmstat, 0),
    lists: Array.from({ length: dims.nr_zones }, (_, zone) => [...view.list_count.subarray(zone * lists, (zone + 1) * lists)]),
    tails: Array.from({ length: dims.nr_zones }, (_, zone) =>
      Array.from({ length: lists }, (__, list) => [...view.list_tail.subarray((zone * lists + list) * BELT_END, (zone * lists + list + 1) * BELT_END)].filter((pfn) => pfn >= 0)),
    ),
    areas: Array.from({ length: dims.nr_zones }, (_, zone) =>
      Array.from({ length: ORDERS }, (__, order) => Array.from({ length: MIGRATE_TYPES }, (___, type) => view.area_of(zone, order, type))),
    ),
    longestFreeRun: longestFreeRun(view),
    marks,
    followed,
  };
}

function stateOf(conductor: Conductor): PageState {
  const session = useSession.getState();
  const ui = useUi.getState();
  const { loop } = conductor;
  return {
    status: session.status,
    scenario: session.info?.scenario ?? null,
    seed: session.info?.seed ?? null,
    ns: session.clock.ns,
    ordinal: session.clock.ordinal,
    duration_ns: session.info?.duration_ns ?? 0,
    ended: session.clock.ended,
    playing: ui.playing,
    speed: ui.speed,
    panels: ui.panels,
    theme: ui.theme,
    switches: session.info?.switches ?? {},
    commands: session.info?.commands.length ?? 0,
    follow: ui.follow.length,
    hover: ui.hover === null ? '' : JSON.stringify(ui.hover.hit),
    map: ui.map,
    boardOpen: ui.boardOpen,
    carrier: session.carrier,
    busy: conductor.idle.busy(),
    longestTick_ms: loop.longest_ms,
    firstPicture_ms: loop.drawn.first_ms,
    pictures: loop.drawn.pictures,
    leastProgress: loop.drawn.least_progress,
    markers: session.timeline?.markers ?? [],
    forks: session.forks.map(({ ns, ordinal }) => ({ ns, ordinal })),
  };
}

function drawnAfterSeek(conductor: Conductor, ns: number): Promise<number> {
  const { loop } = conductor;
  const asked = performance.now();
  conductor.seek(ns);
  return new Promise((resolve) => {
    const look = (): void => {
      if (loop.drawn.ns === ns && loop.drawn.at_ms > asked && !useSession.getState().clock.catchingUp) resolve(loop.drawn.at_ms - asked);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

export function exposeHandle(conductor: Conductor): void {
  window.pagestage = {
    idle: () => conductor.idle.idle(),
    state: () => stateOf(conductor),
    frame: () => {
      const { view } = conductor.frames;
      return view === null ? null : numbersOf(view, (conductor.catalog?.vmstat ?? []).map((counter) => counter.name));
    },
    report: () => conductor.client.report(),
    inspect: (what) => conductor.client.inspect(what),
    telling: () => conductor.lead?.told() ?? null,
    seek: (ns) => conductor.seek(ns),
    seekOrdinal: (ordinal) => conductor.seekOrdinal(ordinal),
    step: (events) => conductor.step(events),
    setSwitch: (id, option) => conductor.setSwitch(id, option),
    drawnAfterSeek: (ns) => drawnAfterSeek(conductor, ns),
    make: async (job, working) => (await import('./share/make.ts')).makeFile(conductor, job, working),
  };
}
