// Apart from the table of keys, which a story that tells itself does not need.

/** Keys that a focused control needs for itself. */
export function ownedByControl(event: KeyboardEvent): boolean {
  const at = event.target instanceof HTMLElement ? event.target : null;
  if (at === null) return false;
  const tag = at.tagName;
  if (tag === 'TEXTAREA' || tag === 'SELECT' || at.isContentEditable) return true;
  const press = event.key === ' ' || event.key === 'Enter';
  const arrow = event.key.startsWith('Arrow');
  if (tag === 'BUTTON' || tag === 'SUMMARY' || tag === 'A') return press;
  if (tag !== 'INPUT') return false;
  const type = (at as HTMLInputElement).type;
  // On the scrubber the arrows are steps of events, as everywhere else.
  if (type === 'range') return arrow && at.dataset['keys'] !== 'steps';
  if (type === 'radio' || type === 'checkbox') return arrow || press;
  return event.key !== 'Escape';
}
