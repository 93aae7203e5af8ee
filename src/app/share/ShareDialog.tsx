// What is looked at, for others: as a link or code, as a picture, as a film, as a strip.
import type { KeyboardEvent, ReactElement } from 'react';
import { useEffect, useRef, useState } from 'react';
import { Dialog } from '../Dialogs.tsx';
import { presentLink } from '../link-writer.ts';
import { openOverlay } from '../palette/overlay-store.ts';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { useConductor } from '../use-conductor.ts';
import { addressOf, instantLink } from './instance.ts';
import { Codes } from './Codes.tsx';
import { FilmForm } from './FilmForm.tsx';
import { PictureForm } from './PictureForm.tsx';
import { Preview } from './Preview.tsx';
import { StripForm } from './StripForm.tsx';
import './share.css';

const TABS = [
  { id: 'code', title: 'Link and code' },
  { id: 'picture', title: 'Picture' },
  { id: 'film', title: 'Film' },
  { id: 'strip', title: 'Strip' },
] as const;
type Tab = (typeof TABS)[number]['id'];

/** Of a file on this disk only its name: where it lies is nobody's business. */
function hereAddress(): string {
  const known = addressOf(location);
  if (known !== '') return known;
  return location.protocol === 'file:' ? (location.pathname.split('/').at(-1) ?? '') : `${location.origin}${location.pathname}`;
}

export function ShareDialog(): ReactElement {
  const conductor = useConductor();
  const [tab, setTab] = useState<Tab>('code');
  const [address, setAddress] = useState(hereAddress);
  // A picture that says where this machine is would be of no use to anybody.
  const known = address === hereAddress() && addressOf(location) === '' ? '' : address;
  const tabs = useRef<HTMLDivElement>(null);
  useEffect(() => conductor.pause(), [conductor]);
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const next = TABS[(TABS.findIndex((one) => one.id === tab) + step + TABS.length) % TABS.length]!.id;
    setTab(next);
    tabs.current?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  };
  return (
    <Dialog open title="Share" className="dialog share" onClose={() => openOverlay(null)}>
      <div ref={tabs} className="share-tabs" role="tablist" aria-label="What to share" tabIndex={-1} onKeyDown={onKey}>
        {TABS.map(({ id, title }) => (
          <button key={id} type="button" role="tab" data-tab={id} id={`share-tab-${id}`} aria-selected={tab === id} aria-controls="share-panel" tabIndex={tab === id ? 0 : -1} onClick={() => setTab(id)}>
            {title}
          </button>
        ))}
      </div>
      <div id="share-panel" role="tabpanel" aria-labelledby={`share-tab-${tab}`}>
        <label className="share-wide">
          Where the page stands for others
          <input type="text" inputMode="url" value={address} spellCheck={false} autoComplete="off" onChange={(event) => setAddress(event.target.value.trim().replace(/[?#].*$/, ''))} />
        </label>
        {known === '' && address !== '' && <p className="muted">This is an address of your own machine. Write the one at which your readers find the build (<code>npm run build</code>).</p>}
        {tab === 'code' && <CodesOfRun address={address} />}
        {tab === 'picture' && <PictureForm address={known} />}
        {tab === 'film' && <FilmForm address={known} />}
        {tab === 'strip' && <StripForm address={known} />}
      </div>
    </Dialog>
  );
}

function CodesOfRun({ address }: { readonly address: string }): ReactElement | null {
  const conductor = useConductor();
  const info = useSession((state) => state.info);
  const clock = useSession((state) => state.clock);
  const panels = useUi((state) => state.panels);
  const theme = useUi((state) => state.theme);
  if (info === null) return null;
  const at = instantLink(info, { ns: clock.ns, ordinal: clock.midway ? clock.ordinal : null }, panels);
  const page = presentLink(conductor.firstScenario());
  // A lesson, or two runs side by side, is a thing of the whole page; the pictures in a slide show the run itself.
  const whole = page.lesson !== null || page.beside !== null ? page : at;
  // A slide has room for one panel that can be read.
  const slide = panels.slice(0, 1);
  const shared = { address, link: at, panels: slide, title: info.title, picture: `${info.scenario}-${slide[0] ?? 'picture'}.png` };
  return (
    <>
      <Preview conductor={conductor} fields={{ panels: slide, theme, size: '640x360', caption: '' }} address="" name="What a frame, an element or a slide shows at first" />
      <Codes shared={shared} whole={whole} />
    </>
  );
}
