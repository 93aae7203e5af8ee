// What the speaker reads: this step and the next, the number that the room does not see yet, the clock, the keys; and a small
// picture of what the room sees.
import type { PointerEvent as Pointed, ReactElement } from 'react';
import { useEffect, useRef, useState } from 'react';
import { LiveRegion, Notices } from '../../Notices.tsx';
import type { NotesState } from '../messages.ts';
import { STAGE_KEYS, stageKey } from '../stage-keys.ts';
import { passedAt, timerText } from '../timer.ts';
import type { Desk } from './desk.ts';
import { useDesk } from './desk.ts';
import './notes.css';

export function NotesApp({ desk }: { readonly desk: Desk | null }): ReactElement {
  const state = useDesk((one) => one.state);
  const stage = useDesk((one) => one.stage);
  useDeskKeys(desk);
  return (
    <div className="desk">
      <header className="desk-top">
        <h1>Notes{state === null ? '' : `: ${state.title}`}</h1>
        <p role="status" className={`desk-stage desk-${stage}`}>
          {desk === null ? 'belongs to no presentation' : STAGE_WORDS[stage]}
        </p>
      </header>
      {state !== null && desk !== null && <Board state={state} desk={desk} />}
      <Notices />
      <LiveRegion />
    </div>
  );
}

const STAGE_WORDS = {
  waiting: 'waiting for the stage…',
  answers: 'in step with the stage',
  closed: 'the stage does not answer: it was left, closed, or is being loaded anew',
} as const;

function Board({ state, desk }: { readonly state: NotesState; readonly desk: Desk }): ReactElement {
  return (
    <main className="desk-board">
      <section className="desk-now" aria-label="This step">
        <p className="desk-at">
          Step {state.at + 1}
          {state.of === 0 ? '' : ` of ${state.of}`} · {state.step.name} · {state.clock}
          <Flags state={state} />
        </p>
        <p className="desk-words">{state.step.words}</p>
        {state.options.length > 0 && (
          <ul className="desk-options">
            {state.options.map((option) => (
              <li key={option}>{option}</li>
            ))}
          </ul>
        )}
        <Numbers state={state} />
        <h2>Next</h2>
        <p className="desk-next">{state.next === null ? (state.of === 0 ? 'not known yet' : 'this is the last step') : `${state.next.name}: ${state.next.words}`}</p>
        <Says state={state} />
      </section>
      <aside className="desk-side">
        <RoomPicture desk={desk} />
        <Clock state={state} desk={desk} />
        <Deeds state={state} desk={desk} />
        <Keys />
      </aside>
    </main>
  );
}

function Flags({ state }: { readonly state: NotesState }): ReactElement {
  const flags = [
    state.blank && 'screen is blank', state.frozen && 'picture is frozen', state.ended && 'the end is shown', state.moving && 'on its way', state.playing && !state.moving && 'playing', state.lit && 'spotlight',
  ].filter((flag): flag is string => flag !== false);
  return (
    <>
      {flags.map((flag) => (
        <b key={flag} className="chip">
          {flag}
        </b>
      ))}
    </>
  );
}

function Numbers({ state }: { readonly state: NotesState }): ReactElement {
  return (
    <dl className="desk-numbers">
      {state.number !== null && (
        <div>
          <dt>
            {state.number.label} <b className="chip">{state.number.hidden ? 'hidden from the room' : 'shown'}</b>
          </dt>
          <dd>{state.number.value}</dd>
        </div>
      )}
      {state.expected !== '' && (
        <div>
          <dt>to expect</dt>
          <dd className="desk-expected">{state.expected}</dd>
        </div>
      )}
    </dl>
  );
}

function Says({ state }: { readonly state: NotesState }): ReactElement | null {
  const { notes, note } = state;
  if (notes.length === 0) return null;
  return (
    <>
      <h2>To say</h2>
      <ol className="desk-says">
        {notes.map((one, ix) => (
          <li key={ix} aria-current={ix === note ? 'step' : undefined}>
            {one.minute !== null && <b>{one.minute} min</b>}
            <p>{one.say}</p>
          </li>
        ))}
      </ol>
    </>
  );
}

/** The pointer held down on it is a spotlight in the room. */
function RoomPicture({ desk }: { readonly desk: Desk }): ReactElement {
  const bytes = useDesk((one) => one.picture);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (bytes === null) return;
    let late = false;
    void createImageBitmap(new Blob([bytes])).then(
      (picture) => {
        if (canvas.current === null || late) return;
        canvas.current.width = picture.width;
        canvas.current.height = picture.height;
        canvas.current.getContext('2d')?.drawImage(picture, 0, 0);
      },
      () => {},
    );
    return () => {
      late = true;
    };
  }, [bytes]);
  const point = (event: Pointed<HTMLCanvasElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (at: number, from: number, size: number): number => Math.min(Math.max((at - from) / size, 0), 1);
    if (event.buttons !== 0 && box.width > 0) desk.light({ x: share(event.clientX, box.left, box.width), y: share(event.clientY, box.top, box.height) });
  };
  return (
    <figure className="desk-picture">
      <canvas
        ref={canvas}
        width={480}
        height={270}
        role="img"
        aria-label="What the room sees"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          point(event);
        }}
        onPointerMove={point}
        onPointerUp={() => desk.light(null)}
        onPointerCancel={() => desk.light(null)}
      />
      <figcaption>What the room sees. Held down, the pointer is a spotlight there.</figcaption>
    </figure>
  );
}

function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function Clock({ state, desk }: { readonly state: NotesState; readonly desk: Desk }): ReactElement {
  const { timer, target_ms, whole_ms } = state;
  // The state may be newer than the last tick.
  const passed = passedAt(timer, Math.max(useNow(), timer.since_ms ?? 0));
  const late = target_ms !== null && passed > target_ms;
  return (
    <section className="desk-clock" aria-label="Timer">
      <p role="timer" aria-label="Since the talk began">
        {timerText(passed)}
      </p>
      <p className={late ? 'desk-late' : 'muted'}>
        {target_ms === null ? 'no time is set for this' : `this step until ${timerText(target_ms)}${whole_ms === null ? '' : ` of ${timerText(whole_ms)}`}${late ? `: ${timerText(passed - target_ms)} over` : ''}`}
      </p>
      <p className="desk-row">
        {timer.since_ms === null ? (
          <button type="button" onClick={() => desk.time('start')}>
            Start
          </button>
        ) : (
          <button type="button" onClick={() => desk.time('pause')}>
            Pause
          </button>
        )}
        <button type="button" onClick={() => desk.time('reset')}>
          Reset
        </button>
      </p>
    </section>
  );
}

function Deeds({ state, desk }: { readonly state: NotesState; readonly desk: Desk }): ReactElement {
  return (
    <p className="desk-row" role="group" aria-label="The stage">
      <button type="button" onClick={() => desk.do('previous')}>
        Back
      </button>
      <button type="button" className="strong" onClick={() => desk.do('next')}>
        On
      </button>
      <button type="button" onClick={() => desk.do('play')}>
        {state.playing ? 'Pause the machine' : 'Play the machine'}
      </button>
      <button type="button" aria-pressed={state.number?.hidden === false} disabled={state.number === null} onClick={() => desk.do('reveal')}>
        Number
      </button>
      <button type="button" aria-pressed={state.frozen} onClick={() => desk.do('freeze')}>
        Freeze
      </button>
      <button type="button" aria-pressed={state.blank} onClick={() => desk.do('blank')}>
        Blank
      </button>
      <label>
        Step{' '}
        <select value={state.at} onChange={(event) => desk.go(Number(event.target.value))}>
          {Array.from({ length: Math.max(state.of, state.at + 1) }, (_, ix) => (
            <option key={ix} value={ix}>
              {ix + 1}
            </option>
          ))}
        </select>
      </label>
    </p>
  );
}

function Keys(): ReactElement {
  return (
    <section className="desk-keys" aria-label="Keys, in both windows">
      <h2>Keys, in both windows</h2>
      <dl>
        {[...STAGE_KEYS.filter((one) => one.deed !== 'notes' && one.deed !== null && one.deed !== 'leave'), { shown: 'Space', does: 'play, pause' }].map((one) => (
          <div key={one.shown}>
            <dt>
              <kbd>{one.shown}</kbd>
            </dt>
            <dd>{one.does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** A remote speaks to whichever window is in front. */
function useDeskKeys(desk: Desk | null): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (desk === null || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const { target } = event;
      const control = target instanceof HTMLElement && ['BUTTON', 'SELECT', 'A'].includes(target.tagName);
      if (target instanceof HTMLSelectElement) return;
      if (event.key === ' ' && control) return;
      const deed = event.key === ' ' ? 'play' : stageKey(event.key)?.deed;
      // Here they would leave, or open, what is not here.
      if (deed === undefined || deed === null || deed === 'notes' || deed === 'leave') return;
      event.preventDefault();
      desk.do(deed);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [desk]);
}
