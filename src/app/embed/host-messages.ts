// What an embed hears from its host. Commands are taken from the parent window only, checked, and done in order; each that
// has an id is answered. What is wrong changes nothing and is answered by an error.
import type { HostCommand, MessageId } from '#wire/host.ts';
import { HOST_LIMITS } from '#wire/host.ts';
import type { Conductor } from '../conductor.ts';
import { PANEL_IDS } from '../panel-list.ts';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { findBeats } from './beats.ts';
import { useEmbed } from './embed-store.ts';
import { startKeyHandOver } from './hand-over.ts';
import type { EmbedLink } from './parameters.ts';
import type { Refusal } from './parse.ts';
import { gotText, readMessage } from './parse.ts';
import { captionNow, say, sayError, sayReady, startSpeaking } from './speak.ts';

/** A frame that is not shown draws nothing, and waits for that as long as it is hidden: after so many looks it is taken for hidden. */
const LOOK_MS = 100;
const HIDDEN_LOOKS = 10;

type Waiting = readonly [HostCommand, MessageId | null];

const refuse = (field: string, expected: string, got: unknown): Refusal => ({ field, expected, got: gotText(got) });

/** What a well-formed command asks for and this run does not have; null if it has it. */
function impossible(command: HostCommand): Refusal | null {
  const { info, catalog } = useSession.getState();
  const duration = info?.duration_ns ?? 0;
  if (command.type === 'seek' && command.t > duration) return refuse('t', `an instant of the run, 0 to ${duration}`, command.t);
  if (command.type === 'range' && command.to !== null && command.to > duration) return refuse('to', `an instant of the run, at most ${duration}`, command.to);
  if (command.type === 'panel') {
    const strange = [command.panel].flat().find((id) => !PANEL_IDS.includes(id));
    if (strange !== undefined) return refuse('panel', PANEL_IDS.join(', '), strange);
  }
  if (command.type === 'switch') {
    const one = catalog?.switches.find(({ id }) => id === command.switch);
    if (one === undefined) return refuse('switch', catalog?.switches.map(({ id }) => id).join(', ') ?? '', command.switch);
    if (!one.options.some(({ id }) => id === command.option)) return refuse('option', one.options.map(({ id }) => id).join(', '), command.option);
  }
  return null;
}

class Listener {
  #conductor: Conductor;
  /** Commands that came before there was anything to do them to. */
  #early: Waiting[] | null = [];
  #last: Promise<void> = Promise.resolve();
  #underWay = 0;
  /** Where it stood at first, and whether it ever stood elsewhere. */
  #opened = { ordinal: 0, left: false };
  /** The host knows more than the strings of reveal.js. */
  speaksOurs = false;

  constructor(conductor: Conductor) {
    this.#conductor = conductor;
  }

  hear(data: unknown): void {
    const heard = readMessage(data);
    if (heard.kind === 'other') return;
    if (heard.kind === 'refused') return sayError(heard.refusal, `The message was not understood: ${heard.refusal.field}.`, heard.id);
    if (!heard.slide) this.speaksOurs = true;
    // reveal.js starts every frame of a slide that is shown. A host that speaks with us says itself what should play; what it left
    // standing at an instant would else run on for a moment, until its own word came.
    else if (this.speaksOurs && heard.command.type === 'play') return;
    const waiting: Waiting = [heard.command, heard.id];
    if (this.#early === null) return this.#begin(...waiting);
    if (this.#early.length < HOST_LIMITS.waiting) this.#early.push(waiting);
    else this.#tooMany(heard.id);
  }

  ready(): void {
    const { clock } = useSession.getState();
    this.#opened = { ordinal: clock.ordinal, left: false };
    useSession.subscribe((state, before) => {
      if (state.clock !== before.clock && state.clock.ordinal !== this.#opened.ordinal) this.#opened.left = true;
    });
    const early = this.#early ?? [];
    this.#early = null;
    for (const waiting of early) this.#begin(...waiting);
  }

  #tooMany(id: MessageId | null): void {
    sayError(refuse('type', `at most ${HOST_LIMITS.waiting} commands that wait`, HOST_LIMITS.waiting + 1), 'Too many commands at a time; this one was left out.', id);
  }

  #begin(command: HostCommand, id: MessageId | null): void {
    if (command.type === 'hello') return sayReady(id);
    if (useSession.getState().status === 'dead') return sayError(refuse('model', 'a model that runs', useSession.getState().deadText), 'The model stopped; reload the frame.', id);
    const strange = impossible(command);
    if (strange !== null) return sayError(strange, 'This run has no such thing.', id);
    // What is done at once and answered by nobody needs no place in the queue.
    if (this.#underWay === 0 && id === null && this.#atOnce(command)) return;
    if (this.#underWay >= HOST_LIMITS.waiting) return this.#tooMany(id);
    this.#underWay++;
    this.#last = this.#last.then(async () => {
      try {
        await this.#carryOut(command, id);
      } catch (error) {
        sayError(refuse(command.type, 'a command that can be carried out', error instanceof Error ? error.message : error), 'The command could not be carried out.', id);
      } finally {
        this.#underWay--;
      }
    });
  }

  /** True: done. */
  #atOnce(command: HostCommand): boolean {
    const conductor = this.#conductor;
    switch (command.type) {
      case 'play': return (useUi.getState().playing || conductor.play(), true);
      case 'pause': return (conductor.pause(), true);
      case 'toggle': return (conductor.toggle(), true);
      case 'restart': return (void conductor.restart(), true);
      case 'seek': return (conductor.seek(command.t), true);
      case 'step': return (conductor.step(command.events), true);
      case 'marker': return (conductor.marker(command.direction), true);
      case 'speed': return (conductor.setSpeed(command.speed), true);
      case 'theme': return (useUi.setState({ themeChoice: command.theme }), true);
      case 'panel': return (useUi.setState({ panels: [command.panel].flat() }), true);
      case 'scale':
        useUi.setState(({ link }) => ({ link: { ...link, scale: command.scale } }));
        return (conductor.loop.invalidate(), true);
      case 'range':
        conductor.playback.range = command.from === null || command.to === null ? null : { from_ns: command.from, to_ns: command.to };
        return true;
      default: return false;
    }
  }

  async #carryOut(command: HostCommand, id: MessageId | null): Promise<void> {
    if (command.type === 'snapshot') {
      await this.#settled();
      const { snapshot } = await import('./snapshot.ts');
      const { png, width, height } = await snapshot(this.#conductor, command);
      say({ type: 'snapshot', png, width, height, caption: captionNow(this.#conductor)!, ...(id === null ? {} : { re: id }) }, [png]);
      return;
    }
    if (command.type === 'switch') await this.#conductor.setSwitch(command.switch, command.option);
    else if (command.type === 'beat') {
      const strange = await this.#beat(command.go);
      if (strange !== null) return sayError(strange, 'This run has no such beat.', id);
    } else this.#atOnce(command);
    await this.#settled();
    if (id !== null) say({ type: 'done', re: id, command: command.type });
  }

  async #beat(go: 'next' | 'previous' | number): Promise<Refusal | null> {
    const conductor = this.#conductor;
    conductor.pause();
    await this.#settled();
    const beats = await findBeats(conductor);
    if (beats.length === 0) {
      if (typeof go === 'number') return refuse('go', 'next or previous: this machine is too large to look through for its beats', go);
      conductor.marker(go === 'next' ? 1 : -1);
      return null;
    }
    if (typeof go === 'number' && beats[go] === undefined) return refuse('go', `a beat of this run, 0 to ${beats.length - 1}`, go);
    const { ordinal } = useSession.getState().clock;
    const to =
      typeof go === 'number' ? beats[go]
      : go === 'previous' ? beats.findLast((beat) => beat.ordinal < ordinal)
      : this.#opened.left ? beats.find((beat) => beat.ordinal > ordinal)
      : beats[0];
    // Before the first beat lies what the embed opened with; after the last there is nothing.
    if (to !== undefined) conductor.seekOrdinal(to.ordinal);
    else if (go === 'previous') conductor.seekOrdinal(this.#opened.ordinal);
    else conductor.refresh();
    return null;
  }

  /** What was asked for is shown; or it plays, and never comes to rest by itself; or the host hides it, and nothing is drawn. */
  #settled(): Promise<void> {
    const { idle } = this.#conductor;
    return new Promise((resolve) => {
      let looks = 0;
      const timer = setInterval(() => {
        looks = idle.busy().every((what) => what === 'draw' || what === 'tween') ? looks + 1 : 0;
        if (looks >= HIDDEN_LOOKS || useUi.getState().playing) over();
      }, LOOK_MS);
      const over = (): void => {
        clearInterval(timer);
        resolve();
      };
      if (useUi.getState().playing) over();
      else void idle.idle().then(over);
    });
  }
}

export function startHostMessages(conductor: Conductor, { link, problems }: EmbedLink): void {
  useEmbed.setState({ refused: problems });
  const listener = new Listener(conductor);
  if (parent !== window) {
    addEventListener('message', (event) => {
      if (event.source === parent) listener.hear(event.data);
    });
  }
  startKeyHandOver(conductor, link.keys, () => listener.speaksOurs);
  whenShown(conductor, () => {
    sayReady(null);
    for (const problem of problems) sayError(problem, 'The address of the frame says something that could not be used.', null);
    startSpeaking();
    listener.ready();
    if (link.autoplay) void conductor.idle.idle().then(() => useUi.getState().playing || conductor.play());
  });
}

/** Once the run is open and the frame that it opens with is here, whether or not the host shows it yet. */
function whenShown(conductor: Conductor, run: () => void): void {
  const look = (): boolean => useSession.getState().status === 'ready' && conductor.frames.view !== null && !useSession.getState().clock.catchingUp;
  if (look()) return run();
  const stop = useSession.subscribe(() => {
    if (!look()) return;
    stop();
    run();
  });
}
