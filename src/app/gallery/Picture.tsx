// One panel at one moment, in one size and theme. Drawn while it is in sight and let go when it is not: all of them at
// once would be more memory than a tab has.
import { THEMES } from '#panels/draw/palette.ts';
import type { ThemeId } from '#panels/draw/palette.ts';
import type { Panel, PanelInput } from '#panels/panel.ts';
import type { TakenMoment } from '#client/moments.ts';
import type { ReactElement } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { GallerySize } from './sizes.ts';

export function galleryInput(state: TakenMoment, size: GallerySize, theme: ThemeId, kernelNames: boolean): PanelInput {
  const { view, session, catalog } = state;
  return {
    view, before: null, session, catalog, theme: THEMES[theme], width: size.width, height: size.height, size: size.id, follow: [], hover: null,
    progress: 1, rate: 0, kernel_names: kernelNames,
  };
}

export interface PictureProps {
  readonly panel: Panel;
  readonly state: TakenMoment;
  readonly size: GallerySize;
  readonly theme: ThemeId;
  readonly kernelNames: boolean;
  readonly name: string;
}

export function Picture({ panel, state, size, theme, kernelNames, name }: PictureProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [broken, setBroken] = useState('');
  useEffect(() => {
    const node = canvas.current;
    if (node === null) return;
    const show = (): void => {
      const ratio = Math.min(devicePixelRatio || 1, 2);
      node.width = size.width * ratio;
      node.height = size.height * ratio;
      const ctx = node.getContext('2d');
      if (ctx === null) return;
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      try {
        panel.draw(ctx, galleryInput(state, size, theme, kernelNames));
        setBroken('');
      } catch (error) {
        setBroken(error instanceof Error ? error.message : String(error));
      }
      node.dataset['drawn'] = 'yes';
    };
    const hide = (): void => {
      node.width = 0;
      delete node.dataset['drawn'];
    };
    const sight = new IntersectionObserver((entries) => (entries.at(-1)?.isIntersecting === true ? show() : hide()), { rootMargin: '300px' });
    sight.observe(node);
    return () => sight.disconnect();
  }, [panel, state, size, theme, kernelNames]);
  return (
    <figure>
      <canvas
        ref={canvas} role="img" aria-label={`${panel.title}, ${name}`} data-picture={`${panel.id}-${state.moment.scenario}-${state.moment.ns / 1e6}ms-${size.id}-${theme}`}
        style={{ width: size.width, aspectRatio: `${size.width} / ${size.height}`, background: THEMES[theme].page }}
      />
      <figcaption>{name}</figcaption>
      {broken !== '' && <p role="alert">This picture could not be drawn ({broken}).</p>}
    </figure>
  );
}
