// Where the model comes from: a worker of its own address, and for the page's own thread a part that is loaded when asked for.
// The build of one file puts carrier_inline.ts in this place (src/build/offline.config.ts): a file that stands alone has no addresses.
import type { create_server } from '#server/server.ts';

export function startWorker(): Promise<Worker> {
  // The constructor throws where a host refuses workers; as a rejection it meets the same fall-back as silence does.
  return Promise.resolve().then(() => new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module', name: 'pagestage' }));
}

export async function loadServer(): Promise<typeof create_server> {
  return (await import('#server/server.ts')).create_server;
}
