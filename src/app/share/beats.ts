// The marked instants of a story, for a strip: what its telling stops at, what a lesson's steps come to, or what the time line
// marks. Each run is asked, nothing is written here.
import type { RunSource } from '#pictures/source.ts';
import type { Instance } from '#pictures/picture.ts';
import type { Beat } from '#pictures/strip.ts';
import { MOST_BEATS } from '#pictures/strip.ts';
import type { OpenChoice } from '#client/session_client.ts';
import type { FrameView } from '#wire/frame_view.ts';
import type { Lesson } from '#wire/lesson.ts';
import type { Target } from '#wire/messages.ts';
import type { NumberSource } from '../intro/numbers.ts';
import { sentenceFor } from '../intro/numbers.ts';
import { makePlan, marksOf, pictureAt } from '../intro/player.ts';
import { stopsOf } from '../lesson/hold.ts';
import { plain } from '../lesson/lesson-words.ts';
import type { Place } from '../lesson/places.ts';
import { forked, placeAfter, reached, startPlace } from '../lesson/places.ts';
import { eventSentence } from '../words.ts';

export type BeatKind = 'moments' | 'lesson' | 'markers';


export type Tell = (view: FrameView, source: RunSource) => Promise<Instance>;
export type OpenRun = (choice: OpenChoice) => Promise<RunSource>;

const upper = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** The moments of a story that tells itself; none if it does not. */
export async function momentBeats(source: RunSource, tell: Tell, progress: (share: number) => void): Promise<readonly Beat[]> {
  const moments = source.session.story.opening?.moments ?? [];
  const plan = moments.length === 0 ? null : makePlan(moments, await source.instants(marksOf(moments)));
  if (plan === null) return [];
  const beats: Beat[] = [];
  for (const [ix, { moment }] of plan.moments.slice(0, MOST_BEATS).entries()) {
    progress(ix / plan.moments.length);
    const view = await source.at(pictureAt(plan, ix).target);
    const numbers: NumberSource = { view, session: source.session, catalog: source.catalog, plan };
    const caption = sentenceFor(moment.words, numbers);
    const last = beats.at(-1);
    // A moment that only lets the last one stand is no picture of its own.
    if (last?.caption === caption && last.at.view.head_of('ordinal') === view.head_of('ordinal')) continue;
    beats.push({ caption, at: await tell(view, source) });
  }
  return beats;
}

/** The first of each kind of happening that the time line marks, in the order of the run. */
export async function markerBeats(source: RunSource, tell: Tell, progress: (share: number) => void): Promise<readonly Beat[]> {
  await source.at({ kind: 'ns', ns: source.session.duration_ns });
  const markers = await source.markers();
  const first = markers.filter((one, ix) => markers.findIndex((other) => other.kind === one.kind) === ix).slice(0, MOST_BEATS);
  const beats: Beat[] = [];
  for (const [ix, marker] of first.entries()) {
    progress(ix / first.length);
    const view = await source.at({ kind: 'instant', ordinal: marker.ordinal });
    beats.push({ caption: upper(eventSentence(source.catalog, source.session, marker)), at: await tell(view, source) });
  }
  return beats;
}

/** What each step of a lesson that plays comes to, in the run as its steps have changed it. */
export async function lessonBeats(lesson: Lesson, open: OpenRun, tell: Tell, progress: (share: number) => void): Promise<readonly Beat[]> {
  const stops = stopsOf(lesson);
  const beats: Beat[] = [];
  let place: Place = startPlace(lesson);
  let run = null as { readonly key: string; readonly source: RunSource } | null;
  try {
    for (const [ix, stop] of stops.entries()) {
      if (beats.length >= MOST_BEATS) break;
      progress(ix / stops.length);
      if (stop.kind !== 'step') continue;
      const { step } = stop;
      if (step.kind !== 'watch') {
        place = placeAfter(lesson, stop, place) ?? place;
        continue;
      }
      const wanted = forked(place, step.set);
      const key = JSON.stringify([wanted.seed, wanted.switches, wanted.commands]);
      if (run?.key !== key) {
        run?.source.close();
        run = { key, source: await open({ scenario: lesson.scenario, seed: wanted.seed, switches: wanted.switches, commands: wanted.commands }) };
      }
      const found = await run.source.instants([...wanted.path, step.until]);
      place = reached(wanted, step.until, found.length > wanted.path.length ? found.at(-1) : undefined);
      if (!place.found) continue;
      const target: Target = { kind: 'instant', ordinal: place.ordinal };
      const view = await run.source.at(target);
      beats.push({ caption: plain(step.say, () => null), at: await tell(view, run.source) });
    }
  } finally {
    run?.source.close();
  }
  return beats;
}
