// A port to the server in a worker. Some hosts refuse workers without any exception, only by an error event or by
// silence; so the first reply must come in time, or the carrier counts as refused.
import type { Reply, Request } from '#wire/messages.ts';
import { startWorker } from './carrier.ts';
import type { Port } from './port.ts';

/** How long a new worker may stay silent. Generous: a cold start on a slow laptop parses the whole model. */
const FIRST_REPLY_MS = 6000;

export async function openWorkerPort(): Promise<Port> {
  return portOfWorker(await startWorker(), FIRST_REPLY_MS);
}

/** Exported for tests: any object with a worker's events will do. */
export function portOfWorker(worker: Worker, firstReplyMs: number): Promise<Port> {
  return new Promise((resolve, reject) => {
    let replied: (reply: Reply) => void = () => {};
    let died: (why: string) => void = () => {};
    let settled = false;
    let dead = false;

    const die = (why: string): void => {
      if (dead) return;
      dead = true;
      worker.terminate();
      if (settled) died(why);
      else reject(new Error(why));
    };

    // A probe with id 0: its answer proves that the worker runs. The session client asks its own hello later.
    const timer = setTimeout(() => die('the worker did not answer'), firstReplyMs);
    worker.addEventListener('error', (event) => die(event.message || 'the worker stopped with an error'));
    worker.addEventListener('messageerror', () => die('a message could not be read'));
    worker.addEventListener('message', (event: MessageEvent<Reply>) => {
      if (dead) return;
      if (settled) return replied(event.data);
      clearTimeout(timer);
      settled = true;
      resolve({
        carrier: 'worker',
        post: (request: Request, transfer: Transferable[]) => {
          if (!dead) worker.postMessage(request, transfer);
        },
        onReply: (listener) => {
          replied = listener;
        },
        onDeath: (listener) => {
          died = listener;
        },
        close: () => {
          dead = true;
          worker.terminate();
        },
      });
    });
    const probe: Request = { type: 'hello', id: 0 };
    worker.postMessage(probe);
  });
}
