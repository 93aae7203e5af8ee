// What the page asks beside frames: the timeline and the report. Never twice at once; what fails is asked again later.
import type { SessionClient } from '#client/session_client.ts';
import { useSession } from './state/session-store.ts';
import { numberFromReport } from './story-number.ts';

const TIMELINE_EVERY_MS = 700;
const REPORT_EVERY_MS = 1000;
export const TIMELINE_BINS = 240;

export class SideQuestions {
  #client: SessionClient;
  #asking = new Set<string>();
  #timelineAt = -Infinity;
  #reportAt = -Infinity;

  constructor(client: SessionClient) {
    this.#client = client;
  }

  timelineIfDue(now: number): void {
    if (now - this.#timelineAt >= TIMELINE_EVERY_MS) this.timeline(now);
  }

  reportIfDue(now: number): void {
    if (now - this.#reportAt >= REPORT_EVERY_MS) this.report(now);
  }

  timeline(now: number): void {
    this.#timelineAt = now;
    this.#once('timeline', async () => {
      const { explored_ns, markers, density, stalled } = await this.#client.timeline(TIMELINE_BINS);
      useSession.setState(({ ghost }) => ({
        timeline: { explored_ns, markers, density, stalled },
        // Once the new future covers the old one there is nothing pale left to show.
        ghost: ghost !== null && explored_ns >= ghost.explored_ns ? null : ghost,
      }));
    });
  }

  report(now: number): void {
    this.#reportAt = now;
    this.#once('report', async () => {
      const { report, truth } = await this.#client.report();
      const number = numberFromReport(useSession.getState().info?.story.number.metric ?? '', report);
      useSession.setState((state) => ({ truth, storyNumber: number ?? state.storyNumber }));
    });
  }

  #once(what: string, ask: () => Promise<void>): void {
    if (this.#asking.has(what)) return;
    this.#asking.add(what);
    ask()
      .catch(() => {})
      .finally(() => this.#asking.delete(what));
  }
}
