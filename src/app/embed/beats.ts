// The beats of the run that is open: of a story as it stands its poster knows them; of any other run they are found by going
// through the whole of it once, when the first is asked for.
import type { Beat } from '#wire/host.ts';
import type { SessionInfo } from '#wire/messages.ts';
import { beats_of } from '#wire/poster.ts';
import type { Conductor } from '../conductor.ts';
import { TIMELINE_BINS } from '../side-questions.ts';
import { useSession } from '../state/session-store.ts';
import { markerLabel } from '../words.ts';
import { useEmbed } from './embed-store.ts';

/** Larger machines take minutes for a whole run; there a beat is the next marker. */
const MOST_PAGES = 300_000;
/** No run has so many kills: the search for it ends with the run. */
const NEVER = { kind: 'event', name: 'oom_kill', nth: 1_000_000 } as const;

export function beatsOf(): readonly Beat[] {
  const { info, catalog } = useSession.getState();
  const { beats } = useEmbed.getState();
  if (info === null || catalog === null || beats === null) return [];
  return beats.map((marker, n) => ({ n, label: markerLabel(catalog, info, marker), t: marker.ns, ordinal: marker.ordinal }));
}

/** The last beat at or before an event; -1 before the first. */
export function beatAt(beats: readonly Beat[], ordinal: number): number {
  return beats.findLastIndex((beat) => beat.ordinal <= ordinal);
}

function asItStands(info: SessionInfo): boolean {
  const same = Object.entries(info.switches).every(([id, option]) => info.base_switches[id] === option);
  return info.commands.length === 0 && same;
}

/** Another run, other beats. */
export function watchBeats(): void {
  useSession.subscribe((state, before) => {
    if (state.info === before.info || state.info === null) return;
    const { poster } = useEmbed.getState();
    const of = poster?.head.session;
    const known = of !== undefined && state.info.scenario === of.scenario && state.info.seed === of.seed && asItStands(state.info);
    useEmbed.setState({ beats: known && poster !== null && poster.head.beats.length > 0 ? poster.head.beats : null });
  });
}

/** Goes through the whole run if need be. The picture stays as it is meanwhile. */
export async function findBeats(conductor: Conductor): Promise<readonly Beat[]> {
  const { info, catalog } = useSession.getState();
  if (useEmbed.getState().beats !== null || info === null || catalog === null || info.dims.nr_pages > MOST_PAGES) return beatsOf();
  const over = conductor.idle.begin('beats');
  try {
    await conductor.client.instants([NEVER]);
    const { markers } = await conductor.client.timeline(TIMELINE_BINS);
    if (useSession.getState().info === info) useEmbed.setState({ beats: beats_of(markers, catalog) });
  } finally {
    over();
  }
  return beatsOf();
}
