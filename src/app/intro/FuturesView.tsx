// Two futures under one clock: left the first choice, right the second, whichever was taken.
import type { ReactElement } from 'react';
import { useEffect } from 'react';
import { LANES, panelById, usePanelList } from '../panel-list.ts';
import { useUi } from '../state/ui-store.ts';
import { useConductor } from '../use-conductor.ts';
import { Director } from './director.ts';
import { IntroPanel } from './IntroPanel.tsx';
import { useIntro } from './intro-store.ts';

/** Time to read what the two came to, before the story goes on by itself. */
const READ_MS = 6000;

export function FuturesView(): ReactElement {
  const conductor = useConductor();
  const { sides, chosen, told, strip } = useIntro();
  const panels = usePanelList((state) => state.panels);
  const playing = useUi((state) => state.playing);
  const map = panelById(panels, 'page-map');
  const lanes = panelById(panels, LANES);
  const director = conductor.lead instanceof Director ? conductor.lead : null;
  // Stepped through by hand, nothing goes on by itself.
  const goesOn = told && !strip && !playing;
  useEffect(() => {
    if (!goesOn || director === null) return;
    const timer = setTimeout(() => director.goOn(), READ_MS);
    return () => clearTimeout(timer);
  }, [goesOn, director]);
  return (
    <section className="futures" aria-label="Two futures">
      {sides.map((side, ix) => {
        const scene = director?.sceneOf(ix) ?? null;
        return (
          <article key={side.label} className={`future future-${ix === 0 ? 'a' : 'b'}`} aria-label={side.label}>
            <header>
              <b aria-hidden="true">{ix === 0 ? 'A' : 'B'}</b>
              <h2>{side.label}</h2>
              {ix === chosen && <span className="chip">your choice</span>}
            </header>
            {map !== undefined && scene !== null && <IntroPanel panel={map} scene={scene} className="intro-map" />}
            {lanes !== undefined && scene !== null && <IntroPanel panel={lanes} scene={scene} className="intro-lane" />}
            <p className="future-said">{side.sentence}</p>
          </article>
        );
      })}
    </section>
  );
}
