// The one owner of requestAnimationFrame: ask for an instant, move the tween, draw the visible panels, in that order.
// Small tiles are drawn in what is left over. Nothing runs while nothing changes.
import type { IdleSignal } from '#client/idle.ts';
import type { Frames } from '#client/frames.ts';
import type { Playback } from '#client/playback.ts';
import type { FrameView } from '#wire/frame_view.ts';
import type { Turn } from './turns.ts';
import { Turns } from './turns.ts';

export interface Shown {
  readonly view: FrameView;
  readonly before: FrameView | null;
  readonly progress: number;
  readonly rate: number;
}

export interface Surface extends Turn {
  /** A tile may wait; a panel on stage may not. */
  readonly tile: boolean;
  visible(): boolean;
  draw(shown: Shown): void;
}

export interface LoopOptions {
  readonly idle: IdleSignal;
  readonly frames: Frames;
  readonly playback: Pick<Playback, 'playing' | 'rate' | 'advance'>;
  readonly ask: (ns: number) => void;
  readonly reducedMotion: () => boolean;
}

/** "Go" of a move in event time; the way back takes 60 % of it. */
const TWEEN_MS = 480;
const TWEEN_BACK_MS = 290;
/** Events closer together than this are not moved one by one. */
const SLOWEST_EVENT_GAP_MS = 333;
const TILES_EVERY_MS = 1500;
/** Of a display frame of 16.7 ms: the rest is for putting the drawings on screen, for answers of the model and for React. */
const STAGE_MS = 7;

export class FrameLoop {
  /** Longest tick so far, ms: asking, moving and drawing together. */
  longest_ms = 0;
  /** What was drawn last, when the drawing was over, and when the first panel was drawn (-1: not yet). */
  drawn = { ordinal: -1, ns: -1, at_ms: -Infinity, first_ms: -1, pictures: 0, least_progress: 1 };
  #options: LoopOptions;
  #surfaces = new Set<Surface>();
  #scheduled = 0;
  #dirty = false;
  #tilesDirty = false;
  #turns = new Turns<Surface>();
  #tilesLeft: Surface[] = [];
  #tilesAt = -Infinity;
  #tween: { from_ms: number; long_ms: number } | null = null;
  #lastEventAt = -Infinity;
  #closed = false;

  constructor(options: LoopOptions) {
    this.#options = options;
  }

  add(surface: Surface): () => void {
    this.#surfaces.add(surface);
    this.invalidate();
    return () => {
      this.#surfaces.delete(surface);
      this.#tilesLeft = this.#tilesLeft.filter((tile) => tile !== surface);
      this.#turns.forget(surface);
    };
  }

  /** Draw everything visible again soon. */
  invalidate(): void {
    this.#dirty = true;
    this.#tilesDirty = true;
    this.#schedule();
  }

  /** Draw the panels on stage again; tiles may stay as they are (a hover, a ring). */
  touch(): void {
    this.#dirty = true;
    this.#schedule();
  }

  /** A new frame stands in `frames`; `stepping`: it is the next of a few that are shown one by one. */
  arrived(change: { readonly events: number; readonly now_ms: number; readonly stepping?: boolean }): void {
    const { playback, reducedMotion, frames } = this.#options;
    if (change.events !== 0) {
      const gap = change.now_ms - this.#lastEventAt;
      this.#lastEventAt = change.now_ms;
      const slow = change.stepping === true || (playback.playing ? change.events === 1 && gap > SLOWEST_EVENT_GAP_MS : Math.abs(change.events) === 1);
      if (slow && !reducedMotion() && frames.before !== null) {
        this.#tween = { from_ms: change.now_ms, long_ms: change.events < 0 ? TWEEN_BACK_MS : TWEEN_MS };
        this.#options.idle.set('tween', true);
      } else this.#endTween();
    }
    this.invalidate();
  }

  wake(): void {
    this.#schedule();
  }

  /** Draws nothing more. */
  close(): void {
    this.#closed = true;
    cancelAnimationFrame(this.#scheduled);
    this.#surfaces.clear();
  }

  #endTween(): void {
    this.#tween = null;
    this.#options.idle.set('tween', false);
  }

  #schedule(): void {
    if (this.#scheduled !== 0 || this.#closed) return;
    this.#options.idle.set('draw', true);
    this.#scheduled = requestAnimationFrame((now) => this.#tick(now));
  }

  #tick(now: number): void {
    this.#scheduled = 0;
    const { playback, frames, ask, idle } = this.#options;
    const began = performance.now();
    const target = playback.advance(now);
    if (target !== null) ask(target);
    const progress = this.#progress(now);
    const view = frames.view;
    if (view !== null) {
      const shown: Shown = { view, before: frames.before, progress, rate: playback.rate };
      if (this.#dirty || this.#tween !== null || this.#turns.owes(playback.playing)) {
        this.#drawStage(shown, began);
        this.#note(view, progress);
      }
      this.#drawTiles(shown, now, began);
    }
    if (progress >= 1 && this.#tween !== null) this.#endTween();
    this.longest_ms = Math.max(this.longest_ms, performance.now() - began);
    const more = playback.playing || this.#tween !== null || (view !== null && (this.#dirty || this.#turns.owes(false) || this.#tilesDirty || this.#tilesLeft.length > 0));
    if (more) this.#schedule();
    else if (this.#scheduled === 0) idle.set('draw', false);
  }

  #drawStage(shown: Shown, began: number): void {
    const { playing } = this.#options.playback;
    const all = [...this.#surfaces].filter((surface) => !surface.tile && surface.visible());
    if (all.length > 0 && this.drawn.first_ms < 0) this.drawn.first_ms = began;
    this.#turns.take(all, (surface) => surface.draw(shown), playing, () => performance.now() - began >= STAGE_MS);
    this.#dirty = false;
  }

  #note(view: FrameView, progress: number): void {
    const { drawn } = this;
    drawn.ordinal = view.head_of('ordinal');
    drawn.ns = view.head_of('at_ns');
    drawn.at_ms = performance.now();
    drawn.pictures++;
    drawn.least_progress = Math.min(drawn.least_progress, progress);
  }

  #progress(now: number): number {
    if (this.#tween === null) return 1;
    return Math.min(Math.max((now - this.#tween.from_ms) / this.#tween.long_ms, 0), 1);
  }

  /** While playing one tile a tick, all of them every second and a half; at rest once, as many a tick as there is time for. */
  #drawTiles(shown: Shown, now: number, began: number): void {
    const { playing } = this.#options.playback;
    if (this.#tilesDirty && this.#tilesLeft.length === 0) {
      const due = !playing || now - this.#tilesAt > TILES_EVERY_MS;
      if (due) {
        this.#tilesDirty = false;
        this.#tilesAt = now;
        this.#tilesLeft = [...this.#surfaces].filter((surface) => surface.tile && surface.visible());
      }
    }
    do this.#tilesLeft.shift()?.draw(shown);
    while (!playing && this.#tilesLeft.length > 0 && performance.now() - began < STAGE_MS);
  }
}
