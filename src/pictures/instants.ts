// Which instant of the run each frame of a film shows. Whole numbers throughout: the same film on every machine.

/** Frames of a second that an encoder is asked for; a GIF counts in hundredths of a second and browsers show none faster than 50. */
export const FPS = { least: 1, most: 60, most_gif: 50 } as const;
/** Ten minutes at 30 a second: more is a mistake, or fills the memory of the page. */
export const MOST_FRAMES = 18_000;

export interface Range {
  readonly from_ns: number;
  readonly to_ns: number;
}

/** Frames of a film of so many seconds. At least one. */
export function frameCount(seconds: number, fps: number): number {
  return Math.max(1, Math.round(seconds * fps));
}

/** Seconds of film for a range at a speed (machine seconds per second of film). */
export function secondsAt({ from_ns, to_ns }: Range, speed: number): number {
  return (to_ns - from_ns) / 1e9 / speed;
}

/**
 * The instant of frame k of n, in ns: the first frame stands at the beginning of the range, the last exactly at its end, those
 * between at even distances, each cut to a whole ns. A film of one frame is the beginning.
 */
export function frameInstant(k: number, n: number, { from_ns, to_ns }: Range): number {
  if (n <= 1) return from_ns;
  return from_ns + Number((BigInt(k) * BigInt(to_ns - from_ns)) / BigInt(n - 1));
}

/** How long a GIF shows frame k, in hundredths of a second: rounded so that no error adds up. */
export function gifDelay(k: number, fps: number): number {
  return Math.round(((k + 1) * 100) / fps) - Math.round((k * 100) / fps);
}
