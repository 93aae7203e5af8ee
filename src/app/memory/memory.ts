// What the page remembers between visits, in this browser only: how one likes to look at it. What a link says comes first, and the
// run itself is in the link. Where nothing may be stored the page works without.
import { useSession } from '../state/session-store.ts';
import type { Link, MotionChoice, ThemeChoice } from '../state/url-codec.ts';
import { defaultLink } from '../state/url-codec.ts';
import type { UiState } from '../state/ui-store.ts';
import { useUi } from '../state/ui-store.ts';

const KEY = 'pagestage';
const VERSION = 1;
const REST_MS = 300;
const MOST_PANELS = 14;

/** As it is stored. */
export interface Remembered {
  readonly theme: ThemeChoice;
  readonly motion: MotionChoice;
  readonly kernelNames: boolean;
  readonly letterKeys: boolean;
  readonly pauseAtMarkers: boolean;
  /** Machine seconds per second of viewing; null: not chosen. */
  readonly speed: number | null;
  /** Panels on stage, by story; only where they are not the story's own. */
  readonly panels: Readonly<Record<string, readonly string[]>>;
}

export const NOTHING: Remembered = { theme: 'auto', motion: 'auto', kernelNames: false, letterKeys: true, pauseAtMarkers: false, speed: null, panels: {} };

const THEMES: readonly unknown[] = ['auto', 'light', 'dark', 'projector'];
const MOTIONS: readonly unknown[] = ['auto', 'reduce', 'full'];
const ID = /^[A-Za-z0-9_-]{1,64}$/;

function isList(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.length <= MOST_PANELS && value.every((id) => typeof id === 'string' && ID.test(id));
}

/** What was stored, field by field: what is not as expected is as if it had never been stored. */
export function parseMemory(text: string | null): Remembered {
  let stored: Record<string, unknown> = {};
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (typeof value === 'object' && value !== null && (value as Record<string, unknown>)['version'] === VERSION) stored = value as Record<string, unknown>;
  } catch {
    // Somebody else wrote it.
  }
  const flag = (name: 'kernelNames' | 'letterKeys' | 'pauseAtMarkers'): boolean => (typeof stored[name] === 'boolean' ? stored[name] : NOTHING[name]);
  const { theme, motion, speed, panels } = stored;
  const lists = typeof panels === 'object' && panels !== null ? Object.entries(panels).filter((entry): entry is [string, string[]] => ID.test(entry[0]) && isList(entry[1])) : [];
  return {
    theme: THEMES.includes(theme) ? (theme as ThemeChoice) : NOTHING.theme,
    motion: MOTIONS.includes(motion) ? (motion as MotionChoice) : NOTHING.motion,
    kernelNames: flag('kernelNames'),
    letterKeys: flag('letterKeys'),
    pauseAtMarkers: flag('pauseAtMarkers'),
    speed: typeof speed === 'number' && speed >= 1e-5 && speed <= 100 ? speed : null,
    panels: Object.fromEntries(lists),
  };
}

/** What the page takes of it: only what the link leaves open. */
export function restored(link: Link, memory: Remembered): Partial<UiState> {
  return {
    letterKeys: memory.letterKeys,
    pauseAtMarkers: memory.pauseAtMarkers,
    ...(link.theme === defaultLink.theme ? { themeChoice: memory.theme } : {}),
    ...(link.motion === defaultLink.motion ? { motionChoice: memory.motion } : {}),
    ...(link.kernelNames === defaultLink.kernelNames ? { kernelNames: memory.kernelNames } : {}),
    ...(link.speed === null && memory.speed !== null ? { speed: memory.speed, speedChosen: true } : {}),
  };
}

export type Store = Pick<Storage, 'getItem' | 'setItem'>;

/** A browser may refuse already the question for it. */
export function storage(): Store | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

let known = NOTHING;

/** Panels that were on stage when this story was left; empty: those of the story. */
export function panelsOf(story: string): readonly string[] {
  return known.panels[story] ?? [];
}

function present(): Remembered {
  const { themeChoice, motionChoice, kernelNames, letterKeys, pauseAtMarkers, speed, speedChosen, panels, telling } = useUi.getState();
  const { info } = useSession.getState();
  const own = info?.story.panels.slice(0, 2).join();
  const lists = { ...known.panels };
  if (info !== null && !telling && panels.length > 0) {
    if (panels.join() === own) delete lists[info.scenario];
    else lists[info.scenario] = panels;
  }
  return { theme: themeChoice, motion: motionChoice, kernelNames, letterKeys, pauseAtMarkers, speed: speedChosen ? speed : null, panels: lists };
}

/** Restores what the link leaves open, and writes down from now on what is chosen. */
export function startMemory(link: Link, store: Store | null = storage()): () => void {
  if (store === null) return () => {};
  try {
    known = parseMemory(store.getItem(KEY));
    useUi.setState(restored(link, known));
  } catch {
    // Reading is refused: so will be writing.
    return () => {};
  }
  let timer: ReturnType<typeof setTimeout> | null = null;
  const write = (): void => {
    timer = null;
    const now = present();
    if (JSON.stringify(now) === JSON.stringify(known)) return;
    known = now;
    try {
      store.setItem(KEY, JSON.stringify({ version: VERSION, ...now }));
    } catch {
      // Full, or refused since: it is remembered until the page is closed.
    }
  };
  const stop = useUi.subscribe((state, before) => {
    const same = state.themeChoice === before.themeChoice && state.motionChoice === before.motionChoice && state.kernelNames === before.kernelNames &&
      state.letterKeys === before.letterKeys && state.pauseAtMarkers === before.pauseAtMarkers && state.speed === before.speed &&
      state.speedChosen === before.speedChosen && state.panels === before.panels;
    if (same) return;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(write, REST_MS);
  });
  return () => {
    stop();
    if (timer !== null) clearTimeout(timer);
  };
}
