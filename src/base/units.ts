// Aliases that make signatures readable, and the formatters of quantities. The aliases cost nothing.
// All simulated time is whole nanoseconds in a double: exact up to 104 days.

/** Simulated time or duration, whole nanoseconds. */
export type Ns = number;
export type Bytes = number;
/** A count of 4 KiB pages. */
export type Pages = number;
/** Sectors of 512 bytes. */
export type Sectors = number;
/** Page frame number: the row of a page in the page columns. */
export type Pfn = number;
export type TaskId = number;
/** Number of an event since boot; never reused; 0 = the machine's own start. */
export type EventId = number;

export const NONE = -1;
export const PAGE_BYTES = 4096;
export const SECTOR_BYTES = 512;
export const SECTORS_PER_PAGE = 8;
export const US = 1e3;
export const MS = 1e6;
export const S = 1e9;

/** A duration in the unit that reads best: 850 ns, 12.4 µs, 31.4 ms, 2.05 s. */
export function format_ns(ns: Ns): string {
  const abs = Math.abs(ns);
  if (abs < US) return `${ns} ns`;
  if (abs < MS) return `${round3(ns / US)} µs`;
  if (abs < S) return `${round3(ns / MS)} ms`;
  return `${round3(ns / S)} s`;
}

/** An instant on the clock of a run: as many figures as the length of the run needs. */
export function format_clock(ns: Ns, duration_ns: Ns): string {
  if (duration_ns < MS) return `${(ns / US).toFixed(1)} µs`;
  if (duration_ns < S) return `${(ns / MS).toFixed(3)} ms`;
  return `${(ns / S).toFixed(duration_ns < 100 * S ? 3 : 2)} s`;
}

/** Bytes with binary units: 512 B, 12 KiB, 1.5 GiB. */
export function format_bytes(bytes: Bytes): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${round3(value)} ${units[unit]}`;
}

function round3(value: number): string {
  const abs = Math.abs(value);
  if (abs >= 100) return String(Math.round(value));
  if (abs >= 10) return String(Math.round(value * 10) / 10);
  return String(Math.round(value * 100) / 100);
}
