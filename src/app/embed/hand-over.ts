// The keyboard belongs to the deck. After a click the focus goes back to it, and a key that nobody here uses is handed over.
import type { Conductor } from '../conductor.ts';
import { actionFor } from '../keys.ts';
import { ownedByControl } from '../owned-keys.ts';
import type { Link } from '../state/url-codec.ts';
import { say } from './speak.ts';

/** Presenter remotes and decks own these, whatever an embed may want. */
const NEVER = new Set(['PageUp', 'PageDown', 'b', 'B', 'Escape', '.', 'F5']);
/** The way of the keyboard through a page, and what is not a key yet. */
const BROWSERS = new Set(['Tab', 'Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'Dead', 'Unidentified', 'Process']);

export function giveFocusBack(): void {
  if (parent === window) return;
  // In this order: a frame of the same site that is unloaded with the focus in it would swallow the next key for good.
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  parent.focus();
}

/** Reveal takes calls of its own methods as text from anybody; no change of the deck is needed. */
function pressInReveal(event: KeyboardEvent): void {
  parent.postMessage(JSON.stringify({ method: 'triggerKey', args: [event.keyCode] }), '*');
}

export function startKeyHandOver(conductor: Conductor, keys: Link['keys'], speaksOurs: () => boolean): void {
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || BROWSERS.has(event.key)) return;
    const decks = NEVER.has(event.key);
    // Who came to a control by Tab presses it with the keys that every page has for that.
    if (!decks && ownedByControl(event)) return;
    const action = keys === 'app' && !decks ? actionFor(event) : undefined;
    if (action !== undefined) {
      event.preventDefault();
      action.run(conductor);
      return;
    }
    if (keys === 'none' || parent === window) return;
    // The scrubber would move by the arrows that the deck gets; what the browser does with F5 stays its own.
    if (event.key !== 'F5') event.preventDefault();
    giveFocusBack();
    say({ type: 'key', key: event.key, code: event.code, shift: event.shiftKey });
    if (!speaksOurs() && event.key !== 'F5') pressInReveal(event);
  });
  // In a deck a click must not take the keyboard away from the slides.
  if (keys !== 'app') addEventListener('pointerup', () => setTimeout(giveFocusBack, 0));
}
