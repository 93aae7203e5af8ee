// The speaker's clock: counts up, may rest, starts anew; and when a step is to be over. Pure: it is told what time it is.

export interface Timer {
  /** Counted before it was last started. */
  readonly passed_ms: number;
  /** When it was started, on the caller's clock; null while it rests. */
  readonly since_ms: number | null;
  /** It has been started by hand or by the first press, and does not start by itself any more. */
  readonly begun: boolean;
}

export type TimerAct = 'start' | 'pause' | 'reset';

export const NEW_TIMER: Timer = { passed_ms: 0, since_ms: null, begun: false };

export function passedAt(timer: Timer, now_ms: number): number {
  // A clock that was set back counts nothing.
  return timer.passed_ms + (timer.since_ms === null ? 0 : Math.max(0, now_ms - timer.since_ms));
}

export function timed(timer: Timer, act: TimerAct, now_ms: number): Timer {
  if (act === 'start') return timer.since_ms === null ? { ...timer, since_ms: now_ms, begun: true } : timer;
  if (act === 'pause') return timer.since_ms === null ? timer : { passed_ms: passedAt(timer, now_ms), since_ms: null, begun: true };
  // Going on or resting, it stays as it is, from nothing.
  return { passed_ms: 0, since_ms: timer.since_ms === null ? null : now_ms, begun: timer.begun };
}

/** Minutes and seconds. */
export function timerText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Steps share the time evenly: by when one of them is to be over. Null: nothing says how long it all takes. */
export function targetOf(at: number, of: number, whole_ms: number | null): number | null {
  return whole_ms === null || of < 1 ? null : Math.round((whole_ms * Math.min(at + 1, of)) / of);
}

/** Which of the notes, each due at its minute, belongs to a step: the last that is due when the step begins. -1: none yet. */
export function noteAt(minutes: readonly number[], at: number, of: number, whole_ms: number): number {
  const begins_ms = (whole_ms * at) / Math.max(of, 1);
  return minutes.findLastIndex((minute) => minute * 60_000 <= begins_ms);
}
