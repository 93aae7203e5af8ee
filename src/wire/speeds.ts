// How fast a run is watched, and how much of its past stands on the panels. The page and what makes posters go by the same
// numbers, or a poster would not be the picture that the page draws.

/** Machine seconds for one second of viewing: 1, 2, 5 steps from 10 microseconds to 100 seconds. */
export const SPEEDS: readonly number[] = [
  0.00001, 0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10,
  20, 50, 100,
];

/** A whole run takes about this long to watch unless the visitor chooses otherwise. */
const WATCH_S = 45;
/** How much of the past a panel shows, in seconds of viewing. */
const WINDOW_S = 15;

export function nearestSpeedIndex(speed: number): number {
  let best = 0;
  for (let ix = 1; ix < SPEEDS.length; ix++) {
    if (Math.abs(Math.log(SPEEDS[ix]! / speed)) < Math.abs(Math.log(SPEEDS[best]! / speed))) best = ix;
  }
  return best;
}

/** The speed that a scenario starts with. */
export function defaultSpeed(duration_ns: number): number {
  return SPEEDS[nearestSpeedIndex(Math.max(duration_ns, 1) / 1e9 / WATCH_S)]!;
}

/** The past that a panel shows of a run of this length, in ns of the machine. */
export function windowOf(duration_ns: number, speed: number): number {
  return Math.round(Math.min(duration_ns, speed * WINDOW_S * 1e9));
}
