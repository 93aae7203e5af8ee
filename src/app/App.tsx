// The whole page: header, rail, stage, story, time.
import type { ReactElement } from 'react';
import { Header } from './Header.tsx';
import { HoverCard } from './HoverCard.tsx';
import { DeadScreen, LiveRegion, Notices } from './Notices.tsx';
import { useLater } from './later.ts';
import { Overlays } from './palette/Overlays.tsx';
import { PanelView } from './PanelView.tsx';
import { LANES, panelById, usePanelList } from './panel-list.ts';
import { Rail } from './Rail.tsx';
import { Scrubber } from './Scrubber.tsx';
import { Stage } from './Stage.tsx';
import { StoryCard } from './StoryCard.tsx';
import { ClockReadout, SpeedControl, Transport } from './Transport.tsx';
import { useUi } from './state/ui-store.ts';

export function App(): ReactElement {
  const boardOpen = useUi((state) => state.boardOpen);
  const later = useLater((state) => state.parts);
  return (
    <div className={`app ${boardOpen ? 'app-board' : ''}`}>
      <Header />
      <Rail />
      {/* In reading order the story comes first; the grid puts it beside the stage. */}
      {boardOpen && later !== null ? <later.SwitchBoard /> : <StoryCard />}
      <Stage />
      <TimeStrip />
      <Notices />
      <LiveRegion />
      <HoverCard />
      {later !== null && <later.ScenarioMenu />}
      {later !== null && <later.HelpDialog />}
      <Overlays />
      <DeadScreen />
    </div>
  );
}

function TimeStrip(): ReactElement {
  const lanes = usePanelList((state) => panelById(state.panels, LANES));
  return (
    <footer className="time">
      <div className="lanes">{lanes !== undefined && <PanelView panel={lanes} bare />}</div>
      <div className="time-row">
        <div className="time-left">
          <Transport />
          <ClockReadout />
        </div>
        <Scrubber />
        <SpeedControl />
      </div>
    </footer>
  );
}
