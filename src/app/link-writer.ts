// Keeps the address bar at what is shown, so that copying it copies the moment. Written at rest only, never in an
// embed, and never more than browsers allow.
import type { Link } from './state/url-codec.ts';
import { decodeLink, defaultLink, encodeLink } from './state/url-codec.ts';
import type { Branch } from './state/session-store.ts';
import { useSession } from './state/session-store.ts';
import { useLessonDoor } from './lesson-door.ts';
import { useUi } from './state/ui-store.ts';

const REST_MS = 250;
/** Changes of kept runs that a link carries. */
const MOST_CHANGES = 16;
const MOST_BRANCHES = 8;

export function readLink(): ReturnType<typeof decodeLink> {
  return decodeLink(location.search, location.hash);
}

/** Everything that the page shows now, as a link. `firstScenario` is what a link without a story opens. */
export function presentLink(firstScenario: string | null): Link {
  const { info, catalog, openSwitches, clock, branches, bookmarks } = useSession.getState();
  const ui = useUi.getState();
  if (info === null) return ui.link;
  const { held } = useLessonDoor.getState();
  // A lesson brings its run, its instant and its panels itself.
  if (held !== null) return { ...defaultLink, lesson: held.lesson, step: held.step === 0 ? null : held.step, theme: ui.themeChoice, motion: ui.motionChoice, kernelNames: ui.kernelNames, present: ui.presenting };
  const plays = (id: string): boolean => catalog?.scenarios.some((one) => one.id === id && one.plays === true) ?? false;
  // An empty link opens the story that tells itself, where there is one; so does one that names it and no instant.
  const named = (catalog?.scenarios ?? []).some((one) => one.plays === true);
  const poster = clock.ns === info.story.poster_ns && !clock.midway && !plays(info.scenario) && !ui.presenting;
  const same = ui.panels.join() === info.story.panels.slice(0, 2).join();
  return {
    ...defaultLink,
    scenario: info.scenario === firstScenario && !named ? null : info.scenario,
    seed: info.seed,
    switches: openSwitches,
    ns: poster ? null : clock.ns,
    // Events at one instant of the clock are told apart by their number.
    ordinal: clock.midway ? clock.ordinal : null,
    commands: info.commands,
    panels: same ? [] : ui.panels,
    speed: ui.speedChosen ? ui.speed : null,
    theme: ui.themeChoice,
    motion: ui.motionChoice,
    kernelNames: ui.kernelNames,
    ...ui.map,
    beside: ui.beside,
    present: ui.presenting,
    branches: shortOf(branches),
    follow: ui.follow,
    brush: ui.brush,
    bookmarks,
  };
}

/** Kept runs whose changes fit into a link that people send each other; the newest first to stay. */
function shortOf(branches: readonly Branch[]): readonly Branch[] {
  let room = MOST_CHANGES;
  return branches.toReversed().filter(({ commands, switches }) => (room -= 1 + commands.length + Object.keys(switches).length) >= 0).toReversed().slice(-MOST_BRANCHES);
}

export function startLinkWriter(firstScenario: () => string | null): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let known = location.hash;
  const write = (): void => {
    timer = null;
    const { playing, telling } = useUi.getState();
    // Another link stands there: the visitor's, which is about to be opened.
    if (location.hash !== known || useSession.getState().info === null || playing || telling) return;
    const text = encodeLink(presentLink(firstScenario()));
    try {
      if (`#${text}` !== location.hash) history.replaceState(null, '', `${location.pathname}${text === '' ? '' : `#${text}`}`);
      known = location.hash;
    } catch {
      // A sandboxed frame may refuse; the page works without.
    }
  };
  const soon = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(write, REST_MS);
  };
  const stops = [
    useSession.subscribe((state, before) => {
      if (state.clock !== before.clock || state.info !== before.info || state.branches !== before.branches || state.bookmarks !== before.bookmarks) soon();
    }),
    useUi.subscribe((state, before) => {
      if (state.hover === before.hover && state.textTick === before.textTick) soon();
    }),
    useLessonDoor.subscribe(soon),
  ];
  return () => {
    for (const stop of stops) stop();
    if (timer !== null) clearTimeout(timer);
  };
}
