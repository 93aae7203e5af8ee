// The log that is held, kept round the instant shown: a new one for another run, another past or another filter.
import { useEffect, useMemo, useReducer, useRef } from 'react';
import type { LogFilter } from '#wire/messages.ts';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { useConductor } from '../use-conductor.ts';
import { filterOf, useLogChoice } from './log-filter.ts';
import { LogWindow } from './log-window.ts';

/** While playing the log follows no faster than one can read, and takes a small part of the model's time. */
const FOLLOW_EVERY_MS = 500;
const SHARE = 10;
/** So far on it is asked for what lies between; further, it looks round the new instant. */
const ON = 1500;

export function useFilter(): LogFilter | null {
  const choice = useLogChoice();
  const catalog = useSession((state) => state.catalog);
  const about = useUi((state) => state.about);
  const follow = useUi((state) => state.follow);
  const brush = useUi((state) => state.brush);
  const filter = catalog === null ? null : filterOf(choice, catalog, about, follow, brush);
  const key = JSON.stringify(filter);
  // The same filter again is the same log.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  return useMemo(() => filter, [key]);
}

export function useLog(): LogWindow {
  const conductor = useConductor();
  const filter = useFilter();
  const past = useSession((state) => `${state.info?.scenario ?? ''} ${state.info?.seed ?? 0} ${JSON.stringify(state.openSwitches)} ${JSON.stringify(state.info?.commands ?? [])}`);
  const ordinal = useSession((state) => state.clock.ordinal);
  const catchingUp = useSession((state) => state.clock.catchingUp);
  const playing = useUi((state) => state.playing);
  const [version, changed] = useReducer((count: number) => count + 1, 0);
  const held = useMemo(
    () => new LogWindow((what) => conductor.inspect(what), filter, changed),
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [conductor, filter, past],
  );
  const tried = useRef({ held, ordinal: -1, at: -Infinity, cost: 0 });

  useEffect(() => () => held.drop(), [held]);

  useEffect(() => {
    const last = tried.current;
    if (held.busy || held.holds(ordinal) || catchingUp) return;
    const again = last.held === held && last.ordinal === ordinal;
    const now = performance.now();
    if (again || (playing && last.held === held && now - last.at < Math.max(FOLLOW_EVERY_MS, SHARE * last.cost))) return;
    tried.current = { held, ordinal, at: now, cost: last.cost };
    const { range } = held;
    const near = range !== null && ordinal > range.to && ordinal - range.to < ON;
    void (near ? held.later(ordinal) : held.around(ordinal)).then(() => {
      tried.current.cost = performance.now() - now;
    });
  }, [held, ordinal, version, playing, catchingUp]);

  return held;
}
