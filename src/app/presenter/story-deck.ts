// A story on stage: its question at the beginning of the run, then its beats, the same that an embed tells its host of. The
// step follows from the instant shown, so that it is right however the instant was come to.
import type { Conductor } from '../conductor.ts';
import { beatAt, beatsOf, findBeats, watchBeats } from '../embed/beats.ts';
import { useEmbed } from '../embed/embed-store.ts';
import { Watch } from '../lesson/watch.ts';
import { isHarm } from '../story-number.ts';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { clockText, eventSentence, numberText, withoutUnit } from '../words.ts';
import type { Deck, StageNote, StageNumber, StageRow, StepText } from './deck.ts';
import { expectedOf } from './expected.ts';
import type { Facts } from './stand.ts';

let watching = false;

export class StoryDeck implements Deck {
  readonly kind = 'story';
  readonly whole_ms = null;
  #conductor: Conductor;
  #watch: Watch | null = null;
  #target: number | null = null;
  #searched: unknown = null;
  #stop: () => void;

  constructor(conductor: Conductor) {
    this.#conductor = conductor;
    if (!watching) watchBeats();
    watching = true;
    // Another run has other beats.
    useEmbed.setState({ beats: null });
    this.#stop = useSession.subscribe((state, before) => {
      if (state.info !== before.info && state.status === 'ready') this.#search();
    });
    this.#search();
  }

  /** Of a large machine the whole run is not gone through: there the beats come as they are met. */
  #search(): void {
    const { info } = useSession.getState();
    if (info === null || this.#searched === info) return;
    this.#searched = info;
    void findBeats(this.#conductor).catch(() => {});
  }

  get id(): string {
    const { info } = useSession.getState();
    return `story ${info?.scenario ?? ''} ${info?.seed ?? 0}`;
  }

  get title(): string {
    return useSession.getState().info?.title ?? '';
  }

  #known(): boolean {
    return useEmbed.getState().beats !== null;
  }

  facts(): Facts {
    const beats = beatsOf();
    const { clock } = useSession.getState();
    const at = this.#target ?? beatAt(beats, clock.ordinal) + 1;
    const of = this.#known() || clock.ended ? beats.length + 1 : null;
    return { at, of, moving: this.#target !== null, numbered: this.number() !== null };
  }

  step(ix: number): StepText | null {
    const { info, catalog } = useSession.getState();
    if (info === null || catalog === null) return null;
    if (ix === 0) return { name: 'The question', words: info.story.question === '' ? info.story.sentence : info.story.question };
    const marker = useEmbed.getState().beats?.[ix - 1];
    if (marker === undefined) return this.#known() ? null : { name: 'The next marker', words: 'To what the time line marks next.' };
    return { name: clockText(marker.ns, info.duration_ns), words: eventSentence(catalog, info, marker) };
  }

  number(): StageNumber | null {
    const { info, storyNumber } = useSession.getState();
    if (info === null || info.story.number.metric === '') return null;
    const { metric, label, unit } = info.story.number;
    return { label: withoutUnit(label, unit), full: label, value: numberText(storyNumber, metric, unit), unit, harm: isHarm(metric, storyNumber) };
  }

  rows(): readonly StageRow[] {
    return [];
  }

  options(): readonly string[] {
    return [];
  }

  notes(): readonly StageNote[] {
    const { info, catalog } = useSession.getState();
    const summary = catalog?.scenarios.find((one) => one.id === info?.scenario)?.summary ?? '';
    return [info?.story.sentence ?? '', summary, info?.story.question ?? ''].filter((say) => say !== '').map((say) => ({ minute: null, say }));
  }

  expected(): string {
    return expectedOf(this.#conductor);
  }

  closed(): boolean {
    return false;
  }

  go(to: number, by: 'next' | 'previous' | 'jump'): void {
    const conductor = this.#conductor;
    this.#leaveWatch();
    const beat = beatsOf()[to - 1];
    if (to === 0) return conductor.seek(0);
    if (beat === undefined) return conductor.marker(1);
    const from = conductor.client.instant;
    if (by !== 'next' || useUi.getState().reducedMotion || from.ordinal >= beat.ordinal) return conductor.seekOrdinal(beat.ordinal);
    conductor.takeOver();
    conductor.pause();
    this.#target = to;
    const watch: Watch = new Watch(conductor, {
      from, to: { ns: beat.t, ordinal: beat.ordinal }, speed: 'fast', focusOf: () => undefined,
      arrived: () => this.#watch === watch && this.#leaveWatch(),
      left: () => this.#watch === watch && this.#forget(),
      told: () => ({ phase: 'stage', moment: to, moments: beatsOf().length + 1, sentence: this.step(to)?.words ?? '', strip: false, outcomes: [] }),
    });
    this.#watch = watch;
    conductor.lead = watch;
    void watch.start();
  }

  #forget(): void {
    this.#watch = null;
    this.#target = null;
    useUi.setState((ui) => ({ textTick: ui.textTick + 1 }));
  }

  #leaveWatch(): void {
    const watch = this.#watch;
    this.#forget();
    if (watch !== null && this.#conductor.lead === watch) this.#conductor.takeOver();
  }

  arrive(): void {
    const beat = beatsOf()[(this.#target ?? 0) - 1];
    this.#leaveWatch();
    if (beat !== undefined) this.#conductor.seekOrdinal(beat.ordinal);
  }

  revealed(): void {}

  begin(fresh: boolean): void {
    this.#conductor.pause();
    if (fresh) this.#conductor.seek(0);
  }

  close(): void {
    this.#leaveWatch();
    this.#stop();
  }
}
