// On the story card, below the button: which of the many runs this is, and the way back up to the dots.
import type { ReactElement } from 'react';
import { useEffect } from 'react';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { useConductor } from '../use-conductor.ts';
import { withoutUnit } from '../words.ts';
import { nextOfTour, toggleSeeds } from './deeds.ts';
import { armLabel } from './plan.ts';
import { useSeeds } from './seeds-store.ts';
import { valueText } from './value.ts';

/** How long each run of a tour stands. */
const TOUR_MS = 4000;

export function OpenedNote(): ReactElement | null {
  const conductor = useConductor();
  const { plan, runs, metric, opened } = useSeeds();
  const catalog = useSession((state) => state.catalog);
  const info = useSession((state) => state.info);
  const reduced = useUi((state) => state.reducedMotion);
  const more = opened !== null && opened.tour !== null && opened.tour.at + 1 < opened.tour.picks.length;
  // Without motion the visitor goes on by hand.
  const goesOn = more && !reduced;
  useEffect(() => {
    if (!goesOn) return undefined;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let left = false;
    void conductor.idle.idle().then(() => {
      if (!left) timer = setTimeout(() => nextOfTour(conductor), TOUR_MS);
    });
    return () => {
      left = true;
      if (timer !== null) clearTimeout(timer);
    };
  }, [conductor, goesOn, opened]);
  if (plan === null || opened === null || catalog === null || info?.scenario !== plan.scenario || info.seed !== plan.seeds[opened.ix]) return null;
  const number = plan.metrics[metric]!;
  const run = runs[opened.ix * plan.arms.length + opened.arm] ?? null;
  const where = opened.tour !== null ? `Its end. Run ${opened.tour.at + 1} of ${opened.tour.picks.length} chosen by chance` : run?.worst === null ? 'Nothing went wrong in it: its end' : 'Its worst moment';
  return (
    <section className="seeds-note" aria-label="One of many runs">
      <p>
        <strong>Seed {plan.seeds[opened.ix]}</strong>, {plan.kind === 'pair' && <strong>{'AB'[opened.arm]}: </strong>}
        {armLabel(plan, opened.arm, catalog)}
        <br />
        <span className="number">{valueText(run?.values[metric] ?? null, number)}</span> {withoutUnit(number.label, number.unit)}
        <br />
        <span className="muted">{where}.</span>
      </p>
      <p className="seeds-row">
        {more && (
          <button type="button" onClick={() => nextOfTour(conductor)}>
            Next run
          </button>
        )}
        <button type="button" onClick={toggleSeeds}>
          Back to the seeds
        </button>
        <button type="button" className="quiet" onClick={() => useSeeds.setState({ opened: null })}>
          {goesOn ? 'Stop here' : 'Close'}
        </button>
      </p>
    </section>
  );
}
