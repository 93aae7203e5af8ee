// The recorder sees what happens and can change nothing: it stands outside arena and hash. What it holds can always be
// made again by running from a keyframe, because the ids come from the arena.

export interface Recorder {
  /** A happening, with the id of the happening that caused it. */
  event(id: number, ordinal: number, ns: number, kind: number, actor: number, a: number, b: number, cause: number): void;
  /** A stretch of one task's time that has ended. */
  segment(task: number, state: number, reason: number, from_ns: number, to_ns: number, cause: number, for_task: number): void;
}
