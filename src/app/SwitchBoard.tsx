// Every switch there is, grouped by question. Changing one forks the run at this instant.
import type { ReactElement } from 'react';
import { SwitchChoice } from './SwitchChoice.tsx';
import { useSession } from './state/session-store.ts';
import { openBoard } from './keys.ts';
import { UndoButton } from './undo/UndoButton.tsx';

export function SwitchBoard(): ReactElement {
  const catalog = useSession((state) => state.catalog);
  const groups = [...new Set((catalog?.switches ?? []).map((one) => one.group))];
  return (
    <aside className="card board" aria-label="All switches">
      <div className="board-head">
        <h2>All switches</h2>
        <button type="button" className="quiet" onClick={openBoard}>
          Back to the story <kbd>0</kbd>
        </button>
      </div>
      <p className="muted">A change takes effect from the instant shown; the past stays as it was.</p>
      <UndoButton />
      {groups.map((group) => (
        <section key={group} className="board-group">
          <h3>{group}</h3>
          {catalog?.switches.filter((one) => one.group === group).map((one) => <SwitchChoice key={one.id} of={one} full />)}
        </section>
      ))}
    </aside>
  );
}
