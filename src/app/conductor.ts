// Joins the session's client, the play-head, the frame loop and the stores. Everything a visitor can do is a method
// here; React calls them and never sees a frame.
import { Frames } from '#client/frames.ts';
import { IdleSignal } from '#client/idle.ts';
import { Playback } from '#client/playback.ts';
import type { PortKeeper } from '#client/keeper.ts';
import type { Spawn } from '#client/port.ts';
import type { Hit, PanelFocus } from '#panels/panel.ts';
import type { FrameReply, OpenChoice } from '#client/session_client.ts';
import { Fault, SessionClient } from '#client/session_client.ts';
import { WHOLE_MAP } from '#panels/panel.ts';
import type { Catalog } from '#wire/catalog.ts';
import type { Detail, Inspect, SessionInfo, Subject, Target } from '#wire/messages.ts';
import { defaultSpeed, nearestSpeedIndex, SPEEDS } from '#wire/speeds.ts';
import { followThing, letAllGo, pageThing, Sought } from './about.ts';
import type { Beside } from './beside.ts';
import { keepBranch, sameRun } from './branches.ts';
import { firstLesson, storyToOpen } from './first-story.ts';
import { FrameLoop } from './frame-loop.ts';
import { FrameNotes } from './frame-notes.ts';
import { panelsOf } from './memory/memory.ts';
import type { Lead, LoadLead } from './lead.ts';
import { holdLesson } from './lesson-door.ts';
import type { Life } from './life.ts';
import { paceOf } from './lead.ts';
import { redrawOnChange } from './redraw.ts';
import { SideQuestions } from './side-questions.ts';
import { notify, startClock, useSession } from './state/session-store.ts';
import type { Link } from './state/url-codec.ts';
import { useUi } from './state/ui-store.ts';
import { wantedOf } from './wanted.ts';
import { switchWords } from './words.ts';

export class Conductor {
  readonly life: Life;
  readonly idle = new IdleSignal();
  readonly frames = new Frames();
  readonly playback = new Playback();
  readonly client: SessionClient;
  readonly loop: FrameLoop;
  /** A story that tells itself, while it does. */
  lead: Lead | null = null;
  /** What a lesson points at, also while nobody leads. */
  pointing: { focusOf(panel: string): PanelFocus | undefined; hitOf(panel: string): Hit | null } | null = null;
  /** A second run on the same clock, while two are side by side. */
  beside: Beside | null = null;
  /** Asked before it plays: true, if playing begins in another way. */
  beforePlay: (() => boolean) | null = null;
  readonly spawn: Spawn;
  #loadLead: LoadLead | null;
  /** Of the frame shown. */
  #last: Pick<FrameReply, 'instant' | 'catching_up'> | null = null;
  #notes: FrameNotes;
  #sought = new Sought();
  #choice: OpenChoice | null = null;

  constructor(life: Life, ports: PortKeeper, loadLead: LoadLead | null = null) {
    this.life = life;
    this.spawn = ports.spawn;
    this.#loadLead = loadLead;
    this.loop = new FrameLoop({
      idle: this.idle,
      frames: this.frames,
      playback: paceOf(this),
      ask: (ns) => this.#show({ kind: 'ns', ns: Math.floor(ns) }),
      reducedMotion: () => useUi.getState().reducedMotion,
    });
    this.client = new SessionClient({
      spawn: ports.take,
      keep: ports.keep,
      idle: this.idle,
      spare: () => this.frames.takeSpare(),
      events: {
        frame: (reply) => this.#onFrame(reply),
        notice: notify,
        // Asked again at once it would fail again: stand still and let the visitor choose.
        frameFault: () => this.pause(),
        recovered: (session) => {
          this.frames.reset(session.dims);
          useSession.setState({ info: session, timeline: null, ghost: null, carrier: this.client.carrier });
        },
        dead: (why) => this.#die(why),
      },
    });
    this.#notes = new FrameNotes({
      frames: this.frames,
      idle: this.idle,
      side: new SideQuestions(this.client),
      playing: () => this.#playing,
      stopAt: (ns) => this.seek(ns),
    });
    life.onEnd(redrawOnChange(this));
    life.onEnd(() => this.#close());
  }

  get catalog(): Catalog | null {
    return useSession.getState().catalog;
  }

  get info(): SessionInfo | null {
    return useSession.getState().info;
  }

  firstScenario(): string | null {
    return firstLesson(this.catalog);
  }

  get #playing(): boolean {
    return this.lead?.playing ?? this.playback.playing;
  }

  focusOf(panel: string): PanelFocus | undefined {
    return (this.lead ?? this.pointing)?.focusOf(panel);
  }

  pointedAt(panel: string): Hit | null {
    return this.pointing?.hitOf(panel) ?? null;
  }

  /** `telling`: the link leaves it to the story; without one it opens the story that tells itself. */
  async start(link: Link, telling = false): Promise<void> {
    try {
      const catalog = await this.client.start();
      useSession.setState({ catalog, carrier: this.client.carrier, status: 'opening' });
      if (link.lesson !== null && (await holdLesson(this, link.lesson, link.step ?? 0))) return;
      const scenario = storyToOpen(catalog, link, telling);
      if (scenario === null) return this.#die('the model has no scenario to show');
      // The server wants changes in the order of time; a link written by hand may not keep it.
      const commands = [...link.commands].sort((one, other) => one.ordinal - other.ordinal);
      const tells = telling && catalog.scenarios.some((one) => one.id === scenario && one.plays === true);
      useUi.setState({ telling: tells });
      await this.open({ scenario, seed: link.seed, switches: link.switches, commands }, link, tells);
    } catch (error) {
      this.#die(error instanceof Error ? error.message : String(error));
    }
  }

  /** Opens a run and shows an instant of it: the link's, else the story's own poster. */
  async open(choice: OpenChoice, at?: Partial<Pick<Link, 'ns' | 'ordinal' | 'moment' | 'follow' | 'brush' | 'bookmarks'>>, tells = false): Promise<void> {
    this.lead?.close();
    this.lead = null;
    this.beside?.close();
    this.pause();
    useSession.setState({ status: 'opening' });
    const { session, problems } = await this.#openOrFallBack(choice);
    if (problems.length > 0) notify('Something asked for could not be opened; the rest was.', problems);
    this.frames.reset(session.dims);
    this.#last = null;
    this.playback.duration_ns = session.duration_ns;
    const { speedChosen, speed } = useUi.getState();
    this.setSpeed(speedChosen ? speed : defaultSpeed(session.duration_ns), speedChosen);
    this.#notes.forget();
    const kept = sameRun(session, at);
    useSession.setState({
      status: 'ready', info: session, openSwitches: this.#choice?.switches ?? {}, timeline: null, ghost: null, forks: [], truth: null,
      storyNumber: null, clock: startClock, carrier: this.client.carrier, ...kept.session,
    });
    useUi.setState((ui) => ({
      ...kept.ui, hover: null, hoverPage: null, about: null, looked: null,
      panels: ui.panels.length > 0 ? ui.panels : session.story.panels.slice(0, ui.link.embed ? 1 : 2),
    }));
    if (tells && (await this.#tell(at?.moment ?? null))) return;
    useUi.setState({ telling: false });
    const ns = at?.ns ?? null;
    const ordinal = at?.ordinal ?? null;
    if (ordinal !== null) this.#show({ kind: 'instant', ordinal });
    else this.#show({ kind: 'ns', ns: ns ?? session.story.poster_ns });
  }

  /** Hands the run over to its story. False: it has none, or this run does not have what the story tells of. */
  async #tell(moment: number | null): Promise<boolean> {
    const opening = this.info?.story.opening ?? null;
    if (opening === null || this.#loadLead === null) return false;
    useUi.setState({ telling: true });
    const lead = await this.life.still(this.#loadLead(this, opening));
    this.lead = lead;
    await lead.start(moment);
    return this.lead === lead;
  }

  async #openOrFallBack(choice: OpenChoice): Promise<Awaited<ReturnType<SessionClient['open']>>> {
    try {
      const opened = await this.client.open(choice);
      this.#choice = choice;
      return opened;
    } catch (error) {
      const scenario = this.firstScenario();
      const plain = choice.scenario === scenario && Object.keys(choice.switches).length === 0 && choice.commands.length === 0;
      if (!(error instanceof Fault) || scenario === null || plain) throw error;
      notify(`This run could not be opened (${error.message}). The first story is shown instead.`, error.problems);
      const fallback: OpenChoice = { scenario, seed: choice.seed, switches: {}, commands: [] };
      this.#choice = fallback;
      return this.client.open(fallback);
    }
  }

  openScenario(id: string): void {
    useUi.setState(({ map }) => ({ menuOpen: false, panels: panelsOf(id), textOpen: [], map: { ...WHOLE_MAP, lens: map.lens } }));
    const tells = this.catalog?.scenarios.some((one) => one.id === id && one.plays === true) ?? false;
    void this.#guard(this.open({ scenario: id, seed: this.info?.seed ?? 1, switches: {}, commands: [] }, {}, tells));
  }

  /** The same run from its beginning, without the changes made on the way. */
  async restart(seed = this.info?.seed ?? 1): Promise<void> {
    const choice = this.#choice;
    if (choice !== null) await this.#guard(this.open({ ...choice, seed, commands: [] }, { ns: 0, ordinal: null }));
  }

  play(): void {
    if (this.lead !== null) return this.lead.play();
    if (this.info === null || this.beforePlay?.() === true) return;
    const ns = this.frames.view?.head_of('at_ns') ?? 0;
    this.playback.speed = useUi.getState().speed;
    this.playback.play(ns);
    this.idle.set('play', true);
    useUi.setState({ playing: true });
    this.loop.wake();
  }

  pause(): void {
    if (this.lead !== null) return this.lead.pause();
    const was = this.playback.playing;
    this.playback.pause();
    // At rest, what waits is something the visitor asked for: the next of several quick steps counts from it.
    if (was) this.client.cancelWaiting();
    this.idle.set('play', false);
    useUi.setState({ playing: false });
    // What was on its way still arrives; at rest the clock and the texts say what the picture shows.
    if (was) {
      const now = performance.now();
      if (this.#last !== null) this.#notes.copyClock(this.#last, now);
      this.#notes.rested(now);
    }
    this.loop.touch();
  }

  toggle(): void {
    if (this.#playing) this.pause();
    else this.play();
  }

  step(events: number): void {
    if (this.lead !== null) return this.lead.step(events < 0 ? -1 : 1);
    this.pause();
    this.#show({ kind: 'step', events });
  }

  marker(direction: 1 | -1): void {
    if (this.lead !== null) return this.lead.step(direction);
    this.pause();
    this.#show({ kind: 'marker', direction });
  }

  /** To the nearest event that concerns a thing; what is shown stays until it is found. */
  nextOf(what: Subject, direction: 1 | -1): void {
    this.pause();
    this.#sought.begin(this.frames.view?.head_of('ordinal') ?? 0);
    this.#show({ kind: 'next_of', what, direction });
  }

  seek(ns: number): void {
    this.takeOver();
    this.pause();
    const end = this.info?.duration_ns ?? 0;
    this.#show({ kind: 'ns', ns: Math.round(Math.min(Math.max(ns, 0), end)) });
  }

  seekOrdinal(ordinal: number): void {
    this.takeOver();
    this.pause();
    this.#show({ kind: 'instant', ordinal });
  }

  /** The visitor leads from here on: the run stays where it is, the whole page comes up. */
  takeOver(): void {
    if (this.lead === null) return;
    const { lead } = this;
    this.lead = null;
    lead.close();
    useUi.setState({ telling: false });
    this.refresh();
  }

  /** What a story that tells itself wants shown. */
  tellShow(target: Target): void {
    this.#show(target);
  }

  setSpeed(speed: number, chosen = true): void {
    this.playback.speed = speed;
    useUi.setState({ speed, speedChosen: chosen });
  }

  changeSpeed(steps: number): void {
    const at = nearestSpeedIndex(useUi.getState().speed) + steps;
    this.setSpeed(SPEEDS[Math.min(Math.max(at, 0), SPEEDS.length - 1)]!);
  }

  /** Forks the run at this instant: the past stays, the future is computed anew, the old one stays pale. */
  async setSwitch(id: string, option: string): Promise<void> {
    const before = useSession.getState();
    if (before.info === null) return;
    const wasPlaying = this.playback.playing;
    if (this.lead === null) this.pause();
    try {
      const { instant, session } = await this.client.command(id, option);
      if (this.lead === null) keepBranch();
      const old = before.timeline;
      const ghost = old !== null && old.explored_ns > instant.ns ? { ...old, from_ns: instant.ns } : before.ghost;
      const label = switchWords(this.catalog, id, option);
      const forks = [...before.forks.filter((fork) => fork.ordinal <= instant.ordinal), { ...instant, label }];
      useSession.setState({ info: session, ghost, forks, truth: null, announcement: `From here on, ${label}.` });
      this.beside?.forked();
      this.#show({ kind: 'instant', ordinal: instant.ordinal });
      if (wasPlaying) this.play();
    } catch (error) {
      notify(`The switch could not be changed (${error instanceof Error ? error.message : String(error)}).`, error instanceof Fault ? error.problems : []);
    }
  }

  /** Null where there is nothing of that name. */
  async inspect<K extends Detail['kind']>(what: Inspect & { readonly kind: K }): Promise<Extract<Detail, { kind: K }> | null> {
    try {
      const detail = await this.client.inspect(what);
      return detail.kind === what.kind ? (detail as Extract<Detail, { kind: K }>) : null;
    } catch {
      return null;
    }
  }

  /** Follows the page that is in this frame now; asked again, lets it go. */
  async followPage(pfn: number): Promise<void> {
    const page = await this.inspect({ kind: 'page', pfn });
    const thing = page === null ? null : pageThing(page);
    if (thing !== null) followThing(this, thing);
  }

  letGo(): void {
    if (letAllGo()) this.refresh();
  }

  /** The same instant again, because what is wanted of it changed. */
  refresh(): void {
    if (this.#playing || this.info === null) return;
    this.#want();
    this.client.showAgain();
  }

  #want(): void {
    const { window_ns, follow, lens, waits_of } = wantedOf(this.info, this.lead);
    this.client.want(window_ns, follow, lens, waits_of);
  }

  #show(target: Target): void {
    this.#want();
    this.client.show(target);
    this.beside?.asked(target);
  }

  #onFrame(reply: FrameReply): void {
    if (this.#sought.passOver(reply, this.frames)) return;
    const now = performance.now();
    const shown = this.frames.view?.head_of('ordinal') ?? null;
    const events = shown === null ? 0 : reply.instant.ordinal - shown;
    const led = this.lead?.onFrame(reply);
    const jump = shown === null || (led?.jump ?? (!this.playback.playing && Math.abs(events) > 3));
    if (!this.frames.push(reply.buffer, jump)) return notify('A frame of the wrong size came from the model; reload the page.');
    const view = this.frames.view!;
    const ended = view.head_of('ended') > 0;
    this.#last = { instant: reply.instant, catching_up: reply.catching_up };
    this.loop.arrived({ events: jump ? 0 : events, now_ms: now, stepping: led?.stepping ?? false });
    this.lead?.framed(reply);
    this.beside?.framed(reply);
    if (this.lead === null) this.#notes.speak(now, shown ?? 0, jump && !this.playback.playing);
    if (this.playback.reached(reply.instant.ns, reply.catching_up, ended && this.beside?.ended !== false)) this.pause();
    this.#notes.take(this.#last, now);
  }

  /** Nothing that was asked for arrives any more, and nobody is told that it came to rest. */
  #close(): void {
    for (const one of [this.lead, this.beside, this.#notes, this.loop, this.client]) one?.close();
    this.idle.set('closed', true);
  }

  async #guard(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#die(error instanceof Error ? error.message : String(error));
    }
  }

  #die(why: string): void {
    if (this.life.over) return;
    this.playback.pause();
    useUi.setState({ playing: false });
    this.idle.set('play', false);
    useSession.setState({ status: 'dead', deadText: why });
  }
}
