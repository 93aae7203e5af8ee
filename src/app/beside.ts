// A second run that goes with the page's own on one clock: what the conductor tells it, and what it asks of it. How it is opened
// and shown is loaded when two runs are wanted side by side (compare/).
import type { FrameReply } from '#client/session_client.ts';
import type { Command, Target } from '#wire/messages.ts';

export interface Beside {
  /** The page's own run was asked for an instant. */
  asked(target: Target): void;
  /** A frame of it stands in the frames. */
  framed(reply: FrameReply): void;
  /** It was forked, so it is another run now. */
  forked(): void;
  /** Still on the way to the instant asked for: playing waits for it. */
  readonly behind: boolean;
  /** Nothing will happen in it any more. */
  readonly ended: boolean;
  close(): void;
}

/** The other of two runs, with the same scenario and seed as the page's own. */
export interface BesideChoice {
  /** As opened. Only what differs from the page's own need stand here. */
  readonly switches: Readonly<Record<string, string>>;
  /** Null: the same changes as the page's own run. */
  readonly commands: readonly Command[] | null;
  /** The page's own run is B. */
  readonly swapped: boolean;
}
