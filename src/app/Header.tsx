// The header: which story, which machine by which rules, and how fast time runs.
import type { ReactElement } from 'react';
import { useSession } from './state/session-store.ts';
import { useUi } from './state/ui-store.ts';
import { openBoard } from './keys.ts';
import { openLessonIndex, useLessonDoor } from './lesson-door.ts';
import { useConductor } from './use-conductor.ts';
import { FindButton, ShareButton } from './palette/Overlays.tsx';
import { goOnStage } from './presenter/door.ts';
import { ThemeButton } from './ThemeButton.tsx';
import { speedText } from './words.ts';

export function Header(): ReactElement {
  const info = useSession((state) => state.info);
  const scenario = useSession((state) => state.catalog?.scenarios.find((one) => one.id === state.info?.scenario));
  const catchingUp = useSession((state) => state.clock.catchingUp);
  const carrier = useSession((state) => state.carrier);
  const speed = useUi((state) => state.speed);
  const boardOpen = useUi((state) => state.boardOpen);
  const beside = useUi((state) => state.beside !== null);
  const lesson = scenario?.lesson ?? '';
  const conductor = useConductor();
  const lessons = useLessonDoor((state) => state.parts);
  const held = useLessonDoor((state) => state.held !== null);
  return (
    <header className="top">
      <h1 className="brand">Pagestage</h1>
      {held && lessons !== null ? <lessons.LessonTitle /> : (
      <button type="button" className="story-pick" aria-haspopup="dialog" onClick={() => useUi.setState({ menuOpen: true })}>
        {lesson !== '' && <span className="lesson">{/^\d+$/.test(lesson) ? `Story ${lesson}` : lesson}</span>}
        <span className="story-title">{info?.title ?? 'Stories'}</span>
        <svg viewBox="0 0 10 6" width="10" height="6" aria-hidden="true">
          <path d="M1 1l4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
        </svg>
      </button>
      )}
      <span className="spacer" />
      {catchingUp && (
        <span className="chip chip-busy" role="status">
          computing…
        </span>
      )}
      {carrier === 'main thread' && <span className="chip" title="This host allows no workers; results are the same.">without worker</span>}
      {info !== null && (
        <span className="chip chip-model" title={`Model, ${info.rules}, ${info.machine}. Nothing here was measured on a real machine. Seed ${info.seed}.`}>
          model, {info.rules} · {info.machine}
        </span>
      )}
      {info !== null && info.mixed_eras.length > 0 && (
        <span className="chip chip-model chip-mixed" title={`No one kernel had all of these: ${info.mixed_eras.join('; ')}.`}>
          mixed eras
        </span>
      )}
      <span className="chip chip-clock">{speedText(speed)}</span>
      <button type="button" className="quiet" aria-haspopup="dialog" onClick={() => void openLessonIndex(conductor)}>
        Lessons
      </button>
      <FindButton />
      <ShareButton />
      <button type="button" className="quiet" aria-pressed={boardOpen} disabled={beside} onClick={openBoard} title="All switches and all panels (0)">
        All switches <kbd>0</kbd>
      </button>
      <button type="button" className="quiet" title="On stage: large, for a room and a remote (P)" onClick={() => void goOnStage(conductor)}>
        On stage <kbd>P</kbd>
      </button>
      <ThemeButton />
      <button type="button" className="quiet round" aria-label="Keys and marks" title="Keys and marks (?)" onClick={() => useUi.setState({ helpOpen: true })}>
        ?
      </button>
    </header>
  );
}
