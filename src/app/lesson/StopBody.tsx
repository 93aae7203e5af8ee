// What stands on the card at each kind of stop.
import type { ReactElement } from 'react';
import { StoryNumber } from '../StoryCard.tsx';
import { SwitchChoice } from '../SwitchChoice.tsx';
import { useSession } from '../state/session-store.ts';
import { AskBody } from './AskBody.tsx';
import { CompareBody } from './CompareBody.tsx';
import { EndBody, NumberBody } from './ClosingBody.tsx';
import { figureOf, settledAt } from './facts.ts';
import { BigFigure } from './BigFigure.tsx';
import { bringWords, minutesWords } from './lesson-words.ts';
import type { Player } from './player.ts';
import { ResultView } from './ResultView.tsx';
import { Say } from './Say.tsx';

export function StopBody({ player }: { readonly player: Player }): ReactElement {
  const { stop } = player;
  if (stop.kind === 'cover') return <Cover player={player} />;
  if (stop.kind === 'number') return <NumberBody player={player} />;
  if (stop.kind === 'end') return <EndBody player={player} />;
  const { step } = stop;
  switch (step.kind) {
    case 'ask':
      return <AskBody player={player} ask={step} />;
    case 'reveal':
      return <Reveal player={player} say={step.say} />;
    case 'compare':
      return <CompareBody player={player} step={step} />;
    case 'force':
      return player.hold.arrived ? <Say player={player} say={step.say} /> : <p className="sentence">{bringWords(step)}</p>;
    case 'watch':
    case 'say':
    case 'restart':
      return (
        <>
          <Say player={player} say={step.say} />
          <StoryNumber />
          <Board player={player} />
        </>
      );
  }
}

function Cover({ player }: { readonly player: Player }): ReactElement {
  const { lesson } = player;
  return (
    <>
      <p className="lesson-question">{lesson.question}</p>
      <p>
        <b>Afterwards you can</b> {lesson.goal.replace(/^./, (first) => first.toLowerCase())}
      </p>
      <p className="muted">
        {minutesWords(lesson.minutes)}. PageDown goes on, PageUp goes back, on a presenter&apos;s remote too. Predictions stay in this page: nothing is scored or sent.
      </p>
    </>
  );
}

function Reveal({ player, say }: { readonly player: Player; readonly say: string }): ReactElement {
  const settled = settledAt(player);
  const shown = figureOf(player);
  return (
    <>
      <Say player={player} say={say} />
      {shown !== null && <BigFigure figure={shown} />}
      {settled !== null && <ResultView player={player} at={settled} />}
      <Board player={player} />
    </>
  );
}

/** The lesson's switches, one press away: a change forks the run shown, and the lesson's own is not lost. */
function Board({ player }: { readonly player: Player }): ReactElement | null {
  const catalog = useSession((state) => state.catalog);
  const switches = player.lesson.board.flatMap((id) => catalog?.switches.find((one) => one.id === id) ?? []);
  if (switches.length === 0) return null;
  return (
    <details className="lesson-try">
      <summary>Try it yourself</summary>
      <div className="switches">
        {switches.map((one) => (
          <SwitchChoice key={one.id} of={one} />
        ))}
      </div>
    </details>
  );
}
