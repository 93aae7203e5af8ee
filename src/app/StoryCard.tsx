// The story: one sentence, one number, one question, at most three switches.
import type { ReactElement } from 'react';
import { Inspector } from './Inspector.tsx';
import { SwitchChoice } from './SwitchChoice.tsx';
import { TruthTable } from './TruthTable.tsx';
import { useSession } from './state/session-store.ts';
import { numberText } from './words.ts';

const MOST_SWITCHES = 3;
/** Numbers that say that somebody is hurt are written in the colour of harm. */
const HARM = /stall|wait|oom|overflow|pause|kill|lost/;

export function StoryCard(): ReactElement {
  const info = useSession((state) => state.info);
  const catalog = useSession((state) => state.catalog);
  if (info === null || catalog === null) return <aside className="card story" aria-label="Story" aria-busy="true" />;
  const { story } = info;
  const switches = story.switches.slice(0, MOST_SWITCHES).flatMap((id) => catalog.switches.find((one) => one.id === id) ?? []);
  return (
    <aside className="card story" aria-label="Story">
      <p className="sentence">{story.sentence}</p>
      <StoryNumber />
      {story.question !== '' && <p className="question">{story.question}</p>}
      {switches.length > 0 && (
        <div className="switches">
          {switches.map((one) => (
            <SwitchChoice key={one.id} of={one} />
          ))}
        </div>
      )}
      <TruthTable />
      <Inspector />
    </aside>
  );
}

export function StoryNumber(): ReactElement | null {
  const number = useSession((state) => state.info?.story.number ?? null);
  const value = useSession((state) => state.storyNumber);
  const panic = useSession((state) => state.clock.panic);
  if (number === null || number.metric === '') return null;
  const hurt = value !== null && value !== 0 && HARM.test(number.metric);
  return (
    <p className={`big ${hurt ? 'big-harm' : ''}`}>
      <output className="big-number">
        {numberText(value, number.metric, number.unit)}
        {number.unit !== '' && <span className="big-unit"> {number.unit}</span>}
      </output>
      <span className="big-label">{number.label}</span>
      {panic && <strong className="panic">The machine has stopped: out of memory.</strong>}
    </p>
  );
}
