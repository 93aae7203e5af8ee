// What a scattered write ought to cost on a drive, from its own seek curve and the places that are in use: to be held against what
// the run measured. First come, first served, every pair of places is as likely as any other. One way over the disk (C-LOOK), n
// requests of a sweep share the span, so a seek goes over 1/(n + 1) of it.
import type { Drive } from '#kernel/block/drive.ts';
import { cylinder_of } from '#kernel/block/mechanics.ts';
import type { Kernel } from '#kernel/kernel.ts';

/** A stretch of a file on disk: where its middle lies and how many pages it has. */
export interface Place {
  readonly cylinder: number;
  readonly pages: number;
}

const SECTORS_OF_A_PAGE = 8;
/** So many places at most are paired with each other; of more, every so many are left out. */
const MOST_PLACES = 2000;

/** Places of the files of a device for which `of` holds. */
export function places_of(k: Kernel, device: number, drive: Drive, of: (file: number) => boolean): Place[] {
  const places: Place[] = [];
  for (let file = 0; file < k.size.nr_files; file++) {
    if (k.file_device[file] !== device || !of(file)) continue;
    for (let e = k.extent_start[file]!; e < k.extent_start[file + 1]!; e++) {
      const pages = k.extent_pages[e]!;
      places.push({ cylinder: cylinder_of(drive, k.extent_sector[e]! + pages * (SECTORS_OF_A_PAGE / 2)), pages });
    }
  }
  return places;
}

/** Mean seek from one page to another, over all pairs of pages. */
export function mean_pair_seek_ns(drive: Drive, all: readonly Place[]): number {
  const step = Math.ceil(all.length / MOST_PLACES);
  const places = all.filter((_, i) => i % step === 0);
  let weight = 0;
  let sum = 0;
  for (const a of places) {
    for (const b of places) {
      weight += a.pages * b.pages;
      sum += a.pages * b.pages * drive.seek_ns[Math.abs(a.cylinder - b.cylinder)]!;
    }
  }
  return weight === 0 ? 0 : sum / weight;
}

/** Cylinders from the first to the last place. */
export function span_of(places: readonly Place[]): number {
  if (places.length === 0) return 0;
  return Math.max(...places.map((p) => p.cylinder)) - Math.min(...places.map((p) => p.cylinder));
}

/** Seek over the mean gap of n requests that share a span; between two cylinders, linear. */
export function sweep_seek_ns(drive: Drive, span: number, n: number): number {
  const gap = Math.min(span / (n + 1), drive.cylinders - 1);
  const below = Math.floor(gap);
  const a = drive.seek_ns[below]!;
  const b = drive.seek_ns[Math.min(below + 1, drive.cylinders - 1)]!;
  return a + (b - a) * (gap - below);
}

/** The same with gaps as they fall: the chance that a gap of n places thrown on the span is longer than d is (1 - d/span)^n. */
export function thrown_seek_ns(drive: Drive, span: number, n: number): number {
  const requests = Math.max(1, Math.round(n));
  let sum = 0;
  let longer = 1;
  for (let d = 0; d < span; d++) {
    const next = power(1 - (d + 1) / span, requests);
    // A gap between d and d + 1 cylinders.
    sum += (longer - next) * ((drive.seek_ns[d]! + drive.seek_ns[Math.min(d + 1, drive.cylinders - 1)]!) / 2);
    longer = next;
  }
  return sum;
}

function power(base: number, exponent: number): number {
  let result = 1;
  for (let b = base, e = exponent; e > 0; e = Math.floor(e / 2), b *= b) if (e % 2 === 1) result *= b;
  return result;
}

export function half_turn_ns(drive: Drive): number {
  return drive.period_ns / 2;
}

/** Overhead of a request and the transfer of one page, at the mean of the places. */
export function page_transfer_ns(drive: Drive, places: readonly Place[]): number {
  let weight = 0;
  let sum = 0;
  for (const place of places) {
    let zone = 0;
    while (zone + 1 < drive.zone_first_cylinder.length && place.cylinder >= drive.zone_first_cylinder[zone + 1]!) zone++;
    weight += place.pages;
    sum += (place.pages * SECTORS_OF_A_PAGE * drive.period_ns) / drive.zone_sectors[zone]!;
  }
  return drive.overhead_ns + (weight === 0 ? 0 : sum / weight);
}
