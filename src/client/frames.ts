// The two frames that matter: the one shown and the one before it. Everything older goes back to the server to be
// filled again, so a session lives on three or four buffers however long it plays.
import type { FrameDims, Layout } from '#wire/frame_layout.ts';
import { frame_layout } from '#wire/frame_layout.ts';
import { FrameView } from '#wire/frame_view.ts';

const MOST_SPARE = 2;

export class Frames {
  view: FrameView | null = null;
  before: FrameView | null = null;
  #spare: ArrayBuffer[] = [];
  #dims: FrameDims | null = null;
  #layout: Layout | null = null;

  reset(dims: FrameDims): void {
    this.view = null;
    this.before = null;
    this.#spare = [];
    this.#dims = dims;
    this.#layout = frame_layout(dims);
  }

  /** `jump`: what was shown has nothing to do with the new frame, so nothing may move between them. */
  push(buffer: ArrayBuffer, jump: boolean): boolean {
    if (this.#dims === null || this.#layout === null || buffer.byteLength !== this.#layout.byte_length) return false;
    const next = new FrameView(this.#dims, buffer, this.#layout);
    const shown = this.view;
    const sameEvent = shown !== null && shown.head_of('ordinal') === next.head_of('ordinal');
    if (jump) {
      this.#drop(this.before);
      this.#drop(shown);
      this.before = null;
    } else if (sameEvent) {
      this.#drop(shown);
    } else {
      this.#drop(this.before);
      this.before = shown;
    }
    this.view = next;
    return true;
  }

  /** A frame that is not to be shown. */
  giveBack(buffer: ArrayBuffer): void {
    if (buffer.byteLength === this.#layout?.byte_length && this.#spare.length < MOST_SPARE) this.#spare.push(buffer);
  }

  takeSpare(): ArrayBuffer | null {
    return this.#spare.pop() ?? null;
  }

  #drop(view: FrameView | null): void {
    if (view !== null && this.#spare.length < MOST_SPARE && view.buffer.byteLength > 0) this.#spare.push(view.buffer);
  }
}
