// A picture, a strip or a film of the page's run as a file. The dialog and the command line both come through here.
import { format_clock } from '#base/units.ts';
import { spawnPort } from '#client/spawn.ts';
import type { ThemeId } from '#panels/draw/palette.ts';
import type { Panel } from '#panels/panel.ts';
import { checkJob, makeFilm } from '#pictures/film.ts';
import type { FilmFormat } from '#pictures/film.ts';
import { frameCount } from '#pictures/instants.ts';
import type { Look } from '#pictures/picture.ts';
import { pictureSize } from '#pictures/size.ts';
import type { PictureSize } from '#pictures/size.ts';
import { RunSource } from '#pictures/source.ts';
import { pageTools, pngBlob, toPng, toSvg } from '#pictures/still.ts';
import type { Beat, StripForm } from '#pictures/strip.ts';
import { paintStrip, stripFacts, stripPlan, stripSvg } from '#pictures/strip.ts';
import { evenSide } from '#pictures/even.ts';
import type { Conductor } from '../conductor.ts';
import { loadOtherPanels, PANEL_IDS, panelById, usePanelList } from '../panel-list.ts';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { wantedOf } from '../wanted.ts';
import type { BeatKind } from './beats.ts';
import { lessonBeats, markerBeats, momentBeats } from './beats.ts';
import { addressOf, instanceOf, needsReport, presentChoice, telling } from './instance.ts';

interface Common {
  readonly panels: readonly string[];
  readonly theme: ThemeId;
  /** Pixels of the file; of one picture of a strip. */
  readonly width: number;
  readonly height: number;
  /** Null: the question that the story or the panel asks. */
  readonly caption: string | null;
  /** Where the page stands for others; null: where it stands now. */
  readonly address: string | null;
}

export type Job =
  | (Common & { readonly kind: 'still'; readonly format: 'png' | 'svg'; readonly size?: PictureSize })
  | (Common & { readonly kind: 'strip'; readonly format: 'png' | 'svg'; readonly beats: BeatKind; readonly form: StripForm; readonly lesson: string | null })
  | (Common & { readonly kind: 'film'; readonly format: FilmFormat; readonly from_ns: number; readonly to_ns: number; readonly fps: number; readonly seconds: number });

export interface Made {
  readonly blob: Blob;
  readonly name: string;
  /** What came of it, in words. */
  readonly words: string;
  readonly frames: number;
}

export interface Working {
  /** 0..1, and what is being done. */
  readonly progress: (share: number, doing: string) => void;
  readonly signal: AbortSignal;
}

export async function panelsOfJob(ids: readonly string[]): Promise<readonly Panel[]> {
  await loadOtherPanels();
  const { panels } = usePanelList.getState();
  return ids.map((id) => {
    const panel = panelById(panels, id);
    if (panel === undefined) throw new Error(`panel: expected one of ${PANEL_IDS.join(', ')}, got ${id}`);
    return panel;
  });
}

/** What stands above: the story's question over its own panel, otherwise what the panel asks. */
export function defaultCaption(panels: readonly Panel[]): string {
  const { info } = useSession.getState();
  const first = panels[0];
  const own = info !== null && (panels.length > 1 || first === undefined || first.id === info.story.panels[0]) ? info.story.question : '';
  return own !== '' ? own : panels.length === 1 ? first!.question : (info?.title ?? '');
}

export function lookOf(panels: readonly Panel[], { theme, caption }: Pick<Common, 'theme' | 'caption'>, size: PictureSize): Look {
  const { follow, brush, map, kernelNames } = useUi.getState();
  return { panels, theme, size, caption: caption ?? defaultCaption(panels), follow, brush, map, kernelNames };
}

function nameOf(job: Job, at: string): string {
  const { info } = useSession.getState();
  return `${[info?.scenario ?? 'pagestage', ...job.panels.slice(0, 2), at].join('-').replaceAll(/[^A-Za-z0-9-]+/g, '')}.${job.format}`;
}

const nameNs = (ns: number): string => `${Math.round(ns / 1e3)}us`;

/** As the page asks for its frames: the same link gives the same picture. */
async function openRun(conductor: Conductor, { signal, progress }: Working, speed: number, choice = presentChoice(conductor.info!)): Promise<RunSource> {
  const duration = conductor.info!.duration_ns;
  return RunSource.open(spawnPort, choice, wantedOf(conductor.info, null, speed), signal, (ns) => progress(0, `running the model: ${format_clock(ns, duration)}`));
}

export async function makeFile(conductor: Conductor, job: Job, working: Working): Promise<Made> {
  if (conductor.info === null) throw new Error('there is no run to make a picture of');
  if (job.panels.length === 0) throw new Error('panel: expected at least one');
  const panels = await panelsOfJob(job.panels);
  const address = job.address ?? addressOf(location);
  if (job.kind === 'still') return still(conductor, job, panels, address);
  if (job.kind === 'film') return film(conductor, job, panels, address, working);
  return strip(conductor, job, panels, address, working);
}

async function still(conductor: Conductor, job: Job & { kind: 'still' }, panels: readonly Panel[], address: string): Promise<Made> {
  conductor.pause();
  conductor.refresh();
  await conductor.idle.idle();
  const { view } = conductor.frames;
  const { info, catalog } = useSession.getState();
  if (view === null || info === null || catalog === null) throw new Error('there is nothing to show yet');
  const report = needsReport(info, view, catalog) ? (await conductor.client.report()).report : null;
  const at = instanceOf(view, info, catalog, report, job.panels, address);
  const look = lookOf(panels, job, job.size ?? pictureSize(job.width, job.height, panels.length));
  const blob = job.format === 'png' ? await toPng(look, at) : new Blob([toSvg(look, at)], { type: 'image/svg+xml' });
  return { blob, name: nameOf(job, nameNs(view.head_of('at_ns'))), frames: 1, words: `${look.size.width} × ${look.size.height}` };
}

async function film(conductor: Conductor, job: Job & { kind: 'film' }, panels: readonly Panel[], address: string, working: Working): Promise<Made> {
  const { format, fps, seconds } = job;
  const even = format === 'gif' ? (side: number) => side : evenSide;
  const look = lookOf(panels, job, pictureSize(even(job.width), even(job.height), panels.length));
  const filmed = { format, fps, frames: frameCount(seconds, fps), range: { from_ns: job.from_ns, to_ns: job.to_ns } };
  const problem = checkJob(filmed);
  if (problem !== '') throw new Error(problem);
  // The past that a picture shows is that of the film's own speed.
  const source = await openRun(conductor, working, (job.to_ns - job.from_ns) / 1e9 / seconds);
  try {
    const made = await makeFilm(source, look, filmed, telling(job.panels, address), ({ frame, frames }) => working.progress(frame / frames, `frame ${frame} of ${frames}`), working.signal);
    return { blob: made.blob, name: nameOf(job, `${nameNs(job.from_ns)}-${nameNs(job.to_ns)}`), frames: made.frames, words: `${made.frames} frames, ${made.encoding}` };
  } finally {
    source.close();
  }
}

export async function beatsOf(conductor: Conductor, job: Pick<Job & { kind: 'strip' }, 'beats' | 'lesson' | 'panels'>, address: string, working: Working): Promise<readonly Beat[]> {
  const tell = telling(job.panels, address);
  const { speed } = useUi.getState();
  const progress = (share: number): void => working.progress(share, 'looking for the instants');
  if (job.beats === 'lesson') {
    if (job.lesson === null) throw new Error('beats: no lesson is held; expected moments or markers');
    return lessonBeats(await conductor.client.lesson(job.lesson), (choice) => openRun(conductor, working, speed, choice), tell, progress);
  }
  const source = await openRun(conductor, working, speed);
  try {
    return await (job.beats === 'moments' ? momentBeats : markerBeats)(source, tell, progress);
  } finally {
    source.close();
  }
}

export async function stripOf(conductor: Conductor, job: Job & { kind: 'strip' }, working: Working): Promise<{ readonly look: Look; readonly beats: readonly Beat[] }> {
  const panels = await panelsOfJob(job.panels.slice(0, 1));
  const beats = await beatsOf(conductor, job, job.address ?? addressOf(location), working);
  if (beats.length === 0) throw new Error(`beats: this run has no ${job.beats}`);
  return { look: lookOf(panels, { ...job, caption: job.caption ?? conductor.info!.title }, pictureSize(640, 360, 1)), beats };
}

async function strip(conductor: Conductor, job: Job & { kind: 'strip' }, _panels: readonly Panel[], _address: string, working: Working): Promise<Made> {
  const { look, beats } = await stripOf(conductor, job, working);
  const plan = stripPlan(beats.length, job.form, job.width);
  const made = { name: nameOf(job, job.beats), frames: beats.length, words: `${beats.length} pictures` };
  if (job.format === 'svg') return { ...made, blob: new Blob([stripSvg(look, beats, plan, pageTools())], { type: 'image/svg+xml' }) };
  const canvas = new OffscreenCanvas(1, 1);
  paintStrip(canvas, look, beats, plan);
  return { ...made, blob: await pngBlob(canvas, stripFacts(look, beats)) };
}
