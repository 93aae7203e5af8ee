// All are loaded when they are first wanted.
import type { ReactElement } from 'react';
import { lazy, Suspense } from 'react';
import { openOverlay, useOverlay } from './overlay-store.ts';

const Palette = lazy(async () => ({ default: (await import('./Palette.tsx')).Palette }));
const Glossary = lazy(async () => ({ default: (await import('../glossary/Glossary.tsx')).Glossary }));

const ShareDialog = lazy(async () => ({ default: (await import('../share/ShareDialog.tsx')).ShareDialog }));
const OVERLAYS = { palette: Palette, glossary: Glossary, share: ShareDialog };

export function Overlays(): ReactElement | null {
  const open = useOverlay((state) => state.open);
  if (open === null) return null;
  const Overlay = OVERLAYS[open];
  return <Suspense><Overlay /></Suspense>;
}

export function ShareButton(): ReactElement {
  return (
    <button type="button" className="quiet" aria-haspopup="dialog" title="Share: link, code for a slide, picture, film (S)" onClick={() => openOverlay('share')}>
      Share
    </button>
  );
}

export function FindButton(): ReactElement {
  return (
    <button type="button" className="quiet" aria-haspopup="dialog" title="Find anything: stories, panels, switches, events, settings (/)" onClick={() => openOverlay('palette')}>
      Find <kbd>/</kbd>
    </button>
  );
}
