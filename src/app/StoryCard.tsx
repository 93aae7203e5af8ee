// The story: one sentence, one number, one question, at most three switches.
import type { ReactElement, SyntheticEvent } from 'react';
import { useState } from 'react';
import { Inspector } from './Inspector.tsx';
import { useLater } from './later.ts';
import { SwitchChoice } from './SwitchChoice.tsx';
import { SeedsButton, SeedsNote } from './seeds/door.tsx';
import { UndoButton } from './undo/UndoButton.tsx';
import { useSession } from './state/session-store.ts';
import { useUi } from './state/ui-store.ts';
import { isHarm } from './story-number.ts';
import { numberText, withoutUnit } from './words.ts';

/** On a projector the lecturer speaks and shows one thing to change; the board has the others. */
const MOST_SWITCHES = { slide: 3, laptop: 3, projector: 1 } as const;

export function StoryCard(): ReactElement {
  const info = useSession((state) => state.info);
  const catalog = useSession((state) => state.catalog);
  const size = useUi((state) => state.size);
  const later = useLater((state) => state.parts);
  const [looked, setLooked] = useState('');
  if (info === null || catalog === null) return <aside className="card story" aria-label="Story" aria-busy="true" />;
  const { story } = info;
  const switches = story.switches.slice(0, MOST_SWITCHES[size]).flatMap((id) => catalog.switches.find((one) => one.id === id) ?? []);
  // The help of the switch under the pointer or in focus takes the foot of the card, so that nothing moves.
  const look = ({ target }: SyntheticEvent): void => setLooked(target instanceof Element ? (target.closest<HTMLElement>('[data-switch]')?.dataset['switch'] ?? '') : '');
  const help = switches.find((one) => one.id === looked)?.help ?? '';
  return (
    <aside className="card story" aria-label="Story">
      <SeedsNote />
      <p className="sentence">{story.sentence}</p>
      <StoryNumber />
      {story.question !== '' && <p className="question">{story.question}</p>}
      {switches.length > 0 && (
        <div className="switches" onPointerOver={look} onFocus={look} onPointerLeave={() => setLooked('')} onBlur={() => setLooked('')}>
          {switches.map((one) => (
            <SwitchChoice key={one.id} of={one} />
          ))}
        </div>
      )}
      {later !== null && <later.KeptRuns />}
      <UndoButton />
      {later !== null && <later.TruthTable />}
      <div className="story-foot">
        <Inspector />
        <SeedsButton />
        {help !== '' && (
          <p className="switch-help" aria-hidden="true">
            {help}
          </p>
        )}
      </div>
    </aside>
  );
}

export function StoryNumber(): ReactElement | null {
  const number = useSession((state) => state.info?.story.number ?? null);
  const value = useSession((state) => state.storyNumber);
  const panic = useSession((state) => state.clock.panic);
  if (number === null || number.metric === '') return null;
  const hurt = isHarm(number.metric, value);
  return (
    <p className={`big ${hurt ? 'big-harm' : ''}`}>
      <output className="big-number">
        {numberText(value, number.metric, number.unit)}
        {number.unit !== '' && <span className="big-unit"> {number.unit}</span>}
      </output>
      <span className="big-label">{withoutUnit(number.label, number.unit)}</span>
      {panic && <strong className="panic">The machine has stopped: out of memory.</strong>}
    </p>
  );
}
