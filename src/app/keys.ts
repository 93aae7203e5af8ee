// Every key in one table: the handler runs it, the help dialog prints it. In a deck the page keeps no key at all.
import { followThing, nextOf } from './about.ts';
import { closeBeside, flip, restart, swapSides, toggleBeside } from './compare-keys.ts';
import type { Conductor } from './conductor.ts';
import { useLater } from './later.ts';
import { goToNearest, nextLens } from './map-view.ts';
import type { MarkParts } from './marks/door.ts';
import { markParts } from './marks/door.ts';
import { STAGE_IDS } from './panel-list.ts';
import { goOnStage } from './presenter/door.ts';
import { openSeeds } from './seeds/door.tsx';
import { openOverlay, useOverlay } from './palette/overlay-store.ts';
import { useSession } from './state/session-store.ts';
import { ownedByControl } from './owned-keys.ts';
import { MOST_ON_STAGE, togglePanel, toggleText, useUi } from './state/ui-store.ts';
import { nextTheme } from './theme.ts';
import { undo, undoKey } from './undo/undo.ts';

export interface KeyAction {
  /** As in KeyboardEvent.key; letters lower case. */
  readonly keys: readonly string[];
  readonly shift?: boolean;
  readonly alt?: boolean;
  /** How the help writes it. */
  readonly shown: string;
  readonly does: string;
  readonly run: (conductor: Conductor) => void;
}

export function openBoard(): void {
  // Side by side there is one choice of a switch, in the head.
  if (useUi.getState().beside !== null) return;
  useUi.setState(({ boardOpen }) => ({ boardOpen: !boardOpen, hover: null }));
}

export function choosePanel(id: string): void {
  // Side by side shows one panel twice: the one chosen.
  useUi.setState(({ panels, beside }) => ({ panels: beside === null ? togglePanel(panels, id) : [id, ...panels.filter((other) => other !== id)].slice(0, MOST_ON_STAGE), boardOpen: false }));
}

function escape(conductor: Conductor): void {
  const { helpOpen, menuOpen, boardOpen, hover, beside, whyOpen, life, brush, picking } = useUi.getState();
  if (helpOpen || menuOpen) useUi.setState({ helpOpen: false, menuOpen: false });
  else if (hover !== null) useUi.setState({ hover: null, hoverPage: null });
  else if (whyOpen) useUi.setState({ whyOpen: false });
  else if (picking) useUi.setState({ picking: false });
  else if (life !== null) useUi.setState({ life: null });
  else if (brush !== null) void marks(conductor, (parts) => parts.letBrushGo());
  else if (boardOpen) useUi.setState({ boardOpen: false });
  else if (beside !== null) closeBeside(conductor);
  else conductor.letGo();
}

async function marks(conductor: Conductor, act: (parts: MarkParts) => void): Promise<void> {
  const parts = await markParts(conductor);
  if (parts !== null) act(parts);
}

/** The thing chosen last is followed, or let go. */
function followChosen(conductor: Conductor): void {
  const what = useUi.getState().about?.what;
  if (what?.kind === 'page' || what?.kind === 'block' || what?.kind === 'task') followThing(conductor, what);
  else useSession.setState({ announcement: 'Choose a page, a block or a task first: click on it, or look at it by its number.' });
}

/** The biography of what was followed last, or of the next one; again: closed. */
function openLife(): void {
  const { follow, life } = useUi.getState();
  const at = follow.findIndex((one) => one.n === life);
  if (follow.length === 0) useSession.setState({ announcement: 'Nothing is followed yet: click on a page, or choose a block or a task and press A.' });
  else useUi.setState({ life: life === null ? follow.at(-1)!.n : (follow[at - 1]?.n ?? null), whyOpen: false });
}

function panelByDigit(digit: number): void {
  const id = STAGE_IDS[digit - 1];
  if (id !== undefined) choosePanel(id);
}

export const KEYS: readonly KeyAction[] = [
  { keys: [' ', 'k'], shown: 'Space, K', does: 'play, pause', run: (c) => c.toggle() },
  { keys: ['ArrowLeft'], shown: '←', does: 'one event back', run: (c) => c.step(-1) },
  { keys: ['ArrowRight'], shown: '→', does: 'one event on', run: (c) => c.step(1) },
  { keys: ['ArrowLeft'], shift: true, shown: 'Shift ←', does: 'to the marker before', run: (c) => c.marker(-1) },
  { keys: ['ArrowRight'], shift: true, shown: 'Shift →', does: 'to the next marker', run: (c) => c.marker(1) },
  { keys: ['ArrowLeft'], alt: true, shown: 'Alt ←', does: 'to the event before of the page, block or task chosen', run: (c) => nextOf(c, -1) },
  { keys: ['ArrowRight'], alt: true, shown: 'Alt →', does: 'to its next event', run: (c) => nextOf(c, 1) },
  { keys: ['-', '_'], shown: '−', does: 'slower', run: (c) => c.changeSpeed(-1) },
  { keys: ['+', '='], shown: '+', does: 'faster', run: (c) => c.changeSpeed(1) },
  { keys: ['r'], shown: 'R', does: 'the same run again from its beginning; side by side: both', run: (c) => void restart(c) },
  { keys: ['r'], shift: true, shown: 'Shift R', does: 'the same story with the next seed', run: (c) => void restart(c, (c.info?.seed ?? 0) + 1) },
  { keys: ['f'], shown: 'F', does: 'freeze: pause', run: (c) => c.pause() },
  { keys: ['b'], shown: 'B', does: 'side by side with a run in which one switch differs; again: back', run: (c) => void toggleBeside(c) },
  { keys: ['x'], shown: 'X', does: 'side by side: A and B change places', run: swapSides },
  { keys: ['z'], shown: 'hold Z', does: 'side by side: B in the place of A while it is held', run: () => flip(true) },
  { keys: ['0'], shown: '0', does: 'all switches and all panels', run: openBoard },
  { keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'], shown: '1 … 9', does: 'that panel to the stage', run: () => {} },
  {
    keys: ['t'],
    shown: 'T',
    does: 'the first panel on stage as text and numbers',
    run: () => {
      const first = useUi.getState().panels[0];
      if (first !== undefined) toggleText(first);
    },
  },
  { keys: ['w'], shown: 'W', does: 'why: the causes of the wait, and what could have happened instead', run: (c) => useLater.getState().parts?.openWhy(c) },
  { keys: ['a'], shown: 'A', does: 'follow the page, block or task chosen through all panels; again: let it go', run: followChosen },
  { keys: ['i'], shown: 'I', does: 'its biography: what happened to what is followed; again: of the next one', run: openLife },
  { keys: ['o'], shown: 'O', does: 'show only a part: blocks, a task, a stretch of time, a list; Esc takes it away', run: (c) => void marks(c, () => useUi.setState(({ picking }) => ({ picking: !picking }))) },
  { keys: ['m'], shown: 'M', does: 'bookmark this instant; again: forget it', run: (c) => void marks(c, (parts) => parts.bookmarkHere()) },
  { keys: ['m'], shift: true, shown: 'Shift M', does: 'to the next bookmark', run: (c) => void marks(c, (parts) => parts.nextBookmark(c)) },
  { keys: ['l'], shown: 'L', does: 'next lens of the map of memory', run: nextLens },
  { keys: ['h'], shown: 'H', does: 'to the block nearest to a huge page', run: goToNearest },
  { keys: ['n'], shown: 'N', does: 'kernel names first, plain words first', run: () => useUi.setState(({ kernelNames }) => ({ kernelNames: !kernelNames })) },
  { keys: ['e'], shown: 'E', does: 'many seeds: every seed a dot', run: (c) => void openSeeds(c) },
  { keys: ['d'], shown: 'D', does: 'light, dark, projector', run: () => useUi.setState(({ theme }) => ({ themeChoice: nextTheme(theme) })) },
  { keys: ['p'], shown: 'P', does: 'on stage: large, for a room and a remote; again: back', run: (c) => void goOnStage(c) },
  { keys: ['/'], shown: '/', does: 'find anything: stories, panels, switches, events, settings', run: () => openOverlay('palette') },
  { keys: ['g'], shown: 'G', does: 'glossary: plain words and kernel names', run: () => openOverlay('glossary') },
  { keys: ['s'], shown: 'S', does: 'share: link, code for a slide, picture, film', run: () => openOverlay('share') },
  { keys: [], shown: 'Ctrl Z', does: 'take back the last change of a switch', run: undo },
  { keys: ['?'], shown: '?', does: 'this list', run: () => useUi.setState(({ helpOpen }) => ({ helpOpen: !helpOpen })) },
  { keys: ['Escape'], shown: 'Esc', does: 'close; let go of followed pages', run: escape },
];

export function actionFor(event: Pick<KeyboardEvent, 'key' | 'shiftKey'> & { readonly altKey?: boolean }): KeyAction | undefined {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const letter = /^[a-z]$/.test(key) || key.startsWith('Arrow');
  return KEYS.find((action) => action.keys.includes(key) && (!letter || (action.shift ?? false) === event.shiftKey) && (action.alt ?? false) === (event.altKey ?? false));
}

export function startKeys(conductor: Conductor): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (undoKey(conductor, event)) return;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || useOverlay.getState().open !== null) return;
    const { letterKeys, helpOpen, menuOpen, telling, presenting } = useUi.getState();
    // A story that tells itself has keys of its own.
    if (telling && !presenting && event.key.toLowerCase() !== 'p') return;
    if (event.key !== 'Escape' && ownedByControl(event)) return;
    // An open dialog keeps its own keys; it closes itself on Esc.
    if ((helpOpen || menuOpen || document.querySelector('dialog[open]') !== null) && event.key !== '?') return;
    if (!letterKeys && event.key.length === 1 && event.key !== ' ') return;
    const action = actionFor(event);
    if (action === undefined) return;
    event.preventDefault();
    if (/^[1-9]$/.test(event.key)) panelByDigit(Number(event.key));
    else action.run(conductor);
  };
  // A control that was clicked must not keep Space and the arrows: after a click on a switch, → is still one event on.
  // Only the pointer's clicks have a detail; who came by keyboard keeps the focus.
  const onClick = (event: MouseEvent): void => {
    const at = event.target instanceof Element ? event.target.closest('button, label, summary, input') : null;
    if (event.detail === 0 || at === null || at.closest('dialog, form') !== null) return;
    setTimeout(() => {
      const focused = document.activeElement;
      if (focused instanceof HTMLInputElement && (focused.type === 'number' || focused.type === 'text')) return;
      if (focused instanceof HTMLElement && focused.closest('dialog') === null) focused.blur();
    }, 0);
  };
  const onKeyUp = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() === 'z') flip(false);
  };
  addEventListener('keydown', onKey);
  addEventListener('keyup', onKeyUp);
  addEventListener('click', onClick);
  return () => {
    removeEventListener('keydown', onKey);
    removeEventListener('keyup', onKeyUp);
    removeEventListener('click', onClick);
  };
}
