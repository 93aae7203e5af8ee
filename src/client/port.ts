// The page's end of the wire, whatever carries it: a worker, the main thread, a test. Requests go out, replies come
// back in order; a port may die, and says so once.
import type { Reply, Request } from '#wire/messages.ts';

export interface Port {
  /** What carries the messages, in words for the page. */
  readonly carrier: 'worker' | 'main thread' | 'poster' | 'test';
  post(request: Request, transfer: Transferable[]): void;
  onReply(listener: (reply: Reply) => void): void;
  /** Called at most once, when nothing more will be answered. */
  onDeath(listener: (why: string) => void): void;
  close(): void;
}

/** Opens a port. Rejects when this carrier is refused here (sandbox, policy, file://). */
export type Spawn = () => Promise<Port>;
