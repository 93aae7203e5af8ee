// The stage: one hero and one companion; or, in the control room, every panel at once.
import type { ReactElement } from 'react';
import { PanelView } from './PanelView.tsx';
import { panelById, stagePanels, usePanelList } from './panel-list.ts';
import { useSession } from './state/session-store.ts';
import { useUi } from './state/ui-store.ts';

export function Stage(): ReactElement {
  const panels = usePanelList((state) => state.panels);
  const complete = usePanelList((state) => state.complete);
  const failed = usePanelList((state) => state.failed);
  const chosen = useUi((state) => state.panels);
  const boardOpen = useUi((state) => state.boardOpen);
  const size = useUi((state) => state.size);
  const status = useSession((state) => state.status);
  if (failed !== '') {
    return (
      <main className="stage" id="stage">
        <div className="empty" role="alert">
          <h2>The panels could not be loaded</h2>
          <p>{failed}</p>
          <p>This happens when the page was updated while it was open, or when the network broke off. Reload the page.</p>
          <button type="button" onClick={() => location.reload()}>
            Reload
          </button>
        </div>
      </main>
    );
  }
  if (panels === null || status === 'starting') {
    return (
      <main className="stage" id="stage" aria-busy="true">
        <p className="empty muted" role="status">
          Starting the machine…
        </p>
      </main>
    );
  }
  // At the back of a room more than two panels cannot be read: there the switches come up beside them.
  if (boardOpen && complete && size !== 'projector') {
    return (
      <main className="stage stage-room" id="stage">
        {stagePanels(panels).map((panel) => (
          <PanelView key={panel.id} panel={panel} className="room-panel" />
        ))}
      </main>
    );
  }
  const all = stagePanels(panels);
  const found = chosen.flatMap((id) => panelById(all, id) ?? []);
  // A story or a link may name panels that this page does not have.
  const shown = found.length > 0 ? found : all.slice(0, 2);
  return (
    <main className={`stage stage-${Math.min(shown.length, 2)}`} id="stage">
      {shown.map((panel, ix) => (
        <PanelView key={panel.id} panel={panel} className={ix === 0 ? 'hero' : 'companion'} {...(ix === 0 ? {} : { legendAfter: shown[0]!.id })} />
      ))}
    </main>
  );
}
