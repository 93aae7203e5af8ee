// The speaker's end: what was last heard of the stage, whether it still answers, and what it is told.
import { create } from 'zustand';
import { Line } from '../line.ts';
import type { NotesState, StageDeed, ToNotes, ToStage } from '../messages.ts';
import { readToNotes } from '../messages.ts';
import type { Timer, TimerAct } from '../timer.ts';

/** Asked so often; unanswered so long it is taken for gone, and asked on all the same. */
const ASK_MS = 1000;
const LOST_MS = 3500;

export interface DeskState {
  readonly state: NotesState | null;
  readonly stage: 'waiting' | 'answers' | 'closed';
  readonly picture: ArrayBuffer | null;
}

export const useDesk = create<DeskState>(() => ({ state: null, stage: 'waiting', picture: null }));

export interface Desk {
  do(deed: StageDeed): void;
  go(to: number): void;
  time(act: TimerAct): void;
  light(at: { readonly x: number; readonly y: number } | null): void;
}

export function openDesk(channel: string): Desk {
  let asked = 0;
  let askedAt = -Infinity;
  /** When the first question was asked that has no answer yet. */
  let unanswered: number | null = null;
  let kept: { readonly timer: Timer; readonly revealed: readonly number[] } | null = null;
  const heard = (body: ToNotes): void => {
    unanswered = null;
    // The clock of a hidden window nearly stands still; what it is told reaches it, so the stage still hears that it is there.
    if (performance.now() - askedAt > 1.5 * ASK_MS) setTimeout(ask, 0);
    if (body.type === 'picture') return useDesk.setState({ picture: body.bytes });
    if (body.type === 'bye') return useDesk.setState({ stage: 'closed' });
    // A stage that was loaded anew does not know how long the talk has been going on.
    const before = kept;
    kept = { timer: body.timer, revealed: body.revealed };
    if (before !== null && before.timer.begun && !body.timer.begun && useDesk.getState().stage !== 'answers') {
      kept = before;
      line.say({ type: 'restore', ...before });
      line.say({ type: 'hello' });
      return useDesk.setState({ state: { ...body, ...before }, stage: 'answers' });
    }
    useDesk.setState({ state: body, stage: 'answers' });
  };
  const line: Line<ToStage, ToNotes> = new Line<ToStage, ToNotes>({ channel, side: 'notes', read: readToNotes, heard, other: () => opener as Window | null });
  const ask = (): void => {
    const now = performance.now();
    unanswered ??= now;
    askedAt = now;
    if (now - unanswered > LOST_MS) useDesk.setState({ stage: 'closed' });
    // Whoever does not answer may have been loaded anew, and knows nothing of this window.
    line.say({ type: asked++ === 0 || useDesk.getState().stage !== 'answers' ? 'hello' : 'ping' });
  };
  ask();
  setInterval(ask, ASK_MS);
  addEventListener('pagehide', () => line.say({ type: 'bye' }));
  return {
    do: (deed) => line.say({ type: 'do', deed }),
    go: (to) => line.say({ type: 'go', to }),
    time: (act) => line.say({ type: 'timer', act }),
    light: (at) => line.say({ type: 'light', at }),
  };
}
