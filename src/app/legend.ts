// A legend lists what has been on screen in this run. It only grows: a mark that comes and goes from frame to frame
// would make a line of the legend come and go too, and the picture above it jump.
import type { LegendEntry } from '#panels/panel.ts';

export interface Seen {
  /** The run and the names it belongs to; another one starts anew. */
  readonly of: string;
  readonly entries: readonly LegendEntry[];
}

export function keepSeen(now: readonly LegendEntry[], before: Seen, of: string): Seen {
  const shared = before.entries.filter((old) => now.some((entry) => entry.label === old.label)).length;
  // Mostly other marks: the panel draws at another level (dots instead of cells), whose legend is another one.
  if (before.of !== of || shared * 2 < before.entries.length) return { of, entries: now };
  // An entry whose kernel's name is listed again has only new words (another stack size).
  const kept = before.entries.filter((old) => !now.some((entry) => entry.label === old.label || (entry.kernel !== '' && entry.kernel === old.kernel)));
  const known = before.entries.flatMap((old) => now.find((entry) => entry.label === old.label) ?? (kept.includes(old) ? old : []));
  return { of, entries: [...known, ...now.filter((entry) => !known.includes(entry))] };
}
