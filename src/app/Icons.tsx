// Small drawings for buttons; shapes, not letters of some font, so that they look the same everywhere.
import type { ReactElement } from 'react';

const PATHS = {
  play: 'M5 3.2v13.6c0 .6.7 1 1.2.7l10.4-6.8a.8.8 0 0 0 0-1.4L6.2 2.5c-.5-.3-1.2.1-1.2.7z',
  pause: 'M5 3h3.6v14H5zM11.4 3H15v14h-3.6z',
  stepBack: 'M13.5 3.5v13L5 10zM15 3.5h2v13h-2z',
  stepOn: 'M6.5 3.5v13L15 10zM3 3.5h2v13H3z',
  markerBack: 'M10 4v12L2.5 10zM17.5 4v12L10 10z',
  markerOn: 'M2.5 4v12L10 10zM10 4v12l7.5-6z',
  restart: 'M10 3.2a6.8 6.8 0 1 1-6.5 4.8l1.9.6A4.8 4.8 0 1 0 10 5.2v2.6L5.6 4.2 10 .6z',
  close: 'M4.6 3.2 10 8.6l5.4-5.4 1.4 1.4L11.4 10l5.4 5.4-1.4 1.4L10 11.4l-5.4 5.4-1.4-1.4L8.6 10 3.2 4.6z',
} as const;

export function Icon({ name, px = 16 }: { readonly name: keyof typeof PATHS; readonly px?: number }): ReactElement {
  return (
    <svg viewBox="0 0 20 20" width={px} height={px} aria-hidden="true" focusable="false">
      <path d={PATHS[name]} fill="currentColor" />
    </svg>
  );
}

export type GlyphKind = 'none' | 'state' | 'harm' | 'kill' | 'huge' | 'theft' | 'fork' | 'bookmark';

/** The shape says what kind of marker it is; the colour only repeats it. */
export function MarkerGlyph({ kind, px = 12 }: { readonly kind: GlyphKind; readonly px?: number }): ReactElement {
  return (
    <svg viewBox="0 0 12 12" width={px} height={px} aria-hidden="true" focusable="false" className={`glyph glyph-${kind}`}>
      {kind === 'harm' && <path d="M6 .8 11.6 11H.4z" />}
      {kind === 'bookmark' && <path d="M2.6.4h6.8v11.2L6 8.6l-3.4 3z" />}
      {/* A way that parts. */}
      {kind === 'fork' && <path d="M5.1 12V7.9L1.9 4.7V6.4H.3V1.7h4.7v1.6H3.1L6 6.2l2.9-2.9H7V1.7h4.7v4.7h-1.6V4.7L6.9 7.9V12z" />}
      {kind === 'kill' && (
        <path
          fillRule="evenodd"
          d="M6 .2C3 .2.9 2.2.9 4.9c0 1.6.8 2.7 1.7 3.4v2c0 .5.4.9.9.9h5c.5 0 .9-.4.9-.9v-2c.9-.7 1.7-1.8 1.7-3.4C11.1 2.2 9 .2 6 .2zM3.9 4.1a1.3 1.3 0 1 1 0 2.6 1.3 1.3 0 0 1 0-2.6zm4.2 0a1.3 1.3 0 1 1 0 2.6 1.3 1.3 0 0 1 0-2.6zM5.4 8h1.2l.3 1.2H5.1z"
        />
      )}
      {/* Framed in gold, as the block itself is on the map. */}
      {kind === 'huge' && <path fillRule="evenodd" d="M6 0l6 6-6 6-6-6zM6 2.1 2.1 6 6 9.9 9.9 6zM6 3.8 8.2 6 6 8.2 3.8 6z" />}
      {/* Scissors: blades above, rings below. */}
      {kind === 'theft' && (
        <g fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round">
          <path d="M2.5.9 8 7.9M9.5.9 4 7.9" />
          <circle cx="2.9" cy="9.7" r="1.6" />
          <circle cx="9.1" cy="9.7" r="1.6" />
        </g>
      )}
      {(kind === 'state' || kind === 'none') && <circle cx="6" cy="6" r="4.6" />}
    </svg>
  );
}
