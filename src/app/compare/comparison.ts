// Two runs on one clock: the page's own and a second one beside it, asked for the same instants. At rest, what both have come to;
// meanwhile, where they part. The second run's worker does the looking, so that the page's own stays free for pictures.
import type { FrameReply, OpenChoice } from '#client/session_client.ts';
import type { Twin } from '#wire/difference.ts';
import type { Target } from '#wire/messages.ts';
import type { Beside } from '../beside.ts';
import type { Conductor } from '../conductor.ts';
import { SecondRun } from '../second-run.ts';
import { TIMELINE_BINS } from '../side-questions.ts';
import { useSession } from '../state/session-store.ts';
import { followRows, useUi } from '../state/ui-store.ts';
import { waitsOf } from '../wanted.ts';
import { freshCompare, useCompare } from './compare-store.ts';
import { SeedRunner } from './seed-runner.ts';

/** Seeking quickly, only the last instant counts. */
const REST_MS = 80;
/** As the page's own run (conductor.ts). */
const WINDOW_S = 15;

export class Comparison implements Beside {
  readonly run: SecondRun;
  readonly choice: OpenChoice;
  readonly seeds: SeedRunner;
  #conductor: Conductor;
  #closed = false;
  #behind = false;
  #shown = -1;
  #target: Target | null = null;
  #settle: ReturnType<typeof setTimeout> | null = null;
  /** Of the page's own run, as the search for the first difference knows it. */
  #searched = '';

  constructor(conductor: Conductor, choice: OpenChoice) {
    this.#conductor = conductor;
    this.choice = choice;
    this.seeds = new SeedRunner(conductor, () => void this.#tell());
    this.run = new SecondRun({
      spawn: conductor.spawn,
      framed: (reply) => this.#followed(reply),
      jump: (reply) => {
        const events = reply.instant.ordinal - this.#shown;
        this.#shown = reply.instant.ordinal;
        return !conductor.playback.playing && Math.abs(events) > 3;
      },
      dead: (why) => this.#fail(why),
    });
  }

  get behind(): boolean {
    return this.#behind;
  }

  get ended(): boolean {
    return (this.run.frames.view?.head_of('ended') ?? 0) > 0;
  }

  /** Opens the second run at the instant of the first. */
  async open(): Promise<void> {
    const { idle, client } = this.#conductor;
    const over = idle.begin('beside');
    useCompare.setState(freshCompare);
    try {
      await this.run.open(this.choice, this.#window());
      if (this.#closed) return;
      useCompare.setState({ status: 'ready', info: this.run.info });
      this.#ask({ kind: 'ns', ns: client.instant.ns });
      void this.#search();
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    } finally {
      over();
    }
  }

  #fail(why: string): void {
    if (!this.#closed) useCompare.setState({ status: 'failed', why });
  }

  #window(): number {
    const { info } = this.#conductor;
    return Math.round(Math.min(info?.duration_ns ?? 1e9, useUi.getState().speed * WINDOW_S * 1e9));
  }

  asked(target: Target): void {
    if (target.kind === 'ns') this.#ask(target);
  }

  framed(reply: FrameReply): void {
    // A step or a marker is one of the page's own run: the second one goes to the same time of the machine, or, where both are
    // still one, to the same event. An instant that was asked for before the second run was open is asked of it now.
    const { ordinal, ns } = reply.instant;
    const alike = useCompare.getState().first?.alike.ordinal ?? -1;
    if (!reply.catching_up && reply.target.kind !== 'ns') this.#ask(ordinal <= alike ? { kind: 'instant', ordinal } : { kind: 'ns', ns });
    else if (!reply.catching_up && !this.#conductor.playback.playing && !(this.#target?.kind === 'ns' && this.#target.ns === ns)) this.#ask({ kind: 'ns', ns });
    this.#soon();
  }

  #ask(target: Target): void {
    if (this.run.info === null || this.#closed) return;
    const { idle, playback } = this.#conductor;
    this.run.rate = playback.rate;
    const { follow, map, brush } = useUi.getState();
    this.run.client.want(this.#window(), followRows(follow), map.lens, waitsOf(brush));
    idle.set('second run', true);
    this.#target = target;
    this.run.show(target);
  }

  #followed(reply: FrameReply): void {
    this.#behind = reply.catching_up;
    if (!reply.catching_up && reply.target === this.#target) this.#conductor.idle.set('second run', false);
    // The map of differences reads both.
    this.#conductor.loop.touch();
    this.#soon();
  }

  forked(): void {
    useCompare.setState({ first: undefined, changed: null });
    this.seeds.forget();
    void this.#search();
  }

  /** The page's own run as the other's server is to make it. */
  #twin(): Twin {
    const { openSwitches, info } = useSession.getState();
    return { switches: openSwitches, commands: info?.commands ?? [] };
  }

  async #search(): Promise<void> {
    const twin = this.#twin();
    const key = JSON.stringify(twin);
    this.#searched = key;
    const mine = (): boolean => !this.#closed && this.#searched === key;
    const over = this.#conductor.idle.begin('first difference');
    useCompare.setState({ looked_ns: 0, first: undefined, firstProblem: '' });
    try {
      const first = await this.run.client.firstDifference(twin, (ns) => {
        if (mine()) useCompare.setState({ looked_ns: ns });
        return mine();
      });
      if (!mine()) return;
      useCompare.setState({ looked_ns: null, first });
      const words = first === null ? 'Nothing different happens in the two runs.' : 'Where the two runs part is known.';
      useSession.setState({ announcement: words });
      await this.#tell();
    } catch (error) {
      if (mine()) useCompare.setState({ looked_ns: null, firstProblem: error instanceof Error ? error.message : String(error) });
    } finally {
      over();
    }
  }

  /** To where the two part: it is the default place to start from. */
  toFirst(): void {
    const { first } = useCompare.getState();
    if (first !== null && first !== undefined) this.#conductor.seek(first.ns);
  }

  #soon(): void {
    const { idle } = this.#conductor;
    if (this.#settle !== null) clearTimeout(this.#settle);
    idle.set('comparing', true);
    this.#settle = setTimeout(() => {
      this.#settle = null;
      void this.#tell().finally(() => {
        if (this.#settle === null) idle.set('comparing', false);
      });
    }, REST_MS);
  }

  /** What both have come to, where both stand at one instant. */
  async #tell(): Promise<void> {
    const { client, playback } = this.#conductor;
    // While one of them is still on its way, its next picture asks again.
    if (this.#closed || this.run.info === null || playback.playing || client.instant.ns !== this.run.client.instant.ns) return;
    const at_ns = client.instant.ns;
    const { swapped } = useUi.getState().beside ?? { swapped: false };
    try {
      const { report } = await client.report();
      const changed = await this.run.client.whatChanged({ open_is: swapped ? 'a' : 'b', twin: this.#twin(), other: report, seeds: this.seeds.figures(swapped) });
      const { explored_ns, markers, density, stalled } = await this.run.client.timeline(TIMELINE_BINS);
      if (!this.#closed && client.instant.ns === at_ns) useCompare.setState({ changed, at_ns, timeline: { explored_ns, markers, density, stalled } });
    } catch {
      // It was closed meanwhile, or its worker starts anew: the next rest asks again.
    }
  }

  /** The sides have changed places: what is said of them is said anew. */
  retell(): void {
    void this.#tell();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const { idle } = this.#conductor;
    if (this.#settle !== null) clearTimeout(this.#settle);
    this.seeds.close();
    this.run.close();
    if (this.#conductor.beside === this) this.#conductor.beside = null;
    for (const what of ['second run', 'comparing']) idle.set(what, false);
    useUi.setState({ beside: null, flipped: false });
  }
}
