// Holds a lesson: brings the run to where each stop begins, plays it on, fetches the figures, says what is shown.
// The page's clock only chooses which instant is shown; the model never sees it.
import { RunPool } from '#client/pool.ts';
import type { PanelFocus, Hit } from '#panels/panel.ts';
import type { Focus, ForceStep, Lesson } from '#wire/lesson.ts';
import type { Conductor } from '../conductor.ts';
import { useLessonDoor } from '../lesson-door.ts';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { clockText } from '../words.ts';
import type { Wanted } from './figures.ts';
import { Figures } from './figures.ts';
import { spokenNow } from './facts.ts';
import { Fetcher } from './fetcher.ts';
import type { Hold, Move, Stop } from './hold.ts';
import { askBefore, isOpen, move, stopsOf } from './hold.ts';
import { recalled, remember } from './recall.ts';
import { noLesson, useLesson } from './lesson-store.ts';
import { focusIn, hitIn } from './pointing.ts';
import type { Place } from './places.ts';
import { forked, inSeed, knownFrom, placeAfter, reached, startPlace } from './places.ts';
import { Probe } from './probe.ts';
import { choiceOf } from './truths.ts';
import { Watch } from './watch.ts';

/** Brought about, a happening is come to from so many events before it. */
const RUN_UP = 24;

export class Player {
  readonly lesson: Lesson;
  readonly stops: readonly Stop[];
  readonly figures: Figures;
  readonly conductor: Conductor;
  #pool: RunPool;
  #probe: Probe;
  #places = new Map<number, Place>();
  #watch: Watch | null = null;
  #chain: Promise<void> = Promise.resolve();
  #ticket = 0;
  #opened = { key: '', info: null as unknown };
  #fetcher: Fetcher;
  #left = false;

  constructor(conductor: Conductor, lesson: Lesson) {
    this.conductor = conductor;
    this.lesson = lesson;
    this.stops = stopsOf(lesson);
    this.#pool = new RunPool({ spawn: conductor.spawn });
    this.#probe = new Probe(conductor.spawn);
    this.figures = new Figures(this.#pool);
    const { stops, figures } = this;
    this.#fetcher = new Fetcher({ conductor, lesson, stops, figures, probe: this.#probe, placeOf: (of) => this.#place(of), told: () => this.say() });
  }

  begin(at: number): Promise<void> {
    const { lesson, stops, conductor } = this;
    useLesson.setState({ ...noLesson, lesson, stops, hold: recalled(lesson.id, stops, at), began_ms: performance.now(), indexOpen: false });
    useUi.setState({ telling: false, menuOpen: false, boardOpen: false, panels: lesson.panels.filter((id) => id !== 'task-lanes') });
    conductor.pointing = { focusOf: (panel) => this.focusOf(panel), hitOf: (panel) => this.#hitOf(panel) };
    document.title = `${lesson.title} · Pagestage`;
    this.#note();
    return this.#enter();
  }

  get hold(): Hold {
    return useLesson.getState().hold;
  }

  get stop(): Stop {
    return this.stops[this.hold.at]!;
  }

  act(by: Move): void {
    const before = this.hold;
    const after = move(before, this.stops, by);
    if (after === before || this.#left) return;
    useLesson.setState({ hold: after, link: null, ...(after.at === before.at ? {} : { pointed: null, detour: '', forced: '', trouble: '' }) });
    if (after.answers !== before.answers) remember(this.lesson.id, after);
    this.#note();
    if (after.at !== before.at) void this.#enter();
    else if (after.arrived !== before.arrived) void this.#finish();
    else if (after.answers !== before.answers) {
      if (isOpen(after, this.stops)) void this.#enter();
      else this.say();
    }
  }

  /** Plays or stops the run of this step; a step without one leaves that to the page. */
  toggle(): void {
    const { hold, stop } = this;
    if (isOpen(hold, this.stops)) return;
    if (this.#watch === null && stop.kind === 'step' && stop.step.kind === 'watch' && !hold.arrived && !this.strayed()) void this.#play();
    else this.conductor.toggle();
  }

  /** The run shown is not the lesson's own any more: the visitor changed it or opened another. */
  strayed(): boolean {
    return this.#opened.info !== null && this.conductor.info !== this.#opened.info;
  }

  /** The same start under one option of a comparison. */
  openOption(id: string, option: string, until_ms: number): void {
    const { lesson } = this;
    const of = this.conductor.catalog?.switches.find((one) => one.id === id);
    const label = of?.options.find((one) => one.id === option)?.label ?? option;
    void this.#detour(`Shown now: ${of?.label ?? id}, ${label}.`, async () => {
      await this.conductor.open({ scenario: lesson.scenario, seed: lesson.seed, switches: { ...lesson.switches, [id]: option }, commands: [] }, { ns: until_ms === 0 ? (this.conductor.info?.duration_ns ?? 0) : until_ms * 1e6 });
    });
  }

  /** The same figure on the larger machine, and that machine on stage. */
  openReal(): void {
    const { real } = this.lesson;
    if (real === null) return;
    const title = this.conductor.catalog?.scenarios.find((one) => one.id === real.scenario)?.title ?? real.scenario;
    void this.#detour(`Shown now: ${title}.`, async () => {
      await this.conductor.open({ scenario: real.scenario, seed: this.lesson.seed, switches: this.lesson.switches, commands: [] });
      void this.#fetcher.make([this.realWanted()!]);
    });
  }

  realWanted(): Wanted | null {
    const { lesson } = this;
    return lesson.real === null ? null : { measure: lesson.real.measure, scenario: lesson.real.scenario, seed: lesson.seed, switches: lesson.switches };
  }

  /** Panels that something is pointed at in. */
  litPanels(): readonly string[] {
    const { link } = useLesson.getState();
    return link === null ? Object.keys(this.#focus()) : [link.panel];
  }

  #focus(): Focus {
    const { stop } = this;
    return stop.kind === 'step' && (stop.step.kind === 'watch' || stop.step.kind === 'say') ? stop.step.focus : {};
  }

  focusOf(panel: string): PanelFocus | undefined {
    return focusIn(this.#markIn(panel));
  }

  #hitOf(panel: string): Hit | null {
    return hitIn(this.#markIn(panel), this.conductor.info, useLesson.getState().pointed);
  }

  /** What is pointed at in a panel now: by a word that the visitor is on, else by the step. */
  #markIn(panel: string): string | null {
    const { link } = useLesson.getState();
    if (link !== null) return link.panel === panel ? link.mark : null;
    const { stop, stops, hold } = this;
    const settled = useLesson.getState().truths[askBefore(stops, hold.at) ?? -1];
    if (settled?.kind === 'point' && !isOpen(hold, stops) && stop.kind === 'step' && (stop.step.kind === 'ask' || stop.step.kind === 'reveal')) return settled.thing === 'task' ? `task:${settled.words}` : `${settled.thing}:${settled.number}`;
    return this.#focus()[panel] ?? null;
  }

  leave(): void {
    if (this.#left) return;
    this.#left = true;
    this.#ticket++;
    this.#fetcher.stop();
    this.#stopWatch();
    this.#pool.close();
    this.#probe.close();
    this.conductor.pointing = null;
    this.conductor.loop.touch();
    const { indexOpen } = useLesson.getState();
    useLesson.setState({ ...noLesson, indexOpen });
    useLessonDoor.setState({ held: null });
    useSession.setState({ announcement: 'The lesson is left; the run stays as it is.' });
  }

  /** The stop as it stands, for the live region. */
  say(): void {
    if (this.#left) return;
    useSession.setState({ announcement: spokenNow(this) });
  }

  #note(): void {
    useLessonDoor.setState({ held: { lesson: this.lesson.id, step: this.hold.at } });
  }

  /** One thing at a time, and only the newest: a quick row of presses does not show every stop on the way. */
  #next(work: (stale: () => boolean) => Promise<void>): Promise<void> {
    const ticket = ++this.#ticket;
    const stale = (): boolean => ticket !== this.#ticket || this.#left;
    const done = this.conductor.idle.begin('lesson');
    this.#chain = this.#chain.then(async () => {
      try {
        if (!stale()) await work(stale);
      } catch (error) {
        if (!stale()) useLesson.setState({ trouble: error instanceof Error ? error.message : String(error) });
      } finally {
        done();
      }
    });
    return this.#chain;
  }

  #enter(): Promise<void> {
    this.#fetcher.stop();
    this.#stopWatch();
    return this.#next(async (stale) => {
      const { hold, stop } = this;
      // A reveal speaks of a question that may stand before a restart: its place is worked out first, then this stop's.
      const asked = stop.kind === 'step' && stop.step.kind === 'reveal' ? askBefore(this.stops, hold.at) : null;
      if (asked !== null) await this.#place(asked);
      const place = await this.#standing(hold);
      if (stale()) return;
      await this.#show(place, stale);
      if (stale()) return;
      this.#fetcher.fetch(hold.at);
      this.say();
      if (stop.kind === 'step' && stop.step.kind === 'watch' && !hold.arrived && hold.by === 'next' && !useUi.getState().reducedMotion) await this.#start();
    });
  }

  /** The run of this stop goes where it is to get to, at once. */
  #finish(): Promise<void> {
    const { stop } = this;
    this.#stopWatch();
    if (stop.kind === 'step' && stop.step.kind === 'force') return this.#force();
    return this.#next(async (stale) => {
      const place = await this.#place(this.hold.at + 1);
      if (stale()) return;
      if (!place.found) useLesson.setState({ trouble: 'This run does not come to the point that the step waits for.' });
      await this.#show(place, stale);
      if (!stale()) this.say();
    });
  }

  /** Where the run is to stand at a stop: where a watch step began, or where it has got to; after a restart, at the beginning. */
  async #standing(hold: Hold): Promise<Place> {
    const stop = this.stops[hold.at]!;
    if (stop.kind === 'step' && stop.step.kind === 'restart') return this.#place(hold.at + 1);
    if (stop.kind === 'step' && stop.step.kind === 'watch') return hold.arrived ? this.#place(hold.at + 1) : forked(await this.#place(hold.at), stop.step.set);
    return this.#place(hold.at);
  }

  /** Where a stop begins. */
  async #place(at: number): Promise<Place> {
    const { lesson, stops } = this;
    let place = startPlace(lesson);
    for (let ix = knownFrom(stops, at); ix < at; ix++) {
      const known = this.#places.get(ix + 1);
      place = known ?? placeAfter(lesson, stops[ix]!, place) ?? (await this.#seek(ix, place));
      this.#places.set(ix + 1, place);
    }
    return place;
  }

  async #seek(ix: number, from: Place): Promise<Place> {
    const stop = this.stops[ix]!;
    if (stop.kind === 'step' && stop.step.kind === 'force') return this.#bringAbout(stop.step, from);
    if (stop.kind !== 'step' || stop.step.kind !== 'watch') return from;
    const place = forked(from, stop.step.set);
    await this.#open(place);
    const found = await this.conductor.client.instants([...place.path, stop.step.until]);
    return reached(place, stop.step.until, found[place.path.length]);
  }

  /** True: it was opened anew and its place is on the way to the screen. */
  async #open(place: Place): Promise<boolean> {
    const { conductor, lesson } = this;
    const choice = choiceOf(lesson, place);
    const key = JSON.stringify(choice);
    if (this.#opened.key === key && this.#opened.info === conductor.info) return false;
    this.#opened = { key: '', info: null };
    const { panels } = useUi.getState();
    await conductor.open(choice, { ordinal: place.ordinal });
    if (conductor.info?.scenario !== lesson.scenario) throw new Error(`the lesson's run (${lesson.scenario}) could not be opened`);
    useUi.setState({ panels });
    this.#opened = { key, info: conductor.info };
    return true;
  }

  /** Resolves when it is on screen. */
  async #show(place: Place, stale: () => boolean): Promise<void> {
    const there = (): boolean => {
      const { clock, status } = useSession.getState();
      return stale() || status === 'dead' || (clock.ordinal === place.ordinal && !clock.catchingUp);
    };
    const opened = await this.#open(place);
    await new Promise<void>((resolve) => {
      const stop = useSession.subscribe((state, before) => {
        if ((state.clock === before.clock && state.status === before.status) || !there()) return;
        stop();
        resolve();
      });
      if (!opened) this.conductor.seekOrdinal(place.ordinal);
    });
  }

  #play(): Promise<void> {
    return this.#next(() => this.#start());
  }

  async #start(): Promise<void> {
    const { hold, stop, conductor } = this;
    if (stop.kind !== 'step' || stop.step.kind !== 'watch') return;
    const to = await this.#place(hold.at + 1);
    const from = conductor.client.instant;
    if (!to.found || from.ordinal >= to.ordinal) return this.act({ kind: 'arrived' });
    await this.#lead(from, to, stop.step.speed, () => this.act({ kind: 'arrived' }));
  }

  async #lead(from: Place | { readonly ns: number; readonly ordinal: number }, to: { readonly ns: number; readonly ordinal: number }, speed: 'slow' | 'normal' | 'fast', arrived: () => void): Promise<void> {
    const { conductor } = this;
    const watch: Watch = new Watch(conductor, {
      from,
      to,
      speed,
      focusOf: (panel) => this.focusOf(panel),
      arrived: () => {
        if (this.#watch !== watch) return;
        this.#stopWatch();
        arrived();
      },
      left: () => {
        this.#watch = null;
      },
      told: () => ({ phase: 'lesson', moment: this.hold.at, moments: this.stops.length, sentence: spokenNow(this), strip: false, outcomes: [] }),
    });
    this.#watch = watch;
    conductor.lead = watch;
    await watch.start();
  }

  #stopWatch(): void {
    const watch = this.#watch;
    this.#watch = null;
    if (watch !== null && this.conductor.lead === watch) this.conductor.takeOver();
  }

  /** Just before what was brought about, and then into it event by event. */
  #force(): Promise<void> {
    return this.#next(async (stale) => {
      const place = await this.#place(this.hold.at + 1);
      if (stale()) return;
      const { step } = this.stop as Stop & { readonly kind: 'step' };
      if (!place.found) {
        useLesson.setState({ trouble: `It happens in none of the ${step.kind === 'force' ? step.seeds : 0} seeds that were tried.` });
        return this.say();
      }
      useLesson.setState({ forced: `Seed ${place.seed}, at ${clockText(place.ns, this.conductor.info?.duration_ns ?? place.ns)}: here it happens.` });
      await this.#show({ ...place, ordinal: Math.max(0, place.ordinal - RUN_UP) }, stale);
      if (stale()) return;
      if (useUi.getState().reducedMotion) await this.#show(place, stale);
      else await this.#lead(this.conductor.client.instant, place, 'slow', () => this.say());
      this.say();
    });
  }

  /** The nearest seed, and in the lesson's own the first instant from here on, at which it happens. */
  async #bringAbout(step: ForceStep, here: Place): Promise<Place> {
    for (let tried = 0; tried < step.seeds && !this.#left; tried++) {
      const place = tried === 0 ? here : inSeed(here, this.lesson.seed + tried);
      useLesson.setState({ working: `seed ${place.seed}, ${tried + 1} of ${step.seeds}` });
      const [found] = await this.#probe.each(choiceOf(this.lesson, place), place.path, [step.mark]);
      useLesson.setState({ working: '' });
      if (found !== null && found !== undefined) return reached(place, step.mark, found);
    }
    return { ...here, found: false };
  }

  #detour(words: string, open: () => Promise<void>): Promise<void> {
    this.#stopWatch();
    return this.#next(async () => {
      this.#opened = { key: '', info: null };
      const { panels } = useUi.getState();
      await open();
      useUi.setState({ panels });
      useLesson.setState({ detour: `${words} Next and Back return to the lesson's own run.` });
      this.say();
    });
  }
}
