// What the server needs of the model, as an interface: the real one is bound in server.ts, tests bind a small one.
import type { Routine } from '#engine/routine.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Lesson, LessonText } from '#lessons/lesson.ts';
import type { HistoryMachine } from '#session/timeline.ts';
import type { ScenarioText, SwitchText } from '#wire/catalog.ts';
import type { Problem, SessionInfo, TruthRow } from '#wire/messages.ts';

export interface ServedMachine extends HistoryMachine {
  readonly info: SessionInfo;
  switches(): Readonly<Record<string, string>>;
  /** Which of these switches' rules no kernel had together, in words. */
  mixed_eras(switches: Readonly<Record<string, string>>): readonly string[];
}

/** A scenario is opaque here: loaded, then made into machines. */
export type LoadedScenario = { readonly id: string };

export interface Found {
  readonly scenario: LoadedScenario | null;
  readonly problems: readonly Problem[];
}

export interface FoundLesson {
  readonly lesson: Lesson | null;
  readonly problems: readonly Problem[];
}

export interface Model {
  /** A promise where a part of the program must be loaded first; requests after it wait in line. */
  load_scenario(source: unknown): Found | Promise<Found>;
  make_machine(scenario: LoadedScenario, seed: number, switches: Readonly<Record<string, string>>): ServedMachine;
  /** The run's figures at the present instant; for a run as it was opened, a recorded kernel's beside it if there are any. */
  report(machine: ServedMachine, as_opened: boolean): { readonly report: unknown; readonly truth: readonly TruthRow[] | null };
  /** Null if the switch has such an option. */
  switch_problem(id: string, option: string): Problem | null;
  switches(): readonly SwitchText[];
  scenarios(): readonly ScenarioText[];
  lessons(): readonly LessonText[];
  /** A lesson of that list; loaded with the first that is asked for. */
  lesson(id: string): Promise<FoundLesson>;
  routines(): readonly Routine<Kernel>[];
}
