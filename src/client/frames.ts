// The two frames that matter: the one shown and the one before it. Everything older goes back to the server to be
// filled again, so a session lives on three or four buffers however long it plays.
import type { FrameDims } from '#wire/frame_layout.ts';
import { layout_of } from '#wire/frame_layout.ts';
import { FrameView } from '#wire/frame_view.ts';

const MOST_SPARE = 2;

export class Frames {
  view: FrameView | null = null;
  before: FrameView | null = null;
  #spare: ArrayBuffer[] = [];
  #dims: FrameDims | null = null;

  reset(dims: FrameDims): void {
    this.view = null;
    this.before = null;
    this.#spare = [];
    this.#dims = dims;
  }

  /** `jump`: what was shown has nothing to do with the new frame, so nothing may move between them. */
  push(buffer: ArrayBuffer, jump: boolean): boolean {
    const layout = this.#dims === null ? null : layout_of(this.#dims, buffer.byteLength);
    if (this.#dims === null || layout === null) return false;
    const next = new FrameView(this.#dims, buffer, layout);
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
    if (buffer.byteLength > 0 && this.#spare.length < MOST_SPARE) this.#spare.push(buffer);
  }

  takeSpare(): ArrayBuffer | null {
    return this.#spare.pop() ?? null;
  }

  #drop(view: FrameView | null): void {
    if (view !== null && this.#spare.length < MOST_SPARE && view.buffer.byteLength > 0) this.#spare.push(view.buffer);
  }
}
