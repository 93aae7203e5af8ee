// What the page knows of the session: facts that change a few times a second at most. Frames never come here; the
// clock is copied in at most ten times a second.
import type { Catalog } from '#wire/catalog.ts';
import type { Command, Instant, MarkerText, Problem, SessionInfo, TruthRow } from '#wire/messages.ts';
import { create } from 'zustand';

export type Status = 'starting' | 'opening' | 'ready' | 'dead';

export interface TimelineState {
  readonly explored_ns: number;
  readonly markers: readonly MarkerText[];
  readonly density: readonly number[];
  readonly stalled: readonly number[];
}

/** The future that a fork replaced, kept pale under the scrubber until dismissed. */
export interface Ghost extends TimelineState {
  readonly from_ns: number;
}

export interface Fork {
  readonly ns: number;
  readonly ordinal: number;
  readonly label: string;
}

/** A run of this scenario and seed that is kept: what was changed in it, and what it is called. */
export interface Branch {
  readonly name: string;
  /** As opened, where it differs from the scenario. */
  readonly switches: Readonly<Record<string, string>>;
  readonly commands: readonly Command[];
}

/** A named instant of this run. */
export interface Bookmark {
  readonly ns: number;
  readonly ordinal: number;
  readonly name: string;
}

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly problems: readonly Problem[];
}

export interface Clock {
  readonly ns: number;
  readonly ordinal: number;
  readonly ended: boolean;
  readonly catchingUp: boolean;
  readonly panic: boolean;
  /** More events wait at this same ns: only the ordinal says where we are. */
  readonly midway: boolean;
}

export interface SessionState {
  readonly status: Status;
  /** Why nothing runs, in words. */
  readonly deadText: string;
  readonly carrier: string | null;
  readonly catalog: Catalog | null;
  readonly info: SessionInfo | null;
  /** What was opened; the link is written from it. */
  readonly openSwitches: Readonly<Record<string, string>>;
  readonly notices: readonly Notice[];
  readonly timeline: TimelineState | null;
  readonly ghost: Ghost | null;
  /** Where this visitor changed a switch, for the scrubber. */
  readonly forks: readonly Fork[];
  /** Runs beside the present one, oldest first. */
  readonly branches: readonly Branch[];
  /** In the order of time. */
  readonly bookmarks: readonly Bookmark[];
  readonly clock: Clock;
  readonly storyNumber: number | string | null;
  readonly truth: readonly TruthRow[] | null;
  /** Spoken politely. */
  readonly announcement: string;
}

export const startClock: Clock = { ns: 0, ordinal: 0, ended: false, catchingUp: false, panic: false, midway: false };

export const useSession = create<SessionState>(() => ({
  status: 'starting',
  deadText: '',
  carrier: null,
  catalog: null,
  info: null,
  openSwitches: {},
  notices: [],
  timeline: null,
  ghost: null,
  forks: [],
  branches: [],
  bookmarks: [],
  clock: startClock,
  storyNumber: null,
  truth: null,
  announcement: '',
}));

let nextNotice = 1;

export function notify(text: string, problems: readonly Problem[] = []): void {
  useSession.setState((state) => {
    if (state.notices.some((notice) => notice.text === text && problems.length === 0)) return state;
    return { notices: [...state.notices.slice(-3), { id: nextNotice++, text, problems }] };
  });
}

export function dismissNotice(id: number): void {
  useSession.setState((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) }));
}

/** Switch values at an instant: as opened, with the changes made up to then. */
export function switchesAt(info: SessionInfo, commands: readonly Command[], instant: Pick<Instant, 'ordinal'>): Record<string, string> {
  const values: Record<string, string> = { ...info.switches };
  for (const command of commands) if (command.ordinal <= instant.ordinal) values[command.switch] = command.option;
  return values;
}
