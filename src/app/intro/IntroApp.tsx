// The picture that opens the product: a map, one lane, one line of words; at the end one question. It plays untouched,
// stops at a touch, and is stepped through where motion is not wanted.
import type { ReactElement } from 'react';
import { useEffect, useRef } from 'react';
import { Icon } from '../Icons.tsx';
import { ownedByControl } from '../owned-keys.ts';
import { useLater } from '../later.ts';
import { openLessonIndex, useLessonDoor } from '../lesson-door.ts';
import { DeadScreen, LiveRegion, Notices } from '../Notices.tsx';
import { LANES, panelById, usePanelList } from '../panel-list.ts';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { useConductor } from '../use-conductor.ts';
import { Director } from './director.ts';
import { FuturesView } from './FuturesView.tsx';
import { IntroPanel, StripPicture } from './IntroPanel.tsx';
import { useIntro } from './intro-store.ts';
import '../styles/intro.css';

const MAP = 'page-map';

function useDirector(): Director | null {
  const conductor = useConductor();
  // Read anew whenever the telling changes its phase.
  useIntro((state) => state.phase);
  return conductor.lead instanceof Director ? conductor.lead : null;
}

export function IntroApp(): ReactElement {
  const embed = useUi((state) => state.link.embed);
  const phase = useIntro((state) => state.phase);
  const strip = useIntro((state) => state.strip);
  const later = useLater((state) => state.parts);
  const lessons = useLessonDoor((state) => state.parts);
  useIntroKeys(!embed);
  return (
    <div className={`intro ${embed ? 'intro-embed' : ''} ${strip ? 'intro-still' : ''}`} data-phase={phase}>
      {!embed && <IntroTop />}
      <main className="intro-main">
        <Words />
        {phase === 'futures' ? <FuturesView /> : <Pictures />}
      </main>
      {strip && phase !== 'futures' && <Strip />}
      <IntroFoot />
      <Notices />
      <LiveRegion />
      {!embed && later !== null && <later.ScenarioMenu />}
      {!embed && lessons !== null && <lessons.LessonOver />}
      <DeadScreen />
    </div>
  );
}

/** Who came for the lessons is one click away from the first. */
function IntroTop(): ReactElement {
  const conductor = useConductor();
  const scenarios = useSession((state) => state.catalog?.scenarios);
  const first = scenarios?.find((one) => one.id === conductor.firstScenario());
  return (
    <header className="intro-top">
      <h1 className="brand">Pagestage</h1>
      <span className="spacer" />
      {first !== undefined && (
        <button type="button" className="intro-lesson" onClick={() => conductor.openScenario(first.id)}>
          First lesson<span className="intro-lesson-title">: {first.title}</span>
        </button>
      )}
      <button type="button" className="quiet" aria-haspopup="dialog" disabled={scenarios === undefined} onClick={() => void openLessonIndex(conductor)}>
        Lessons
      </button>
      <button type="button" className="quiet" aria-haspopup="dialog" disabled={scenarios === undefined} onClick={() => useUi.setState({ menuOpen: true })}>
        All stories
      </button>
    </header>
  );
}

function Words(): ReactElement {
  const sentence = useIntro((state) => state.sentence);
  const phase = useIntro((state) => state.phase);
  const question = useIntro((state) => state.question);
  const choices = useIntro((state) => state.choices);
  const moment = useIntro((state) => state.moment);
  const director = useDirector();
  if (phase === 'futures') return <FuturesHead />;
  return (
    <section className="intro-words" aria-label="Story">
      <div className="intro-say">
        {phase === 'loading' && <p className="intro-line muted">Starting the machine…</p>}
        {phase !== 'loading' && (
          <p key={moment} className={`intro-line ${phase === 'question' ? 'intro-line-small' : ''}`} data-moment={moment}>
            {sentence}
          </p>
        )}
        {phase === 'question' && (
          <div className="intro-question">
            <h2>{question}</h2>
            <div className="intro-answers">
              {choices.map((label, ix) => (
                <button key={label} type="button" data-choice={ix} onClick={() => void director?.choose(ix)}>
                  {label}
                </button>
              ))}
            </div>
          </div>
        )}
      </div>
      <LargeNumber />
    </section>
  );
}

/** Moves with the frames, not with React. */
function LargeNumber(): ReactElement {
  const conductor = useConductor();
  const node = useRef<HTMLParagraphElement>(null);
  const theme = useUi((state) => state.theme);
  useEffect(
    () =>
      conductor.loop.add({
        tile: false,
        visible: () => node.current !== null,
        draw: ({ view }) => {
          const text = conductor.lead instanceof Director ? conductor.lead.largeNumber(view) : '';
          if (node.current !== null && node.current.textContent !== text) node.current.textContent = text;
        },
      }),
    [conductor, theme],
  );
  return <p className="intro-number" ref={node} aria-hidden="true" />;
}

function FuturesHead(): ReactElement {
  const told = useIntro((state) => state.told);
  const director = useDirector();
  return (
    <section className="intro-words" aria-label="Story">
      <div className="intro-say">
        <p className="intro-line">The same instant, two futures.</p>
        <p className="muted">One clock for both.</p>
      </div>
      <button type="button" className="strong intro-on" disabled={!told} onClick={() => director?.goOn()}>
        Go on
      </button>
    </section>
  );
}

function Pictures(): ReactElement {
  const conductor = useConductor();
  const panels = usePanelList((state) => state.panels);
  const failed = usePanelList((state) => state.failed);
  const playing = useUi((state) => state.playing);
  const map = panelById(panels, MAP);
  const lanes = panelById(panels, LANES);
  return (
    <section className="intro-stage" aria-label="Pictures">
      {failed !== '' && <p role="alert">The panels could not be loaded ({failed}). Reload the page.</p>}
      {map !== undefined && <IntroPanel panel={map} scene={conductor} className="intro-map" />}
      {lanes !== undefined && <IntroPanel panel={lanes} scene={conductor} className="intro-lane" />}
      {/* A click anywhere on the pictures stops them; the button at the foot is the keyboard's way. */}
      <button type="button" tabIndex={-1} aria-hidden="true" className="intro-cover" title={playing ? 'Pause' : 'Play'} onClick={() => conductor.toggle()} />
    </section>
  );
}

/** Without motion: the same moments as a row of pictures. */
function Strip(): ReactElement {
  const director = useDirector();
  const moment = useIntro((state) => state.moment);
  const count = useIntro((state) => state.moments);
  useIntro((state) => state.pictures);
  const map = panelById(
    usePanelList((state) => state.panels),
    MAP,
  );
  const plan = director?.plan ?? null;
  return (
    <ol className="intro-strip" aria-label="Moments">
      {Array.from({ length: count }, (_, ix) => (
        <li key={ix}>
          <button type="button" aria-label={`Moment ${ix + 1} of ${count}: ${director?.sentences[ix] ?? ''}`} aria-current={ix === moment ? 'step' : undefined} onClick={() => director?.goTo(ix)}>
            <span className="strip-picture">
              {map !== undefined && plan !== null && (
                <StripPicture panel={map} view={director?.pictures[ix] ?? null} focus={director?.focusAt(ix, MAP)} />
              )}
            </span>
            <span className="strip-words" aria-hidden="true">
              {director?.sentences[ix] ?? ''}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function IntroFoot(): ReactElement {
  const conductor = useConductor();
  const director = useDirector();
  const playing = useUi((state) => state.playing);
  const { embed, controls } = useUi((state) => state.link);
  const { phase, strip, moment, moments } = useIntro();
  const bare = phase === 'futures' || (embed && controls === 'none');
  const info = useSession((state) => state.info);
  const step = (by: 1 | -1, label: string, icon: 'stepBack' | 'stepOn'): ReactElement => (
    <button type="button" aria-label={label} title={label} disabled={moment + by < 0 || moment + by >= moments} onClick={() => director?.step(by)}>
      <Icon name={icon} />
    </button>
  );
  return (
    <footer className="intro-foot">
      {!bare && (
        <div className="transport" role="group" aria-label="Moments">
          {step(-1, 'Moment before (←)', 'stepBack')}
          {!strip && (
            <button type="button" className="play" disabled={director === null} aria-label={playing ? 'Pause' : phase === 'question' ? 'Play again' : 'Play'} title={playing ? 'Pause (Space)' : 'Play (Space)'} onClick={() => conductor.toggle()}>
              <Icon name={playing ? 'pause' : phase === 'question' ? 'restart' : 'play'} px={16} />
            </button>
          )}
          {step(1, 'Next moment (→)', 'stepOn')}
        </div>
      )}
      {!bare && (
        <span className="intro-dots" aria-hidden="true">
          {Array.from({ length: moments }, (_, ix) => (
            <i key={ix} className={ix === moment ? 'on' : ix < moment ? 'past' : ''} />
          ))}
        </span>
      )}
      {!embed && phase === 'show' && (
        <button type="button" className="quiet" onClick={() => director?.skip()} title="To the question (Esc)">
          Skip
        </button>
      )}
      <span className="spacer" />
      {info !== null && <span className="intro-stamp">model, {info.rules} · {info.mixed_eras.length > 0 && 'mixed eras · '}{info.machine}</span>}
    </footer>
  );
}

/** Space stops and goes on, arrows step, Esc skips. In a deck the host's keys are not ours. */
function useIntroKeys(on: boolean): void {
  const conductor = useConductor();
  useEffect(() => {
    if (!on) return;
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || useUi.getState().menuOpen) return;
      const { lead } = conductor;
      if (!(lead instanceof Director) || (event.key !== 'Escape' && ownedByControl(event))) return;
      const act: Readonly<Record<string, () => void>> = {
        ' ': () => conductor.toggle(),
        ArrowLeft: () => lead.step(-1),
        ArrowRight: () => lead.step(1),
        Home: () => lead.goTo(0),
        End: () => lead.goTo(Infinity),
        Escape: () => lead.skip(),
      };
      if (!Object.hasOwn(act, event.key)) return;
      event.preventDefault();
      act[event.key]!();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [conductor, on]);
}
