// The two futures of one instant, side by side under one clock: the page's own run takes the future that was chosen, a
// branch takes the other. Both are shown from the instant at which they part.
import type { FrameReply } from '#client/session_client.ts';
import type { FrameView } from '#wire/frame_view.ts';
import type { Target } from '#wire/messages.ts';
import type { Future, Futures } from '#wire/opening.ts';
import type { Conductor } from '../conductor.ts';
import type { Scene } from '../panel-surface.ts';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { SecondRun } from '../second-run.ts';
import { useIntro } from './intro-store.ts';
import { sentenceFor } from './numbers.ts';
import type { Plan, Stop } from './player.ts';

const LONGEST_STEP_MS = 250;
/** Words that change with the clock change this often at most. */
const WORDS_EVERY_MS = 100;

export interface Outcome {
  readonly label: string;
  readonly sentence: string;
  readonly hash: string;
  readonly option: string;
}

interface Run {
  readonly future: Future;
  readonly scene: Scene;
  /** Where it has its answer. */
  answer_ns: number;
}

export class FuturesShow {
  playing = false;
  rate = 0;
  outcomes: readonly Outcome[] = [];
  #conductor: Conductor;
  #futures: Futures;
  #plan: Plan;
  #chosen: number;
  #branch: SecondRun;
  #runs: readonly Run[];
  #from: Stop;
  #fromIndex: number;
  #span_ns: number;
  #at_s = 0;
  #last_ms: number | null = null;
  #wordsAt = -Infinity;
  #closed = false;
  /** A target of the page's own run that somebody waits for. */
  #awaited: { readonly target: string; readonly shown: () => void } | null = null;

  constructor(conductor: Conductor, futures: Futures, plan: Plan, chosen: number, branch: SecondRun) {
    this.#fromIndex = plan.moments.findIndex((one) => one.moment.id === futures.from);
    const from = plan.moments[this.#fromIndex]!;
    const end = plan.moments[plan.moments.length - 1]!.end;
    this.#conductor = conductor;
    this.#futures = futures;
    this.#plan = plan;
    this.#chosen = chosen;
    this.#branch = branch;
    this.#from = from.end;
    this.#span_ns = Math.max(1, (end.ns - from.end.ns) * futures.times);
    this.#runs = futures.choices.map((future, ix) => ({ future, scene: ix === chosen ? conductor : branch, answer_ns: Infinity }));
  }

  sceneOf(choice: number): Scene {
    return this.#runs[choice]!.scene;
  }

  /** When a choice's run had its answer. */
  answerOf(choice: number): number {
    return this.#runs[choice]!.answer_ns;
  }

  get window_ns(): number {
    return this.#span_ns;
  }

  /** Both stand where they part; then they go. */
  async start(): Promise<void> {
    const { client, info } = this.#conductor;
    if (info === null) return;
    const mine = this.#futures.choices[this.#chosen]!;
    const other = this.#futures.choices[1 - this.#chosen]!;
    const change = { ordinal: this.#from.ordinal, switch: other.switch, option: other.option };
    const opened = this.#branch.open({ scenario: info.scenario, seed: info.seed, switches: info.switches, commands: [change] }, this.#span_ns);
    await this.#shown({ kind: 'instant', ordinal: this.#from.ordinal });
    if (info.switches[mine.switch] !== mine.option) await this.#conductor.setSwitch(mine.switch, mine.option);
    await opened;
    await Promise.all(
      this.#runs.map(async (run, ix) => {
        // Counted from where they part: what happened before does not answer.
        const marks = this.#plan.moments.slice(0, this.#fromIndex + 1).flatMap(({ moment }) => (moment.until === null ? [] : [moment.until]));
        const found = await (ix === this.#chosen ? client : this.#branch.client).instants([...marks, run.future.until]);
        run.answer_ns = found[marks.length]?.ns ?? Infinity;
      }),
    );
    if (this.#closed) return;
    // Without motion both are shown at their end.
    if (useUi.getState().reducedMotion) this.#at_s = this.#futures.seconds;
    this.play();
  }

  play(): void {
    if (useIntro.getState().told) return;
    this.playing = true;
    this.rate = this.#span_ns / this.#futures.seconds;
    this.#branch.rate = this.rate;
    this.#last_ms = null;
    this.#conductor.loop.wake();
  }

  pause(): void {
    this.playing = false;
    this.rate = 0;
    this.#branch.rate = 0;
  }

  advance(now_ms: number): void {
    if (!this.playing) return;
    const step_ms = this.#last_ms === null ? 0 : Math.min(Math.max(now_ms - this.#last_ms, 0), LONGEST_STEP_MS);
    this.#last_ms = now_ms;
    this.#at_s = Math.min(this.#at_s + step_ms / 1000, this.#futures.seconds);
    if (this.#at_s >= this.#futures.seconds) {
      this.pause();
      void this.#end();
      return;
    }
    this.#conductor.tellShow(this.#target());
    this.#branch.show(this.#target());
  }

  #target(): Target {
    return { kind: 'ns', ns: Math.floor(this.#from.ns + this.#span_ns * (this.#at_s / this.#futures.seconds)) };
  }

  /** Resolves when the page's own run stands on screen at a target. */
  #shown(target: Target): Promise<void> {
    return new Promise((shown) => {
      this.#awaited = { target: JSON.stringify(target), shown };
      this.#conductor.tellShow(target);
    });
  }

  framed(reply: FrameReply): void {
    this.say();
    if (reply.catching_up || JSON.stringify(reply.target) !== this.#awaited?.target) return;
    this.#awaited.shown();
    this.#awaited = null;
  }

  /** What both came to, once the last pictures stand. */
  async #end(): Promise<void> {
    this.#branch.show(this.#target());
    await this.#shown(this.#target());
    await this.#branch.rest();
    if (this.#closed) return;
    this.say(true);
    const reports = await Promise.all([this.#conductor.client.report(), this.#branch.client.report()]);
    if (this.#closed) return;
    const { sides } = useIntro.getState();
    this.outcomes = this.#runs.map((run, ix) => ({
      label: run.future.label,
      option: run.future.option,
      sentence: sides[ix]?.sentence ?? '',
      hash: String((reports[ix === this.#chosen ? 0 : 1]?.report as { hash?: unknown } | undefined)?.hash ?? ''),
    }));
    useSession.setState({ announcement: this.outcomes.map((one) => `${one.label}: ${one.sentence}`).join(' ') });
    useIntro.setState({ told: true });
    useUi.setState({ playing: false });
    this.#conductor.idle.set('play', false);
  }

  /** The sentence under each picture, for the instant that it shows. */
  say(now = false): void {
    const at_ms = performance.now();
    if (!now && at_ms - this.#wordsAt < WORDS_EVERY_MS) return;
    this.#wordsAt = at_ms;
    const sides = this.#runs.map(({ future, scene, answer_ns }) => ({ label: future.label, sentence: this.#sentence(future, scene.frames.view, scene, answer_ns) }));
    if (JSON.stringify(sides) !== JSON.stringify(useIntro.getState().sides)) useIntro.setState({ sides });
  }

  #sentence(future: Future, view: FrameView | null, scene: Scene, stop_ns: number): string {
    const { catalog } = this.#conductor;
    if (view === null || scene.info === null || catalog === null) return '';
    return sentenceFor(future.words, { view, session: scene.info, catalog, plan: this.#plan, stop_ns });
  }

  close(): void {
    this.#closed = true;
    this.pause();
    this.#branch.close();
  }
}
