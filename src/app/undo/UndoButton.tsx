import type { ReactElement } from 'react';
import { useSession } from '../state/session-store.ts';
import { useConductor } from '../use-conductor.ts';
import { lastChange, undo } from './undo.ts';

/** Nothing while no switch was changed on the way. */
export function UndoButton(): ReactElement | null {
  const conductor = useConductor();
  const changes = useSession((state) => state.info?.commands.length ?? 0);
  const words = lastChange();
  if (changes === 0 || words === null) return null;
  return (
    <button type="button" className="quiet undo" title={`The run without "${words}", at this instant (Ctrl Z)`} onClick={() => undo(conductor)}>
      Take back: {words}
    </button>
  );
}
