// A lesson's keys come before the page's: a presenter's remote has two of them and holds the whole lesson.
import type { Conductor } from '../conductor.ts';
import { ownedByControl } from '../owned-keys.ts';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { playerNow } from './current.ts';
import { isOpen } from './hold.ts';
import { useLesson } from './lesson-store.ts';
import { leaveLesson } from './holding.ts';

/** As the teacher's notes list them. */
export const LESSON_KEYS: readonly { readonly shown: string; readonly does: string }[] = [
  { shown: 'PageDown', does: 'on: to the end of what plays, then to the next step; past a question without a guess' },
  { shown: 'PageUp', does: 'back to where the step before began' },
  { shown: 'Space', does: 'play, pause' },
  { shown: '.', does: 'blank the screen, and back' },
  { shown: 'I', does: 'these notes' },
  { shown: 'Esc', does: 'close; leave the lesson' },
];

/** While a question is open nothing may be played or looked ahead at. */
const LOOKS_AHEAD = new Set([' ', 'k', 'r', 'ArrowLeft', 'ArrowRight', 'f', '0']);

function escape(): void {
  const { notes, blank } = useLesson.getState().hold;
  const player = playerNow();
  if (blank) player?.act({ kind: 'blank' });
  else if (notes) player?.act({ kind: 'notes' });
  else leaveLesson();
}

/** True: the key was the lesson's. */
function act(event: KeyboardEvent): boolean {
  const player = playerNow();
  if (player === null) return false;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const { letterKeys } = useUi.getState();
  const { hold, stops } = useLesson.getState();
  if (key === 'PageDown' || key === 'PageUp') player.act({ kind: key === 'PageDown' ? 'next' : 'back' });
  else if (key === 'Escape') escape();
  else if (ownedByControl(event)) return false;
  else if (isOpen(hold, stops) && LOOKS_AHEAD.has(key)) useSession.setState({ announcement: 'The run stands still until you answer, or go on without a guess (PageDown).' });
  else if (key === ' ') player.toggle();
  else if (!letterKeys) return false;
  else if (key === '.') player.act({ kind: 'blank' });
  else if (key === 'i') player.act({ kind: 'notes' });
  else return false;
  return true;
}

export function startLessonKeys(conductor: Conductor): () => void {
  const onKey = (event: KeyboardEvent): void => {
    const { helpOpen, menuOpen, boardOpen } = useUi.getState();
    if (useLesson.getState().indexOpen) {
      // The open dialog has the keys; Esc closes it.
      event.stopImmediatePropagation();
      return;
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || helpOpen || menuOpen || conductor.catalog === null) return;
    if (event.key === 'Escape' && boardOpen) return;
    if (!act(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  addEventListener('keydown', onKey, { capture: true });
  return () => removeEventListener('keydown', onKey, { capture: true });
}
