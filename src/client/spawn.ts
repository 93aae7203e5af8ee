// A worker if the host allows one, else the page's own thread.
import { openMainThreadPort } from './main_thread_port.ts';
import type { Port } from './port.ts';
import { openWorkerPort } from './worker_port.ts';

export async function spawnPort(): Promise<Port> {
  try {
    return await openWorkerPort();
  } catch (error) {
    return openMainThreadPort(error instanceof Error ? error.message : String(error));
  }
}
