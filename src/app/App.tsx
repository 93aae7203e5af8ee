// The whole page: header, rail, stage, story, time.
import type { ReactElement } from 'react';
import { lazy, Suspense } from 'react';
import { Header } from './Header.tsx';
import { HoverCard } from './HoverCard.tsx';
import { DeadScreen, LiveRegion, Notices } from './Notices.tsx';
import { useLater } from './later.ts';
import { useLessonDoor } from './lesson-door.ts';
import { useMarkParts } from './marks/door.ts';
import { Overlays } from './palette/Overlays.tsx';
import { PanelView } from './PanelView.tsx';
import { LANES, panelById, usePanelList } from './panel-list.ts';
import { Rail } from './Rail.tsx';
import { Scrubber } from './Scrubber.tsx';
import { Stage } from './Stage.tsx';
import { StoryCard } from './StoryCard.tsx';
import { ClockReadout, SpeedControl, Transport } from './Transport.tsx';
import { SeedsDoor } from './seeds/door.tsx';
import { useUi } from './state/ui-store.ts';
import { useConductor } from './use-conductor.ts';

/** Two runs side by side take the place of rail, stage and story. */
const CompareView = lazy(async () => ({ default: (await import('./compare/CompareView.tsx')).CompareView }));

export function App(): ReactElement {
  const beside = useUi((state) => state.beside !== null);
  const boardOpen = useUi((state) => state.boardOpen);
  const later = useLater((state) => state.parts);
  const lessons = useLessonDoor((state) => state.parts);
  const held = useLessonDoor((state) => state.held !== null);
  const Card = held && lessons !== null ? lessons.LessonCard : StoryCard;
  return (
    <div className={`app ${boardOpen ? 'app-board' : ''} ${beside ? 'app-beside' : ''}`}>
      <Header />
      {beside ? (
        <Suspense>
          <CompareView />
        </Suspense>
      ) : (
        <>
          <Rail />
          {/* In reading order the story comes first; the grid puts it beside the stage. */}
          {boardOpen && later !== null ? <later.SwitchBoard /> : <Card />}
          <Stage />
          <TimeStrip />
        </>
      )}
      <Notices />
      <LiveRegion />
      <HoverCard />
      {later !== null && <later.ScenarioMenu />}
      {later !== null && <later.HelpDialog />}
      <SeedsDoor />
      {lessons !== null && <lessons.LessonOver />}
      <Overlays />
      <DeadScreen />
    </div>
  );
}

function TimeStrip(): ReactElement {
  const lanes = usePanelList((state) => panelById(state.panels, LANES));
  const conductor = useConductor();
  const whyOpen = useUi((state) => state.whyOpen);
  const marks = useMarkParts((state) => state.parts);
  const later = useLater((state) => state.parts);
  return (
    <footer className="time">
      {whyOpen && later !== null && <later.WhyPanel />}
      {marks !== null && <marks.LifePanel />}
      {marks !== null && <marks.Chips />}
      <div className="lanes">{lanes !== undefined && <PanelView panel={lanes} bare />}</div>
      <div className="time-row">
        <div className="time-left">
          <Transport />
          <div className="clock-row">
            <ClockReadout />
            <button type="button" className="quiet" title="Why: the causes of the nearest wait for memory (W)" onClick={() => later?.openWhy(conductor)}>
              Why?
            </button>
          </div>
        </div>
        <Scrubber />
        <SpeedControl />
      </div>
    </footer>
  );
}
