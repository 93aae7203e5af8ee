// What an embed says to its host and hears from it. Commands are taken from the parent window only, and checked. The
// host keeps its keyboard: focus goes back after each click, and keys that nobody here uses are handed over.
import type { Conductor } from '../conductor.ts';
import { actionFor } from '../keys.ts';
import { useSession } from '../state/session-store.ts';
import type { Link } from '../state/url-codec.ts';
import { useUi } from '../state/ui-store.ts';

const STATE_EVERY_MS = 250;
/** Presenter remotes and decks own these, whatever an embed may want. */
const NEVER = new Set(['PageUp', 'PageDown', 'b', 'B', 'Escape', '.', 'F5']);

export type HostCommand =
  | { readonly type: 'play' | 'pause' | 'toggle' | 'restart' }
  | { readonly type: 'seek'; readonly ns: number }
  | { readonly type: 'step'; readonly events: number }
  | { readonly type: 'marker'; readonly direction: 1 | -1 }
  | { readonly type: 'set'; readonly switch: string; readonly option: string }
  | { readonly type: 'speed'; readonly speed: number }
  | { readonly type: 'scale'; readonly scale: number };

const whole = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value);
const text = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length <= 64;

/** A message as a command, or null if it is none of ours or says something impossible. */
export function parseHostMessage(data: unknown): HostCommand | null {
  if (data === 'slide:start') return { type: 'play' };
  if (data === 'slide:stop') return { type: 'pause' };
  if (typeof data !== 'object' || data === null) return null;
  const message = data as Record<string, unknown>;
  if (message['ns'] !== 'pagestage' || message['v'] !== 1) return null;
  const { type } = message;
  if (type === 'play' || type === 'pause' || type === 'toggle' || type === 'restart') return { type };
  if (type === 'seek') return whole(message['t']) && message['t'] >= 0 ? { type, ns: message['t'] } : null;
  if (type === 'step') return whole(message['events']) && Math.abs(message['events']) <= 1000 ? { type, events: message['events'] } : null;
  if (type === 'marker') return message['direction'] === 1 || message['direction'] === -1 ? { type, direction: message['direction'] } : null;
  if (type === 'set') return text(message['switch']) && text(message['option']) ? { type, switch: message['switch'], option: message['option'] } : null;
  if (type === 'speed' || type === 'scale') {
    const value = message[type];
    const most = type === 'scale' ? 4 : 100;
    if (typeof value !== 'number' || !(value > 0) || value > most) return null;
    return type === 'speed' ? { type, speed: value } : { type, scale: value };
  }
  return null;
}

function carryOut(command: HostCommand, conductor: Conductor): void {
  switch (command.type) {
    case 'play': return void (conductor.playback.playing || conductor.play());
    case 'pause': return conductor.pause();
    case 'toggle': return conductor.toggle();
    case 'restart': return void conductor.restart();
    case 'seek': return conductor.seek(command.ns);
    case 'step': return conductor.step(command.events);
    case 'marker': return conductor.marker(command.direction);
    case 'set': return void conductor.setSwitch(command.switch, command.option);
    case 'speed': return conductor.setSpeed(command.speed);
    case 'scale':
      useUi.setState(({ link }) => ({ link: { ...link, scale: command.scale } }));
      return conductor.loop.invalidate();
  }
}

function say(message: Record<string, unknown>): void {
  // A sandboxed frame has no origin to name; so no message holds anything secret.
  if (parent !== window) parent.postMessage({ ns: 'pagestage', v: 1, ...message }, '*');
}

export function giveFocusBack(): void {
  if (parent === window) return;
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  parent.focus();
}

function startKeyHandOver(conductor: Conductor, keys: Link['keys']): void {
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = keys === 'app' && !NEVER.has(event.key) ? actionFor(event) : undefined;
    if (action !== undefined) {
      event.preventDefault();
      action.run(conductor);
    } else if (keys !== 'none') {
      giveFocusBack();
      say({ type: 'key', key: event.key });
    }
  });
  // In a deck a click must not take the keyboard away from the slides.
  if (keys !== 'app') addEventListener('pointerup', () => setTimeout(giveFocusBack, 0));
}

export function startHostMessages(conductor: Conductor, link: Link): void {
  addEventListener('message', (event) => {
    if (event.source !== parent) return;
    const command = parseHostMessage(event.data);
    if (command !== null) whenReady(() => carryOut(command, conductor));
  });
  startKeyHandOver(conductor, link.keys);
  whenReady(() => {
    const { info } = useSession.getState();
    say({ type: 'ready', scenario: info?.scenario, duration: info?.duration_ns });
    if (link.autoplay) void conductor.idle.idle().then(() => conductor.play());
  });
  let saidAt = -Infinity;
  useSession.subscribe((state, before) => {
    if (state.status === 'dead' && before.status !== 'dead') say({ type: 'error', message: state.deadText });
    if (state.clock === before.clock) return;
    const now = performance.now();
    const { playing } = useUi.getState();
    if (playing && now - saidAt < STATE_EVERY_MS) return;
    saidAt = now;
    say({ type: 'state', t: state.clock.ns, ordinal: state.clock.ordinal, playing, ended: state.clock.ended });
  });
}

/** Hosts speak early: what they say is done once there is something to do it to. */
function whenReady(run: () => void): void {
  if (useSession.getState().status === 'ready') return run();
  const stop = useSession.subscribe((state) => {
    if (state.status !== 'ready') return;
    stop();
    run();
  });
}
