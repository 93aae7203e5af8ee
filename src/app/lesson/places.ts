// Where the run stands when a stop begins, exactly: its switches, the changes made on the way, the event. Back goes there.
import type { Lesson } from '#wire/lesson.ts';
import type { Command, FoundMark, Instant } from '#wire/messages.ts';
import type { Mark } from '#wire/opening.ts';
import type { Stop } from './hold.ts';

export interface Place extends Instant {
  readonly seed: number;
  readonly switches: Readonly<Record<string, string>>;
  readonly commands: readonly Command[];
  /** Marks passed since the run began: the next one is looked for after them. */
  readonly path: readonly Mark[];
  /** Who did what it stands at, or -1. */
  readonly actor: number;
  /** False: the run does not come to the point that was looked for, and stands where the step began. */
  readonly found: boolean;
}

export function startPlace({ seed, switches }: Pick<Lesson, 'seed' | 'switches'>): Place {
  return { seed, switches, commands: [], ns: 0, ordinal: 0, path: [], actor: -1, found: true };
}

/** The run that a watch step plays: forked here, where the step changes switches. */
export function forked(place: Place, set: Readonly<Record<string, string>>): Place {
  const commands = Object.entries(set).map(([id, option]): Command => ({ ordinal: place.ordinal, switch: id, option }));
  return commands.length === 0 ? place : { ...place, commands: [...place.commands, ...commands] };
}

/** Where a stop ends; null if the run has to be asked for it (`seek`). */
export function placeAfter(lesson: Lesson, stop: Stop, place: Place): Place | null {
  const step = stop.kind === 'step' ? stop.step : null;
  if (step?.kind === 'restart') return startPlace({ seed: lesson.seed, switches: step.switches });
  return step?.kind === 'watch' || step?.kind === 'force' ? null : place;
}

/** Another seed, with the switches as they stand here. */
export function inSeed(place: Place, seed: number): Place {
  const switches = { ...place.switches };
  for (const command of place.commands) switches[command.switch] = command.option;
  return startPlace({ seed, switches });
}

/** The place at which a mark was found, or was not. */
export function reached(place: Place, mark: Mark, found: FoundMark | undefined): Place {
  if (found === undefined) return { ...place, found: false };
  return { ...place, ns: found.ns, ordinal: found.ordinal, path: [...place.path, mark], actor: found.actor, found: true };
}

/** From here on a stop's place can be worked out without what came before it: the last restart, or the beginning. */
export function knownFrom(stops: readonly Stop[], at: number): number {
  for (let ix = Math.min(at, stops.length) - 1; ix >= 0; ix--) {
    const stop = stops[ix]!;
    if (stop.kind === 'step' && stop.step.kind === 'restart') return ix;
  }
  return 0;
}
