// Which panels on stage are drawn in a tick. At rest all of them. While playing those in sight, for as long as a display frame can
// spare, who shows the oldest picture first: so nobody lags by more than one round, and all lag alike. Pure: knows no clock.

export interface Turn {
  /** Whether somebody could see it; left out: always. */
  inSight?(): boolean;
}

export class Turns<T extends Turn> {
  /** Who was drawn longest ago stands first. */
  #order: readonly T[] = [];
  /** In sight, but there was no time left. */
  #waiting: readonly T[] = [];
  /** Nobody sees them, so they show an older picture. */
  #unseen: readonly T[] = [];

  /** Draws at least one of those in sight; `spent`: while playing there is no time for another. */
  take(all: readonly T[], draw: (one: T) => void, playing: boolean, spent: () => boolean): void {
    const order = [...this.#order.filter((one) => all.includes(one)), ...all.filter((one) => !this.#order.includes(one))];
    const seen = playing ? order.filter((one) => one.inSight?.() ?? true) : order;
    let done = 0;
    while (done < seen.length && (done === 0 || !playing || !spent())) draw(seen[done++]!);
    const drawn = seen.slice(0, done);
    this.#order = [...order.filter((one) => !drawn.includes(one)), ...drawn];
    this.#waiting = seen.slice(done);
    this.#unseen = order.filter((one) => !seen.includes(one));
  }

  /** Somebody still has to be drawn for this picture. */
  owes(playing: boolean): boolean {
    return this.#waiting.length > 0 || (!playing && this.#unseen.length > 0);
  }

  forget(gone: T): void {
    const others = (list: readonly T[]): readonly T[] => list.filter((one) => one !== gone);
    this.#order = others(this.#order);
    this.#waiting = others(this.#waiting);
    this.#unseen = others(this.#unseen);
  }
}
