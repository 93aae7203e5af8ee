// The chunk of door.ts. Holds a presentation: takes presses from keys, buttons and the second window, keeps that window told,
// and puts the page back as it was.
import { closeBeside } from '../compare-keys.ts';
import type { Conductor } from '../conductor.ts';
import { useEmbed } from '../embed/embed-store.ts';
import { useIntro } from '../intro/intro-store.ts';
import { useLesson } from '../lesson/lesson-store.ts';
import { encodeLink, defaultLink } from '../state/url-codec.ts';
import { useSession } from '../state/session-store.ts';
import { MOST_ON_STAGE, useUi } from '../state/ui-store.ts';
import { setStage, stageNow } from './current.ts';
import { closeDecks, deckNow } from './deck.ts';
import { stopExpecting } from './expected.ts';
import { freeze } from './freeze.ts';
import { chanceName, Line } from './line.ts';
import type { NotesState, StageDeed, ToNotes, ToStage } from './messages.ts';
import { CHANNEL, readToStage } from './messages.ts';
import { notesState, spokenStep } from './now.ts';
import { smallPicture } from './picture.ts';
import type { Light } from './presenter-store.ts';
import { noPresentation, usePresenter } from './presenter-store.ts';
import { startStageKeys } from './stage-events.ts';
import type { Press } from './stand.ts';
import { press, START } from './stand.ts';
import type { TimerAct } from './timer.ts';
import { timed } from './timer.ts';

export { StageApp } from './StageApp.tsx';

/** Coming to rest, several stores change at once. */
const SOON_MS = 60;
const PICTURE_EVERY_MS = 500;
/** So often the second window is looked for; silent at so many looks it is taken for gone. Looks and not time: a busy page makes none. */
const LOOK_MS = 1000;
const SILENT_LOOKS = 8;
/** The tab's own name outlives a reload, needs no storage, and is not copied with a link. */
const TAB = 'pagestage-stage-';

/** Of the page before it went on stage. */
type Before = Pick<ReturnType<typeof useUi.getState>, 'panels' | 'themeChoice' | 'speed' | 'speedChosen' | 'boardOpen' | 'whyOpen' | 'textOpen'>;

export function enter(conductor: Conductor, fresh: boolean): void {
  if (stageNow() === null) setStage(new Stage(conductor, fresh));
}

export class Stage {
  readonly channel: string;
  readonly conductor: Conductor;
  /** What the room sees: put here by StageApp. */
  room: HTMLElement | null = null;
  #before: Before;
  #line: Line<ToNotes, ToStage>;
  #window: Window | null = null;
  /** Looks at the second window since it was last heard. */
  #looks = 0;
  #stops: (() => void)[] = [];
  #melt: (() => void) | null = null;
  #deckId: string;
  #told = '';
  #timer: ReturnType<typeof setTimeout> | null = null;
  #pictureAt = -Infinity;
  #pictureTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(conductor: Conductor, fresh: boolean) {
    this.conductor = conductor;
    const { panels, themeChoice, speed, speedChosen, boardOpen, whyOpen, textOpen, beside } = useUi.getState();
    this.#before = { panels, themeChoice, speed, speedChosen, boardOpen, whyOpen, textOpen };
    if (beside !== null) closeBeside(conductor);
    const kept = window.name.startsWith(TAB) ? window.name.slice(TAB.length) : '';
    this.channel = CHANNEL.test(kept) ? kept : chanceName();
    window.name = `${TAB}${this.channel}`;
    usePresenter.setState(noPresentation);
    useUi.setState({ presenting: true, panels: panels.slice(0, MOST_ON_STAGE), boardOpen: false, whyOpen: false, helpOpen: false, menuOpen: false, hover: null, textOpen: [] });
    this.#line = new Line({ channel: this.channel, side: 'stage', read: readToStage, heard: (body) => this.#hear(body), other: () => this.#window });
    const deck = deckNow(conductor);
    this.#deckId = deck.id;
    deck.begin(fresh);
    const changed = (): void => this.#changed();
    const bye = (): void => this.#line.say({ type: 'bye' });
    addEventListener('pagehide', bye);
    const closing = setInterval(() => this.#lookForNotes(), LOOK_MS);
    this.#stops = [
      useSession.subscribe(changed), useUi.subscribe(changed), useLesson.subscribe(changed), useIntro.subscribe(changed), useEmbed.subscribe(changed), usePresenter.subscribe(changed),
      useIntro.subscribe(() => this.#writeTelling()), startStageKeys(this), () => removeEventListener('pagehide', bye), () => clearInterval(closing),
    ];
    this.#say();
    this.#writeTelling();
    this.#tell();
    // Another link closes the page, and the stage with it.
    conductor.life.onEnd(() => stageNow() === this && this.leave());
  }

  press(by: Press): void {
    const deck = deckNow(this.conductor);
    const { stand, timer } = usePresenter.getState();
    const { stand: after, deed } = press(stand, deck.facts(), by);
    usePresenter.setState({ stand: after, ...(timer.begun || by !== 'next' ? {} : { timer: timed(timer, 'start', Date.now()) }) });
    if (deed.kind === 'go') deck.go(deed.to, deed.by);
    else if (deed.kind === 'arrive') deck.arrive();
    else if (deed.kind === 'reveal') deck.revealed();
    useUi.setState((ui) => ({ textTick: ui.textTick + 1 }));
    this.#say();
  }

  do(deed: StageDeed | 'notes'): void {
    switch (deed) {
      case 'first':
        return this.press({ to: 0 });
      case 'freeze':
        return this.#freeze();
      case 'play':
        if (!deckNow(this.conductor).closed()) this.conductor.toggle();
        return;
      case 'light':
        return this.light(usePresenter.getState().light === null ? { x: 0.5, y: 0.5 } : null, 'key');
      case 'notes':
        return this.openNotes();
      case 'leave':
        return this.leave();
      default:
        return this.press(deed);
    }
  }

  light(light: Light | null, lightBy: 'shift' | 'key' | 'notes'): void {
    usePresenter.setState({ light, lightBy });
  }

  time(act: TimerAct): void {
    usePresenter.setState(({ timer }) => ({ timer: timed(timer, act, Date.now()) }));
  }

  #freeze(): void {
    if (this.#melt !== null) {
      this.#melt();
      this.#melt = null;
    } else if (this.room !== null) this.#melt = freeze(this.room);
    usePresenter.setState({ frozen: this.#melt !== null });
    useSession.setState({ announcement: this.#melt === null ? 'The picture goes on where the machine is.' : 'The picture is frozen; the machine goes on.' });
  }

  // ---------------------------------------------------------------- the second window

  get notesLink(): string {
    return `${location.href.replace(/[?#].*$/, '')}#v=1&notes=1&channel=${this.channel}`;
  }

  openNotes(): void {
    const opened = window.open(this.notesLink, `${TAB}${this.channel}-notes`, 'popup,width=1180,height=800');
    this.#window = opened ?? this.#window;
    if (opened === null) {
      usePresenter.setState({ notes: 'refused' });
      useSession.setState({ announcement: 'The browser did not open the second window. A link to it stands at the foot of the stage.' });
    } else opened.focus();
  }

  /** A window that this page opened can be asked whether it was closed; one that an earlier page opened, or that crashed, falls silent. */
  #lookForNotes(): void {
    if (usePresenter.getState().notes !== 'open') return;
    if (this.#window?.closed !== true && ++this.#looks < SILENT_LOOKS) {
      if (this.#looks > 2) this.#tell(true);
      return;
    }
    this.#window = null;
    usePresenter.setState({ notes: 'closed' });
  }

  #hear(body: ToStage): void {
    this.#looks = 0;
    if (body.type !== 'bye' && usePresenter.getState().notes !== 'open') usePresenter.setState({ notes: 'open' });
    switch (body.type) {
      case 'hello':
      case 'ping':
        this.#told = body.type === 'hello' ? '' : this.#told;
        if (body.type === 'hello') this.#pictureAt = -Infinity;
        return this.#tell(true);
      case 'bye':
        return usePresenter.setState({ notes: 'closed' });
      case 'do':
        return this.do(body.deed);
      case 'go':
        return this.press({ to: body.to });
      case 'timer':
        return this.time(body.act);
      case 'light':
        return this.light(body.at, 'notes');
      case 'restore': {
        // Only a stage that has just begun does not know better.
        const { timer, stand } = usePresenter.getState();
        if (!timer.begun && stand.revealed.length === 0) usePresenter.setState({ timer: body.timer, stand: { ...stand, revealed: body.revealed } });
      }
    }
  }

  #changed(): void {
    const deck = deckNow(this.conductor);
    if (deck.id !== this.#deckId) {
      this.#deckId = deck.id;
      usePresenter.setState({ stand: START });
      useUi.setState(({ panels }) => ({ panels: panels.slice(0, MOST_ON_STAGE) }));
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#tell();
    }, SOON_MS);
  }

  #tell(always = false): void {
    if (usePresenter.getState().notes !== 'open') return;
    const state: NotesState = notesState(this.conductor);
    const text = JSON.stringify(state);
    if (text === this.#told && !always) return;
    const same = text === this.#told;
    this.#told = text;
    this.#line.say(state);
    if (!same) this.#pictureSoon();
  }

  #pictureSoon(): void {
    this.#pictureTimer ??= setTimeout(() => {
      this.#pictureTimer = null;
      this.#pictureAt = performance.now();
      const root = (this.room?.dataset['under'] === undefined ? this.room : (this.room.nextElementSibling as HTMLElement | null)) ?? null;
      if (root === null) return;
      void smallPicture(root, usePresenter.getState().stand.blank).then((bytes) => {
        if (bytes !== null && stageNow() === this) this.#line.say({ type: 'picture', bytes });
      });
    }, Math.max(SOON_MS, this.#pictureAt + PICTURE_EVERY_MS - performance.now()));
  }

  // ---------------------------------------------------------------- words and links

  #say(): void {
    const { stand } = usePresenter.getState();
    const words = stand.blank ? 'The screen is blank. Press the full stop, or PageDown, to show it again.' : stand.ended ? 'This is the end. PageUp goes back; Esc leaves the stage.' : spokenStep(deckNow(this.conductor));
    useSession.setState({ announcement: words });
  }

  /** While a story tells itself the link is not written; on stage it says which moment. */
  #writeTelling(): void {
    const { telling, themeChoice, motionChoice } = useUi.getState();
    const { info } = useSession.getState();
    if (!telling || info === null) return;
    const text = encodeLink({ ...defaultLink, scenario: info.scenario, moment: useIntro.getState().moment, present: true, theme: themeChoice, motion: motionChoice });
    try {
      history.replaceState(null, '', `#${text}`);
    } catch {
      // A sandboxed frame may refuse.
    }
  }

  leave(): void {
    if (stageNow() !== this) return;
    setStage(null);
    this.#melt?.();
    this.#line.say({ type: 'bye' });
    this.#line.close();
    for (const stop of this.#stops) stop();
    for (const timer of [this.#timer, this.#pictureTimer]) if (timer !== null) clearTimeout(timer);
    stopExpecting();
    closeDecks();
    window.name = '';
    const { speed, speedChosen, ...before } = this.#before;
    useUi.setState({ ...before, presenting: false, hover: null });
    this.conductor.setSpeed(speed, speedChosen);
    usePresenter.setState(noPresentation);
    useSession.setState({ announcement: 'Off the stage; the page is as it was.' });
  }
}
