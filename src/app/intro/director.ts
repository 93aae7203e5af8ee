// Tells a story by its moments: asks once where their points lie in the run, then chooses which instant is shown when.
// The clock of the page only chooses; the model never sees it.
import type { FrameReply } from '#client/session_client.ts';
import type { PanelFocus } from '#panels/panel.ts';
import { FrameView } from '#wire/frame_view.ts';
import type { Target } from '#wire/messages.ts';
import type { Opening } from '#wire/opening.ts';
import type { Conductor } from '../conductor.ts';
import type { Lead } from '../lead.ts';
import type { Scene } from '../panel-surface.ts';
import type { TellingState } from '../test-handle.ts';
import { notify, useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { SecondRun } from '../second-run.ts';
import { FuturesShow } from './futures-show.ts';
import { introStart, useIntro } from './intro-store.ts';
import { numberOf, numberWords, sentenceFor } from './numbers.ts';
import type { Cue, Plan } from './player.ts';
import { cueAt, makePlan, marksOf, momentAt, pictureAt } from './player.ts';

/** After a hidden tab or a long task the show goes on from where it stood. */
const LONGEST_STEP_MS = 250;
/** So little before a moment is over that it is still on. */
const HAIR_S = 1e-3;
/** The past in a picture, as a multiple of what the moments show: the start of a wait must still be seen at its end. */
const WINDOW = 1.35;

export class Director implements Lead {
  readonly opening: Opening;
  plan: Plan | null = null;
  /** Pictures of the strip, by moment. */
  readonly pictures: (FrameView | null)[] = [];
  readonly sentences: string[] = [];
  #conductor: Conductor;
  #playing = false;
  #at_s = 0;
  #last_ms: number | null = null;
  #cue: Cue | null = null;
  #asked: Target | null = null;
  /** What was asked for is not on screen yet. */
  #waiting = false;
  #shown: (() => void) | null = null;
  #shownMoment = -1;
  #futures: FuturesShow | null = null;
  #closed = false;
  /** Where playing stops, s: the end of the moment that is played alone. */
  #until_s = Infinity;

  constructor(conductor: Conductor, opening: Opening) {
    this.#conductor = conductor;
    this.opening = opening;
    useIntro.setState({
      ...introStart,
      moments: opening.moments.length,
      strip: useUi.getState().reducedMotion,
      question: opening.futures?.question ?? '',
      choices: opening.futures?.choices.map((choice) => choice.label) ?? [],
    });
  }

  get playing(): boolean {
    return this.#futures?.playing ?? this.#playing;
  }

  get rate(): number {
    if (this.#futures !== null) return this.#futures.rate;
    return this.#playing ? (this.#cue?.rate ?? 0) : 0;
  }

  get window_ns(): number | null {
    if (this.#futures !== null) return this.#futures.window_ns;
    const { plan } = this;
    if (plan === null) return null;
    return Math.max(1, (plan.moments[plan.moments.length - 1]!.end.ns - plan.moments[0]!.end.ns) * WINDOW);
  }

  async start(moment: number | null): Promise<void> {
    const { client } = this.#conductor;
    const { moments } = this.opening;
    this.plan = makePlan(moments, await client.instants(marksOf(moments)));
    if (this.#closed) return;
    if (this.plan === null) {
      notify('This run does not have the moments that its story tells of; it is shown like any other.');
      this.#conductor.takeOver();
      return;
    }
    const { strip } = useIntro.getState();
    if (strip) await this.#takePictures();
    if (this.#closed) return;
    const { embed, autoplay } = useUi.getState().link;
    // In a slide nothing moves before the deck says so.
    if (strip || moment !== null || (embed && !autoplay)) this.goTo(moment ?? 0);
    else this.play();
  }

  /** Stands still at a moment's picture. */
  goTo(index: number): void {
    const { plan } = this;
    if (plan === null) return;
    this.#leaveFutures();
    const to = Math.min(Math.max(index, 0), plan.moments.length - 1);
    this.#setPlaying(false);
    this.#at_s = plan.moments[to]!.from_s;
    this.#follow(pictureAt(plan, to));
  }

  /** One moment by itself: played to its end, and there it stands. */
  playMoment(index: number): void {
    const one = this.plan?.moments[index];
    if (one === undefined) return;
    this.goTo(index);
    this.play();
    this.#until_s = one.to_s - HAIR_S;
  }

  /** To the end of the moment that is being played. */
  endMoment(): void {
    const { plan } = this;
    if (plan === null) return;
    this.#at_s = Math.min(plan.moments[this.#cue?.index ?? 0]!.to_s - HAIR_S, plan.moments[plan.moments.length - 1]!.from_s);
    this.#setPlaying(false);
    this.#follow({ ...cueAt(plan, this.#at_s), rate: 0 });
  }

  step(direction: 1 | -1): void {
    this.goTo(useIntro.getState().moment + direction);
  }

  play(): void {
    const { plan } = this;
    if (plan === null) return;
    if (this.#futures !== null) {
      this.#futures.play();
      this.#setUi(this.#futures.playing);
      return;
    }
    if (useIntro.getState().phase === 'question') this.#at_s = 0;
    this.#last_ms = null;
    this.#until_s = Infinity;
    this.#setPlaying(true);
    this.#follow(cueAt(plan, this.#at_s));
    this.#conductor.loop.wake();
  }

  pause(): void {
    this.#futures?.pause();
    this.#setPlaying(false);
    this.#conductor.loop.touch();
  }

  /** To the question; from there on, to the story itself. */
  skip(): void {
    const { phase } = useIntro.getState();
    if (phase === 'show' || phase === 'loading') this.goTo((this.plan?.moments.length ?? 1) - 1);
    else this.goOn();
  }

  advance(now_ms: number): void {
    if (this.#futures !== null) return this.#futures.advance(now_ms);
    const { plan } = this;
    if (!this.#playing || plan === null) return;
    const step_ms = this.#last_ms === null ? 0 : Math.min(Math.max(now_ms - this.#last_ms, 0), LONGEST_STEP_MS);
    this.#last_ms = now_ms;
    // The show waits for a machine that cannot keep up.
    if (this.#waiting && this.#cue?.rate === 0) return;
    const last = plan.moments[plan.moments.length - 1]!;
    this.#at_s = Math.min(this.#at_s + step_ms / 1000, last.from_s);
    if (this.#at_s >= this.#until_s) return this.endMoment();
    this.#follow(cueAt(plan, this.#at_s));
    if (momentAt(plan, this.#at_s) === plan.moments.length - 1 && !this.#waiting) this.#setPlaying(false);
  }

  #follow(cue: Cue): void {
    this.#cue = cue;
    if (this.#asked !== null && JSON.stringify(cue.target) === JSON.stringify(this.#asked)) return this.#tell();
    this.#asked = cue.target;
    this.#waiting = true;
    this.#conductor.tellShow(cue.target);
  }

  onFrame(): { readonly stepping: boolean; readonly jump: boolean } {
    const stepping = this.#playing && this.#cue?.stepping === true;
    return { stepping, jump: !this.playing };
  }

  framed(reply: FrameReply): void {
    if (this.#futures !== null) return this.#futures.framed(reply);
    if (!reply.catching_up && JSON.stringify(reply.target) === JSON.stringify(this.#asked)) this.#waiting = false;
    this.#tell();
    if (this.#waiting) return;
    this.#shown?.();
    this.#shown = null;
  }

  /** Words for what stands on screen; a new moment is said aloud. */
  #tell(): void {
    const { catalog, info, frames } = this.#conductor;
    const { plan } = this;
    if (this.#waiting && this.#cue?.rate === 0) return;
    if (plan === null || catalog === null || info === null || frames.view === null || this.#cue === null) return;
    const { index } = this.#cue;
    const sentence = sentenceFor(plan.moments[index]!.moment.words, { view: frames.view, session: info, catalog, plan });
    const last = index === plan.moments.length - 1;
    const phase = last && this.opening.futures !== null ? 'question' : 'show';
    const before = useIntro.getState();
    if (before.sentence !== sentence || before.moment !== index || before.phase !== phase) useIntro.setState({ sentence, moment: index, phase });
    if (this.#shownMoment !== index) {
      this.#shownMoment = index;
      useSession.setState({ announcement: phase === 'question' ? `${sentence} ${before.question}` : sentence });
    }
  }

  /** The number that stands large now, as written; '' if none does. */
  largeNumber(view: FrameView): string {
    const { catalog, info } = this.#conductor;
    const { plan } = this;
    if (plan === null || catalog === null || info === null || this.#cue === null) return '';
    const name = plan.moments[this.#cue.index]!.moment.number;
    return name === '' ? '' : numberWords(name, numberOf(name, { view, session: info, catalog, plan }));
  }

  /** The story is that of whoever did what the first moment ended at; its wait is from there to where the pictures stop. */
  #focus(mark: string, wait_end: number): PanelFocus {
    const begun = this.plan?.moments[0]?.mark ?? null;
    return { mark, task: begun?.actor ?? -1, wait_ns: [begun?.ns ?? Infinity, wait_end] };
  }

  /** What a panel points at in a moment's own picture. */
  focusAt(index: number, panel: string): PanelFocus | undefined {
    const one = this.plan?.moments[index];
    const mark = one?.moment.focus[panel];
    return one === undefined || mark === undefined ? undefined : this.#focus(mark, Infinity);
  }

  #waitEnd(): number {
    return this.#futures?.answerOf(useIntro.getState().chosen ?? 0) ?? this.plan?.moments[this.plan.moments.length - 1]?.end.ns ?? Infinity;
  }

  /** What a panel is to point at; `wait_end`: when the one who waits has what it asked for, in the run shown. */
  focusOf(panel: string, wait_end = this.#waitEnd()): PanelFocus | undefined {
    const { plan } = this;
    if (plan === null) return undefined;
    // Side by side nothing is singled out on the maps; the lanes are still those of the one who asked.
    const index = this.#futures === null ? (this.#cue?.index ?? 0) : 0;
    const mark = plan.moments[index]!.moment.focus[panel];
    return mark === undefined ? undefined : this.#focus(mark, wait_end);
  }

  async choose(choice: number): Promise<void> {
    const { futures } = this.opening;
    const { plan } = this;
    if (futures === null || plan === null || this.#futures !== null || futures.choices[choice] === undefined) return;
    this.#conductor.idle.set('play', true);
    useUi.setState({ playing: true });
    const branch = new SecondRun({
      spawn: this.#conductor.spawn,
      focusOf: (panel) => this.focusOf(panel, this.#futures?.answerOf(1 - choice)),
      framed: () => this.#futures?.say(),
    });
    const show = new FuturesShow(this.#conductor, futures, plan, choice, branch);
    this.#futures = show;
    useIntro.setState({ phase: 'futures', chosen: choice, sides: futures.choices.map(({ label }) => ({ label, sentence: '' })), told: false });
    try {
      await show.start();
    } catch (error) {
      notify(`The second run could not be started (${error instanceof Error ? error.message : String(error)}); the story goes on without it.`);
      this.goOn();
    }
  }

  sceneOf(choice: number): Scene | null {
    return this.#futures?.sceneOf(choice) ?? null;
  }

  /** On to the story that this one opens; without it, this run itself, as the visitor has changed it. */
  goOn(): void {
    const next = this.opening.futures?.next ?? '';
    const known = this.#conductor.catalog?.scenarios.some((one) => one.id === next) ?? false;
    if (known) this.#conductor.openScenario(next);
    else this.#conductor.takeOver();
  }

  async #takePictures(): Promise<void> {
    const { plan } = this;
    const conductor = this.#conductor;
    for (let index = 0; plan !== null && index < plan.moments.length && !this.#closed; index++) {
      await new Promise<void>((shown) => {
        this.#shown = shown;
        this.#follow(pictureAt(plan, index));
        if (!this.#waiting) shown();
      });
      const { view } = conductor.frames;
      // The frame's own buffer goes round: a picture that stays is a copy.
      this.pictures[index] = view === null ? null : new FrameView(view.dims, view.buffer.slice(0));
      const { sentence, phase, question } = useIntro.getState();
      this.sentences[index] = phase === 'question' ? question : sentence;
      useIntro.setState(({ pictures }) => ({ pictures: pictures + 1 }));
    }
  }

  #leaveFutures(): void {
    this.#futures?.close();
    this.#futures = null;
  }

  #setPlaying(playing: boolean): void {
    this.#playing = playing;
    this.#setUi(playing);
  }

  #setUi(playing: boolean): void {
    this.#conductor.idle.set('play', playing);
    useUi.setState({ playing });
  }

  told(): TellingState {
    const { phase, moment, moments, sentence, strip } = useIntro.getState();
    return { phase, moment, moments, sentence, strip, outcomes: this.#futures?.outcomes ?? [] };
  }

  close(): void {
    this.#closed = true;
    this.#leaveFutures();
    this.#setPlaying(false);
  }
}
