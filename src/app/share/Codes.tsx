// Link, frame, element, slide, Markdown, and a square for telephones: each as it is copied, with a button that says what came of it.
import type { ReactElement } from 'react';
import { useId, useRef, useState } from 'react';
import { save } from '../log/save-log.ts';
import { copyText, copyWords } from './copy.ts';
import { qrOf, qrSvg } from './qr.ts';
import type { Link } from '../state/url-codec.ts';
import type { Shared } from './snippets.ts';
import { pageAddress, snippetsOf } from './snippets.ts';

export function Codes({ shared, whole }: { readonly shared: Shared; readonly whole: Link }): ReactElement {
  const page = pageAddress({ address: shared.address, link: whole });
  return (
    <div className="share-codes">
      {snippetsOf(shared, page).map((snippet) => (
        <Code key={snippet.id} {...snippet} />
      ))}
      <QrCode text={page} />
    </div>
  );
}

function Code({ id, title, note, code }: { readonly id: string; readonly title: string; readonly note: string; readonly code: string }): ReactElement {
  const field = useRef<HTMLTextAreaElement>(null);
  const name = useId();
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    if (field.current !== null) setSaid(copyWords(await copyText(field.current)));
  };
  return (
    <section data-snippet={id}>
      <h3 id={name}>{title}</h3>
      <p className="muted">{note}</p>
      <div className="share-code">
        <textarea ref={field} readOnly value={code} rows={Math.min(6, Math.max(2, Math.ceil(code.length / 88)))} aria-labelledby={name} spellCheck={false} onFocus={(event) => event.target.select()} />
        <button type="button" onClick={() => void copy()} aria-label={`Copy: ${title}`}>
          Copy
        </button>
      </div>
      <output className="share-said">{said}</output>
    </section>
  );
}

function QrCode({ text }: { readonly text: string }): ReactElement {
  const qr = qrOf(text);
  return (
    <section data-snippet="qr">
      <h3>Square for telephones (QR code)</h3>
      {qr === null ? (
        <p className="muted">This link has {text.length.toLocaleString('en')} signs: too many for a square that can be read across a room.</p>
      ) : (
        <div className="share-qr">
          <svg viewBox={`0 0 ${qr.side} ${qr.side}`} role="img" aria-label="The link as a square for telephones" shapeRendering="crispEdges">
            <path fill="#ffffff" d={`M0 0h${qr.side}v${qr.side}h-${qr.side}z`} />
            <path fill="#000000" d={qr.path} />
          </svg>
          <button type="button" onClick={() => save(new Blob([qrSvg(qr, text)], { type: 'image/svg+xml' }), 'pagestage-link.svg')}>
            Save as SVG
          </button>
        </div>
      )}
    </section>
  );
}
