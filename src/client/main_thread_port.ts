// Fallback where workers are refused (some sandboxed frames, file://): the same server on the page's own thread.
// It is slower to respond, never different in what it answers.
import type { Reply } from '#wire/messages.ts';
import { loadServer } from './carrier.ts';
import type { Port } from './port.ts';

export async function openMainThreadPort(why: string): Promise<Port> {
  console.info(`pagestage: no worker here (${why}); the model runs on the page's own thread, with the same results.`);
  const create_server = await loadServer();
  let replied: (reply: Reply) => void = () => {};
  let died: (why: string) => void = () => {};
  let closed = false;
  // Answers arrive later, as from a worker, so that the page meets one order of things only.
  const server = create_server(
    (reply: Reply) => {
      queueMicrotask(() => {
        if (!closed) replied(reply);
      });
    },
    // Work in slices, or the page would stand still for each.
    () => performance.now(),
  );
  return {
    carrier: 'main thread',
    post: (request) => {
      setTimeout(() => {
        if (closed) return;
        try {
          server.handle(request);
        } catch (error) {
          closed = true;
          died(error instanceof Error ? error.message : String(error));
        }
      }, 0);
    },
    onReply: (listener) => {
      replied = listener;
    },
    onDeath: (listener) => {
      died = listener;
    },
    close: () => {
      closed = true;
    },
  };
}
