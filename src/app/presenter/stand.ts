// Where a presentation stands, and what a press does to that: one key goes through all of it. Pure; what a step is, and how
// the run gets there, is the deck's business.

export interface Stand {
  readonly blank: boolean;
  /** Past the last step: the room is told that this is the end. */
  readonly ended: boolean;
  /** Steps whose number was revealed. */
  readonly revealed: readonly number[];
}

/** What the deck says of itself now. */
export interface Facts {
  readonly at: number;
  /** Null: nobody knows how many steps there are. */
  readonly of: number | null;
  /** The run is still on its way to where this step is to get to. */
  readonly moving: boolean;
  /** This step has a number (or an answer) that can be hidden. */
  readonly numbered: boolean;
}

export type Press = 'next' | 'previous' | 'reveal' | 'blank' | { readonly to: number };

export type Deed = { readonly kind: 'none' | 'arrive' | 'reveal' | 'hide' } | { readonly kind: 'go'; readonly to: number; readonly by: 'next' | 'previous' | 'jump' };

export interface Pressed {
  readonly stand: Stand;
  readonly deed: Deed;
}

export const START: Stand = { blank: false, ended: false, revealed: [] };

export function isRevealed(stand: Stand, at: number): boolean {
  return stand.revealed.includes(at);
}

function reveal(stand: Stand, at: number): Pressed {
  const shown = isRevealed(stand, at);
  return { stand: { ...stand, revealed: shown ? stand.revealed.filter((one) => one !== at) : [...stand.revealed, at] }, deed: { kind: shown ? 'hide' : 'reveal' } };
}

const still = (stand: Stand): Pressed => ({ stand, deed: { kind: 'none' } });

function next(stand: Stand, { at, of, moving, numbered }: Facts): Pressed {
  if (stand.ended) return still(stand);
  if (moving) return { stand, deed: { kind: 'arrive' } };
  if (numbered && !isRevealed(stand, at)) return reveal(stand, at);
  if (of !== null && at >= of - 1) return still({ ...stand, ended: true });
  return { stand, deed: { kind: 'go', to: at + 1, by: 'next' } };
}

function previous(stand: Stand, { at }: Facts): Pressed {
  if (stand.ended) return still({ ...stand, ended: false });
  return at <= 0 ? still(stand) : { stand, deed: { kind: 'go', to: at - 1, by: 'previous' } };
}

export function press(stand: Stand, facts: Facts, by: Press): Pressed {
  if (by === 'blank') return still({ ...stand, blank: !stand.blank });
  // A remote's first press brings the picture back, and does no more.
  if (stand.blank && (by === 'next' || by === 'previous')) return still({ ...stand, blank: false });
  if (by === 'next') return next(stand, facts);
  if (by === 'previous') return previous(stand, facts);
  if (by === 'reveal') return facts.numbered ? reveal(stand, facts.at) : still(stand);
  const last = facts.of === null ? facts.at : facts.of - 1;
  if (!Number.isInteger(by.to) || by.to < 0 || by.to > last) return still(stand);
  return { stand: { ...stand, ended: false }, deed: by.to === facts.at && !facts.moving ? { kind: 'none' } : { kind: 'go', to: by.to, by: 'jump' } };
}
