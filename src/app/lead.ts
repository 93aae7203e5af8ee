// Who leads while a story tells itself: it chooses the instants, and the visitor's own playback rests.
import type { Playback } from '#client/playback.ts';
import type { FrameReply } from '#client/session_client.ts';
import type { PanelFocus } from '#panels/panel.ts';
import type { Opening } from '#wire/opening.ts';
import type { Conductor } from './conductor.ts';
import type { TellingState } from './test-handle.ts';

export interface Lead {
  readonly playing: boolean;
  /** Machine nanoseconds per second of viewing. */
  readonly rate: number;
  /** How much of the past the panels show; null: as always. */
  readonly window_ns: number | null;
  start(moment: number | null): Promise<void>;
  advance(now_ms: number): void;
  /** A frame is about to be shown: how it follows the one before. */
  onFrame(reply: FrameReply): { readonly stepping: boolean; readonly jump: boolean };
  /** It stands in the frames. */
  framed(reply: FrameReply): void;
  focusOf(panel: string): PanelFocus | undefined;
  play(): void;
  pause(): void;
  step(direction: 1 | -1): void;
  /** How it stands, for tests. */
  told(): TellingState;
  /** Steps back for good. */
  close(): void;
}

export type LoadLead = (conductor: Conductor, opening: Opening) => Promise<Lead>;

/** Whoever leads, the frame loop has one pace. */
export function paceOf(conductor: Pick<Conductor, 'lead' | 'playback' | 'beside'>): Pick<Playback, 'playing' | 'rate' | 'advance'> {
  return {
    get playing() {
      return (conductor.lead ?? conductor.playback).playing;
    },
    get rate() {
      return (conductor.lead ?? conductor.playback).rate;
    },
    advance: (now_ms) => {
      if (conductor.lead === null) return conductor.beside?.behind === true ? conductor.playback.wait() : conductor.playback.advance(now_ms);
      conductor.lead.advance(now_ms);
      return null;
    },
  };
}
