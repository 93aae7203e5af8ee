// One panel in a slide, or two: a question, a picture, a number, and who says so. Paused on its poster until asked.
import type { CSSProperties, ReactElement } from 'react';
import { useEffect, useRef } from 'react';
import { Notices } from '../Notices.tsx';
import { PanelView } from '../PanelView.tsx';
import { panelById, usePanelList } from '../panel-list.ts';
import { Scrubber } from '../Scrubber.tsx';
import { StoryNumber } from '../StoryCard.tsx';
import { ClockReadout, Transport } from '../Transport.tsx';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { useConductor } from '../use-conductor.ts';
import { useEmbed } from './embed-store.ts';

export function EmbedApp(): ReactElement {
  const conductor = useConductor();
  const { controls, caption } = useUi((state) => state.link);
  const chosen = useUi((state) => state.panels);
  const panels = usePanelList((state) => state.panels);
  const failed = usePanelList((state) => state.failed);
  const info = useSession((state) => state.info);
  const dead = useSession((state) => (state.status === 'dead' ? state.deadText : ''));
  const playing = useUi((state) => state.playing);
  const picture = useEmbed((state) => (state.model === 'not loaded' ? state.picture : null));
  const shown = chosen.flatMap((id) => panelById(panels, id) ?? []);
  const own = info !== null && (shown[0] === undefined || info.story.panels.includes(shown[0].id));
  const question = own && info.story.question !== '' ? info.story.question : (shown[0]?.question ?? '');

  if (dead !== '' || failed !== '') {
    return (
      <main className="embed embed-dead">
        <p>
          <strong>The model stopped.</strong> {dead || failed}. Reload the slide.
        </p>
      </main>
    );
  }
  return (
    <main className="embed">
      {caption && <h1>{question !== '' ? question : (info?.title ?? '')}</h1>}
      <div className="embed-stage" style={{ '--panels': Math.max(shown.length, 1) } as CSSProperties}>
        {shown.map((panel) => (
          <PanelView key={panel.id} panel={panel} bare />
        ))}
        {picture !== null && <PosterPicture address={picture} title={question !== '' ? question : (info?.title ?? '')} />}
        {controls === 'none' && (
          <button type="button" className="embed-cover" aria-label={playing ? 'Pause' : 'Play'} onClick={() => conductor.toggle()} />
        )}
      </div>
      {caption && (
        <div className="embed-foot">
          <StoryNumber />
          <Stamp />
        </div>
      )}
      {controls !== 'none' && (
        <div className="embed-controls">
          <Transport mini={controls === 'mini'} />
          <Scrubber labels={false} />
          {controls === 'full' && <ClockReadout />}
        </div>
      )}
      {!caption && <Stamp />}
      {controls !== 'mini' && <Notices />}
    </main>
  );
}

/** A picture that the host chose. One that stands in the address itself is drawn, since a careful policy loads none of those. */
function PosterPicture({ address, title }: { readonly address: string; readonly title: string }): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const inside = address.startsWith('data:');
  useEffect(() => {
    if (!inside) return;
    const [head = '', text = ''] = address.split(',');
    let over = false;
    const draw = async (): Promise<void> => {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: head.slice(5).split(';')[0] ?? '' }));
      if (over || canvas.current === null) return;
      canvas.current.width = bitmap.width;
      canvas.current.height = bitmap.height;
      canvas.current.getContext('2d')?.drawImage(bitmap, 0, 0);
    };
    draw().catch(failed);
    return () => {
      over = true;
    };
  }, [address, inside]);
  return inside ? <canvas ref={canvas} className="embed-picture" role="img" aria-label={title} /> : <img className="embed-picture" src={address} alt={title} onError={failed} />;
}

/** It cannot be shown: the panels can. */
function failed(): void {
  console.warn('pagestage: poster in the address: expected a picture that can be shown');
  useEmbed.setState({ picture: null });
}

/** Wherever this picture ends up, it says what it is. */
function Stamp(): ReactElement | null {
  const info = useSession((state) => state.info);
  if (info === null) return null;
  return (
    <p className="stamp">
      model, {info.rules}, {info.mixed_eras.length > 0 && 'mixed eras, '}
      {info.machine}
    </p>
  );
}
