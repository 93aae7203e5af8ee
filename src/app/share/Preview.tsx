// The very picture that a button saves, smaller.
import { pageSize } from '#pictures/size.ts';
import type { PictureSize } from '#pictures/size.ts';
import { paintPicture } from '#pictures/still.ts';
import type { ReactElement } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { Conductor } from '../conductor.ts';
import { usePanelList } from '../panel-list.ts';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { chosenSize, SCREEN } from './Fields.tsx';
import type { Fields } from './Fields.tsx';
import { instanceOf } from './instance.ts';
import { lookOf } from './make.ts';

/** The stage as it stands on the page, each pixel of the screen two of the file. */
function screenSize(): PictureSize {
  const stage = document.getElementById('stage')?.getBoundingClientRect();
  return pageSize(Math.max(480, stage?.width ?? 1280), Math.max(320, stage?.height ?? 720), Math.max(2, devicePixelRatio || 1), 'laptop');
}

export function pictureSizeOf(fields: Fields): PictureSize {
  return fields.size === SCREEN ? screenSize() : chosenSize(fields);
}

/** Device pixels of the preview, at most. */
const PREVIEW_WIDTH = 1280;

export function Preview({ conductor, fields, address, name = 'The picture as it will be saved' }: { readonly conductor: Conductor; readonly fields: Fields; readonly address: string; readonly name?: string }): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [broken, setBroken] = useState('');
  const info = useSession((state) => state.info);
  const catalog = useSession((state) => state.catalog);
  const clock = useSession((state) => state.clock);
  const number = useSession((state) => state.storyNumber);
  const panels = usePanelList((state) => state.panels);
  const map = useUi((state) => state.map);
  useEffect(() => {
    const draw = (): void => {
      const { view } = conductor.frames;
      const chosen = fields.panels.flatMap((id) => (panels ?? []).find((one) => one.id === id) ?? []);
      if (canvas.current === null || view === null || info === null || catalog === null || chosen.length === 0) return;
      const size = pictureSizeOf(fields);
      const less = Math.min(1, PREVIEW_WIDTH / size.width);
      const shown = { ...size, width: Math.round(size.width * less), height: Math.round(size.height * less), scale: size.scale * less };
      try {
        // The number as the page has it; the file asks the model for it anew.
        const report = { metrics: { [info.story.number.metric]: number } };
        paintPicture(canvas.current, lookOf(chosen, { theme: fields.theme, caption: fields.caption || null }, shown), instanceOf(view, info, catalog, report, fields.panels, address));
        setBroken('');
      } catch (error) {
        setBroken(error instanceof Error ? error.message : String(error));
      }
    };
    const soon = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(soon);
  }, [conductor, fields, address, info, catalog, clock, number, panels, map]);
  return (
    <>
      <canvas ref={canvas} className="share-preview" role="img" aria-label={name} />
      {broken !== '' && <p role="alert">The picture could not be drawn ({broken}).</p>}
    </>
  );
}
