// How long a page lives: from the link that opened it to the next one. What it starts is ended with it, and what is still on its way
// then never arrives, so that it cannot reach into the page that comes after.

export class Life {
  over = false;
  #ends = new Set<() => void>();

  /** Called when the page is closed, the last one first. */
  onEnd(end: () => void): void {
    this.#ends.add(end);
  }

  /** The same promise, which settles only while the page is open. */
  still<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      work.then(
        (value) => this.over || resolve(value),
        (why: unknown) => this.over || reject(why),
      );
    });
  }

  end(): void {
    this.over = true;
    for (const end of [...this.#ends].toReversed()) end();
    this.#ends.clear();
  }
}
