// carrier.ts of the page that is one file: the model travels in it once, packed, as the text of a classic script. A worker starts
// from that text (a module worker would not, from file://); without workers the page runs the same text on its own thread.
import type { create_server } from '#server/server.ts';
import type { Reply, Request } from '#wire/messages.ts';
import packed from '#worker/main.ts?worker-text';
import type * as carrier from './carrier.ts';

/** What the text of a worker asks of its surroundings. */
interface Surroundings {
  postMessage(reply: Reply, transfer: ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: { readonly data: Request }) => void): void;
}

declare global {
  interface Window {
    pagestageModel?: (self: Surroundings) => void;
  }
}

async function unpacked(): Promise<string> {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
}

let text: Promise<string> | null = null;
const modelText = (): Promise<string> => (text ??= unpacked());

export const startWorker: typeof carrier.startWorker = async () => {
  const address = URL.createObjectURL(new Blob([await modelText()], { type: 'text/javascript' }));
  try {
    return new Worker(address, { name: 'pagestage' });
  } finally {
    // The worker has been told its address; taken back at once, some browsers start it in vain.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }
};

/** Runs the worker's text with other surroundings: what it says goes to `send`, what it hears comes from `handle`. */
export const loadServer: typeof carrier.loadServer = async () => {
  if (window.pagestageModel === undefined) {
    // Where this page's own inline script may run, so may this one; eval() would ask a policy for more.
    const script = document.createElement('script');
    script.textContent = `window.pagestageModel=(self)=>{${await modelText()}\n}`;
    document.head.append(script);
  }
  const run = window.pagestageModel;
  if (run === undefined) throw new Error('the model could not be read out of this file');
  return ((send) => {
    let hear: (event: { readonly data: Request }) => void = () => {};
    run({ postMessage: (reply, transfer) => send(reply, transfer), addEventListener: (_type, listener) => (hear = listener) });
    return { handle: (request) => hear({ data: request }) };
  }) as typeof create_server;
};
