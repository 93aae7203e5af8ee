// The keys of a presentation, in one table: the stage does them, the notes send them over, the help prints them. A remote has
// the first two or three.
import type { StageDeed } from './messages.ts';

export interface StageKey {
  readonly keys: readonly string[];
  readonly shown: string;
  readonly does: string;
  readonly deed: StageDeed | 'notes' | null;
}

export const STAGE_KEYS: readonly StageKey[] = [
  { keys: ['PageDown'], shown: 'PageDown', does: 'on: to where the step gets to, then its number, then the next step', deed: 'next' },
  { keys: ['PageUp'], shown: 'PageUp', does: 'to the step before', deed: 'previous' },
  { keys: ['Home'], shown: 'Home', does: 'to the first step', deed: 'first' },
  { keys: ['.'], shown: '.', does: 'blank the screen, and back', deed: 'blank' },
  { keys: ['v'], shown: 'V', does: 'reveal the number, or hide it again', deed: 'reveal' },
  { keys: ['f'], shown: 'F', does: 'freeze the picture while the machine goes on; again: to where the machine is', deed: 'freeze' },
  { keys: [], shown: 'hold Shift', does: 'spotlight at the pointer', deed: null },
  { keys: ['o'], shown: 'O', does: 'spotlight by keyboard: the arrow keys move it, O puts it out', deed: 'light' },
  { keys: ['i'], shown: 'I', does: 'a second window: notes, what comes next, timer', deed: 'notes' },
  { keys: ['p'], shown: 'P, Esc', does: 'leave the stage; the page is as it was', deed: 'leave' },
];

export function stageKey(key: string): StageKey | undefined {
  const name = key.length === 1 ? key.toLowerCase() : key;
  return STAGE_KEYS.find((one) => one.keys.includes(name));
}
