// Keeps a model that runs for whoever opens the next page: to start another would compile it anew. Only one that owes no answer
// is kept, so that none can arrive at the wrong place.
import type { Port, Spawn } from './port.ts';

export class PortKeeper {
  /** Always a new one. */
  readonly spawn: Spawn;
  #kept: Port | null = null;

  constructor(spawn: Spawn) {
    this.spawn = spawn;
  }

  /** The one that is kept, else a new one. */
  readonly take: Spawn = () => {
    const kept = this.#kept;
    this.#kept = null;
    return kept === null ? this.spawn() : Promise.resolve(kept);
  };

  readonly keep = (port: Port): void => {
    this.#kept?.close();
    this.#kept = port;
    // One that dies meanwhile is of no use.
    port.onDeath(() => {
      if (this.#kept === port) this.#kept = null;
    });
  };
}
