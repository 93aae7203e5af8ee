// The stage's keys come before the page's and before a lesson's; of the page's own only those that the stage can show.
import { ownedByControl } from '../owned-keys.ts';
import { useOverlay } from '../palette/overlay-store.ts';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { deckNow } from './deck.ts';
import type { Light } from './presenter-store.ts';
import { usePresenter } from './presenter-store.ts';
import type { Stage } from './stage.ts';
import { stageKey } from './stage-keys.ts';

/** Of the page's keys: play, steps, pace, panels, lens, names, theme, find, help. */
const PAGE_KEYS = new Set([' ', 'k', 'ArrowLeft', 'ArrowRight', '-', '_', '+', '=', 'r', 'l', 'h', 'n', 'd', '/', '?', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
const LOOKS_AHEAD = new Set([' ', 'k', 'r', 'ArrowLeft', 'ArrowRight']);
/** Of the screen's height. */
const LIGHT_STEP = 0.05;
const WAYS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function movedLight({ x, y }: Light, key: string, aspect: number): Light {
  const [right, down] = WAYS[key] ?? [0, 0];
  const within = (share: number): number => Math.min(Math.max(share, 0), 1);
  return { x: within(x + (right * LIGHT_STEP) / aspect), y: within(y + down * LIGHT_STEP) };
}

function escape(stage: Stage): void {
  const { light, stand } = usePresenter.getState();
  if (light !== null) stage.light(null, 'key');
  else if (stand.blank) stage.press('blank');
  else stage.leave();
}

/** True: nothing else may have the key. */
function taken(stage: Stage, event: KeyboardEvent): boolean {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === 'Escape') {
    escape(stage);
    return true;
  }
  const one = stageKey(key);
  if (one?.deed !== undefined && one.deed !== null && (key.length > 1 || useUi.getState().letterKeys)) {
    stage.do(one.deed);
    return true;
  }
  const { light, lightBy } = usePresenter.getState();
  if (light !== null && lightBy !== 'shift' && Object.hasOwn(WAYS, key)) {
    stage.light(movedLight(light, key, innerWidth / innerHeight), 'key');
    return true;
  }
  if (ownedByControl(event)) return false;
  if (LOOKS_AHEAD.has(key) && deckNow(stage.conductor).closed()) {
    useSession.setState({ announcement: 'The run stands still until the question is answered; PageDown goes on without a guess.' });
    return true;
  }
  return key.length === 1 || key.startsWith('Arrow') ? !PAGE_KEYS.has(key) : false;
}

export function startStageKeys(stage: Stage): () => void {
  let pointer: Light = { x: 0.5, y: 0.5 };
  const onKey = (event: KeyboardEvent): void => {
    const { helpOpen, menuOpen } = useUi.getState();
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    // An open dialog has its own keys.
    if (helpOpen || menuOpen || useOverlay.getState().open !== null || document.querySelector('dialog[open]') !== null) return;
    if (event.key === 'Shift' && !event.repeat) return stage.light(pointer, 'shift');
    if (!taken(stage, event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const out = (): void => {
    if (usePresenter.getState().lightBy === 'shift') stage.light(null, 'shift');
  };
  const onKeyUp = (event: KeyboardEvent): void => {
    if (event.key === 'Shift') out();
  };
  const onMove = (event: PointerEvent): void => {
    pointer = { x: event.clientX / innerWidth, y: event.clientY / innerHeight };
    const { light, lightBy } = usePresenter.getState();
    if (light !== null && lightBy === 'shift') stage.light(pointer, 'shift');
  };
  addEventListener('keydown', onKey, { capture: true });
  addEventListener('keyup', onKeyUp, { capture: true });
  addEventListener('blur', out);
  addEventListener('pointermove', onMove);
  return () => {
    removeEventListener('keydown', onKey, { capture: true });
    removeEventListener('keyup', onKeyUp, { capture: true });
    removeEventListener('blur', out);
    removeEventListener('pointermove', onMove);
  };
}
