// Where the story's one big number comes from: a field of the frame if it has that name, else a counter, else the
// report (looked up by a dotted path, then by its table of metrics).
import type { Catalog } from '#wire/catalog.ts';
import { HEAD } from '#wire/frame_layout.ts';
import type { FrameView } from '#wire/frame_view.ts';

export function numberFromFrame(metric: string, view: FrameView, catalog: Catalog): number | null {
  const head = HEAD.indexOf(metric as (typeof HEAD)[number]);
  if (head >= 0) return view.head[head]!;
  const counter = catalog.vmstat.findIndex((one) => one.name === metric);
  return counter >= 0 && counter < view.vmstat.length ? view.vmstat[counter]! : null;
}

export function numberFromReport(metric: string, report: unknown): number | string | null {
  const found = lookUp(report, metric.split('.')) ?? lookUp(report, ['metrics', metric]) ?? lookUp(report, ['report', metric]);
  if (typeof found === 'number' || typeof found === 'string') return found;
  // A metric may come with its unit or spread: { value, ... }.
  const value = lookUp(found, ['value']);
  return typeof value === 'number' || typeof value === 'string' ? value : null;
}

/** Numbers that say that somebody is hurt are written in the colour of harm. */
const HARM = /stall|wait|oom|overflow|past_end|pause|kill|lost/;

export function isHarm(metric: string, value: number | string | null): boolean {
  return value !== null && value !== 0 && HARM.test(metric);
}

function lookUp(from: unknown, path: readonly string[]): unknown {
  let at: unknown = from;
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}
