// One panel in a slide: a question, a picture, a number, and who says so. Paused on its poster until asked.
import type { ReactElement } from 'react';
import { Notices } from '../Notices.tsx';
import { PanelView } from '../PanelView.tsx';
import { panelById, usePanelList } from '../panel-list.ts';
import { Scrubber } from '../Scrubber.tsx';
import { StoryNumber } from '../StoryCard.tsx';
import { ClockReadout, Transport } from '../Transport.tsx';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { useConductor } from '../use-conductor.ts';

export function EmbedApp(): ReactElement {
  const conductor = useConductor();
  const { panel: wanted, controls, caption } = useUi((state) => state.link);
  const chosen = useUi((state) => state.panels);
  const panels = usePanelList((state) => state.panels);
  const failed = usePanelList((state) => state.failed);
  const info = useSession((state) => state.info);
  const dead = useSession((state) => (state.status === 'dead' ? state.deadText : ''));
  const playing = useUi((state) => state.playing);
  const panel = panelById(panels, wanted ?? chosen[0] ?? '') ?? panelById(panels, chosen[0] ?? '') ?? panels?.[0];
  const question = info === null ? '' : wanted === null || wanted === info.story.panels[0] ? info.story.question : (panel?.question ?? '');

  if (dead !== '' || failed !== '') {
    return (
      <main className="embed embed-dead">
        <p>
          <strong>The model stopped.</strong> {dead || failed}. Reload the slide.
        </p>
      </main>
    );
  }
  return (
    <main className="embed">
      {caption && <h1>{question !== '' ? question : (info?.title ?? '')}</h1>}
      <div className="embed-stage">
        {panel !== undefined && <PanelView panel={panel} bare />}
        {controls === 'none' && (
          <button type="button" className="embed-cover" aria-label={playing ? 'Pause' : 'Play'} onClick={() => conductor.toggle()} />
        )}
      </div>
      {caption && (
        <div className="embed-foot">
          <StoryNumber />
          <Stamp />
        </div>
      )}
      {controls !== 'none' && (
        <div className="embed-controls">
          <Transport mini={controls === 'mini'} />
          <Scrubber labels={false} />
          {controls === 'full' && <ClockReadout />}
        </div>
      )}
      {!caption && <Stamp />}
      {controls === 'full' && <Notices />}
    </main>
  );
}

/** Wherever this picture ends up, it says what it is. */
function Stamp(): ReactElement | null {
  const info = useSession((state) => state.info);
  if (info === null) return null;
  return (
    <p className="stamp">
      model, {info.rules}, {info.mixed_eras.length > 0 && 'mixed eras, '}
      {info.machine}
    </p>
  );
}
