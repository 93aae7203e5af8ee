// The story card of a lesson: one sentence, one number, one question at a time; where it stands; back and on.
import type { ReactElement } from 'react';
import { useEffect, useRef } from 'react';
import { useUi } from '../state/ui-store.ts';
import { usePlayer } from './current.ts';
import { guessAt } from './facts.ts';
import { guessUnderWay, isOpen, predictionOf } from './hold.ts';
import { leaveLesson } from './holding.ts';
import { stopName } from './lesson-words.ts';
import type { Player } from './player.ts';
import { StopBody } from './StopBody.tsx';

export function LessonCard(): ReactElement {
  const held = usePlayer();
  if (held === null) return <aside className="card story lesson-card" aria-label="Lesson" aria-busy="true" />;
  const { player, state } = held;
  const { stops, hold } = state;
  const stop = stops[hold.at]!;
  const guess = guessUnderWay(hold, stops);
  return (
    <aside className="card story lesson-card" aria-label="Lesson" data-stop={hold.at} data-kind={stop.kind === 'step' ? stop.step.kind : stop.kind} data-ask={predictionOf(stop) ?? ''}>
      <Steps player={player} />
      <div className="lesson-body" key={hold.at}>
        <StopBody player={player} />
        {guess !== null && (
          <p className="lesson-guess">
            {guessAt(player, guess) === '' ? (
              'shown without a guess'
            ) : (
              <>
                <b>Your guess</b> {guessAt(player, guess)}
              </>
            )}
          </p>
        )}
        {state.working !== '' && (
          <p className="lesson-working" aria-hidden="true">
            computing: {state.working}
          </p>
        )}
        {state.forced !== '' && <p className="lesson-differs">{state.forced}</p>}
        {state.detour !== '' && <p className="lesson-detour">{state.detour}</p>}
        {state.detour === '' && player.strayed() && <p className="lesson-detour">You changed this run. Next and Back return to the lesson&apos;s own.</p>}
        {state.trouble !== '' && <p className="lesson-detour">{state.trouble}</p>}
      </div>
      <Foot player={player} />
    </aside>
  );
}

/** Where the lesson stands: what was passed can be gone back to. */
function Steps({ player }: { readonly player: Player }): ReactElement {
  const { stops } = player;
  const { at, furthest } = player.hold;
  return (
    <nav className="lesson-steps" aria-label="Steps">
      <p>
        <b>{stopName(stops[at]!)}</b>
        <span>
          {at === 0 ? `${stops.length - 1} steps` : `step ${at} of ${stops.length - 1}`}
        </span>
        <button type="button" className="quiet" aria-pressed={player.hold.notes} title="Teacher's notes (I)" onClick={() => player.act({ kind: 'notes' })}>
          Notes
        </button>
        <button type="button" className="quiet" title="Leave the lesson (Esc); the run stays" onClick={leaveLesson}>
          Leave
        </button>
      </p>
      <ol>
        {stops.map((stop, ix) => (
          <li key={ix}>
            <button
              type="button"
              aria-label={`Step ${ix}: ${stopName(stop)}`}
              title={stopName(stop)}
              aria-current={ix === at ? 'step' : undefined}
              disabled={ix > furthest}
              tabIndex={ix === at ? -1 : 0}
              className={predictionOf(stop) === null ? '' : 'step-ask'}
              onClick={() => player.act({ kind: 'go', to: ix })}
            />
          </li>
        ))}
      </ol>
    </nav>
  );
}

function nextWords(player: Player): string {
  const { hold, stops, stop } = player;
  if (isOpen(hold, stops)) return 'Show without a guess';
  if (hold.arrived) return hold.at === 0 ? 'Begin' : 'Next';
  return stop.kind === 'step' && stop.step.kind === 'force' ? stop.step.label : 'To its end';
}

function Foot({ player }: { readonly player: Player }): ReactElement {
  const playing = useUi((state) => state.playing);
  const { hold, stops, stop } = player;
  const last = hold.at === stops.length - 1;
  const watching = stop.kind === 'step' && stop.step.kind === 'watch' && !hold.arrived;
  const next = useRef<HTMLButtonElement>(null);
  // Where the answer's own controls have gone with the question, the keyboard goes on from Next.
  useEffect(() => {
    const { activeElement } = document;
    if (hold.at > 0 && (activeElement === null || activeElement === document.body) && hold.by === 'next') next.current?.focus({ preventScroll: true });
  }, [hold.at, hold.by]);
  return (
    <footer className="lesson-foot">
      <button type="button" disabled={hold.at === 0} title="Back (PageUp)" onClick={() => player.act({ kind: 'back' })}>
        Back
      </button>
      {watching && (
        <button type="button" title="Space" onClick={() => player.toggle()}>
          {playing ? 'Pause' : 'Play'}
        </button>
      )}
      <span className="spacer" />
      {!last && (
        <button type="button" ref={next} className={isOpen(hold, stops) ? 'lesson-skip' : 'strong'} title={`${nextWords(player)} (PageDown)`} onClick={() => player.act({ kind: 'next' })}>
          {nextWords(player)}
        </button>
      )}
    </footer>
  );
}
