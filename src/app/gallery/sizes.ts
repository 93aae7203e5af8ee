// The sizes at which a panel is looked at: alone in a slide, as the hero on a laptop, alone on a projector.
import type { SizeClass } from '#panels/panel.ts';

export interface GallerySize {
  readonly id: SizeClass;
  /** CSS pixels of the panel. */
  readonly width: number;
  readonly height: number;
}

export const GALLERY_SIZES: readonly GallerySize[] = [
  { id: 'slide', width: 640, height: 360 },
  { id: 'laptop', width: 900, height: 420 },
  { id: 'projector', width: 1320, height: 580 },
];
