// Keeps a model that runs for whoever opens the next page: to start another would compile it anew. Only one that owes no answer
// is kept, so that none can arrive at the wrong place.
import type { Port, Spawn } from './port.ts';

export class PortKeeper {
  /** Always a new one. */
  readonly spawn: Spawn;
  #kept: Port | null = null;
  #takes = 0;
  /** Which take a port was for. */
  #taken = new WeakMap<Port, number>();

  constructor(spawn: Spawn) {
    this.spawn = spawn;
  }

  /** The one that is kept, else a new one. */
  readonly take: Spawn = async () => {
    const take = ++this.#takes;
    const kept = this.#kept;
    this.#kept = null;
    const port = kept ?? (await this.spawn());
    this.#taken.set(port, take);
    return port;
  };

  readonly keep = (port: Port): void => {
    // It started so late that the next page has one already.
    if (this.#taken.get(port) !== this.#takes) return port.close();
    this.#kept = port;
    // One that dies meanwhile is of no use.
    port.onDeath(() => {
      if (this.#kept === port) this.#kept = null;
    });
  };
}
