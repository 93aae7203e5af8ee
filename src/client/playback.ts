// The play-head. It lives on the page, moves by time stamps (frames may come at any rate), never beyond what the
// server reached, and stops at the scenario's end. Pure: no timers, no DOM.

/** After a hidden tab or a long task the head goes on from where it stood instead of leaping. */
const LONGEST_STEP_MS = 250;

export class Playback {
  playing = false;
  speed = 0.1;
  duration_ns = 0;
  /** Goes round and round between these instants of the machine. */
  range: { readonly from_ns: number; readonly to_ns: number } | null = null;
  #head_ns = 0;
  #last_ms: number | null = null;

  get head_ns(): number {
    return this.#head_ns;
  }

  /** Machine nanoseconds per second of viewing; 0 while paused. */
  get rate(): number {
    return this.playing ? this.speed * 1e9 : 0;
  }

  play(from_ns: number): void {
    const { range } = this;
    if (range !== null && (from_ns < range.from_ns || from_ns >= range.to_ns)) from_ns = range.from_ns;
    if (from_ns >= this.duration_ns) from_ns = 0;
    this.#head_ns = from_ns;
    this.#last_ms = null;
    this.playing = true;
  }

  pause(): void {
    this.playing = false;
    this.#last_ms = null;
  }

  /** Lets time pass without moving the head. */
  wait(): null {
    this.#last_ms = null;
    return null;
  }

  /** The instant to ask for at this time stamp, or null when nothing new is wanted. */
  advance(now_ms: number): number | null {
    if (!this.playing) return null;
    const last_ms = this.#last_ms;
    this.#last_ms = now_ms;
    if (last_ms !== null) {
      const step_ms = Math.min(Math.max(now_ms - last_ms, 0), LONGEST_STEP_MS);
      this.#head_ns = Math.min(this.#head_ns + step_ms * 1e6 * this.speed, this.duration_ns);
      if (this.range !== null && this.#head_ns >= this.range.to_ns) this.#head_ns = this.range.from_ns;
    }
    return this.#head_ns;
  }

  /** What the server reached. Returns true when the run is over and playing stopped. */
  reached(ns: number, catchingUp: boolean, ended: boolean): boolean {
    if (!this.playing) return false;
    // The machine cannot be computed this fast here: wait for it rather than run away from it.
    if (catchingUp && ns < this.#head_ns) this.#head_ns = Math.max(ns, this.range?.from_ns ?? 0);
    if (this.range === null && !catchingUp && (ended || ns >= this.duration_ns)) {
      this.pause();
      return true;
    }
    return false;
  }
}
