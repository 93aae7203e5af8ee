// One explicit answer to "has everything come to rest?": no request in flight, nothing scheduled, no tween, not
// playing. End-to-end tests wait for this and never sleep.

export class IdleSignal {
  #busy = new Map<string, number>();
  #waiting: (() => void)[] = [];
  #checking = false;

  /** Something began. Call the returned function once when it is over. */
  begin(what: string): () => void {
    this.#busy.set(what, (this.#busy.get(what) ?? 0) + 1);
    let over = false;
    return () => {
      if (over) return;
      over = true;
      const left = (this.#busy.get(what) ?? 1) - 1;
      if (left === 0) this.#busy.delete(what);
      else this.#busy.set(what, left);
      this.#settle();
    };
  }

  /** A state that is either on or off, told as often as one likes. */
  set(what: string, on: boolean): void {
    if (on) this.#busy.set(what, 1);
    else if (this.#busy.delete(what)) this.#settle();
  }

  /** What is going on now; empty at rest. */
  busy(): readonly string[] {
    return [...this.#busy.keys()];
  }

  /** Somebody waits for rest: what only waits for a moment to pass need not. */
  get awaited(): boolean {
    return this.#waiting.length > 0;
  }

  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#settle();
    });
  }

  /** Looks again some turns later: what ends often starts the next thing in the same turn, or once the page is laid out. */
  #settle(): void {
    if (this.#waiting.length === 0 || this.#checking) return;
    this.#checking = true;
    const again = (turns: number): void => {
      setTimeout(() => {
        if (this.#busy.size > 0 || turns === 0) this.#checking = false;
        if (this.#busy.size > 0) return;
        if (turns > 0) return again(turns - 1);
        const waiting = this.#waiting;
        this.#waiting = [];
        for (const resolve of waiting) resolve();
      }, 0);
    };
    afterLayout(() => again(2));
  }
}

/** A display frame that does not come within so long will not come: the page is hidden, or a frame that is out of sight. */
const NO_DISPLAY_MS = 100;

/** Once the page has been laid out, and elements that changed their size have said so; at once where there is no page. */
function afterLayout(then: () => void): void {
  if (typeof requestAnimationFrame === 'undefined') return then();
  let over = false;
  const once = (): void => {
    if (over) return;
    over = true;
    clearTimeout(limit);
    then();
  };
  const limit = setTimeout(once, NO_DISPLAY_MS);
  requestAnimationFrame(once);
}
