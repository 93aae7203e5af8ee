// The worker: carries messages between the page and the server, and lends it the clock. Nothing else lives here.
import { create_server } from '#server/server.ts';
import type { Request } from '#wire/messages.ts';

declare const self: DedicatedWorkerGlobalScope;

const server = create_server(
  (reply, transfer) => self.postMessage(reply, transfer),
  () => performance.now(),
);

self.addEventListener('message', (event: MessageEvent<Request>) => server.handle(event.data));
