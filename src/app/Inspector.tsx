// The keyboard's way to a page or a block: its number, look, follow, go to its events. What was found is said by an <output>.
import type { BlockDetail, PageDetail } from '#wire/messages.ts';
import type { FormEvent, ReactElement } from 'react';
import { lazy, Suspense, useEffect, useId, useRef, useState } from 'react';
import { aboutBlock, choose, followThing } from './about.ts';
import { useLater } from './later.ts';
import { NextOf } from './NextOf.tsx';
import { useSession } from './state/session-store.ts';
import type { Looked } from './state/ui-store.ts';
import { useUi } from './state/ui-store.ts';
import { useConductor } from './use-conductor.ts';

const Thefts = lazy(async () => ({ default: (await import('./Thefts.tsx')).Thefts }));

interface Typed {
  readonly after: Looked | null;
  readonly kind: Looked['kind'];
  readonly text: string;
}

export function Inspector(): ReactElement {
  const conductor = useConductor();
  const follow = useUi((state) => state.follow);
  const about = useUi((state) => state.about);
  const pages = useSession((state) => state.info?.dims.nr_pages ?? 1);
  const blockPages = useSession((state) => state.info?.block_pages ?? 1);
  const blocks = useSession((state) => state.info?.dims.nr_blocks ?? 1);
  const textTick = useUi((state) => state.textTick);
  const looked = useUi((state) => state.looked);
  // What is typed goes for the thing looked at when it was typed: a block chosen on the map shows its own number.
  const [typed, setTyped] = useState<Typed>({ after: null, kind: 'page', text: '0' });
  const [found, setFound] = useState<{ readonly of: Looked; readonly detail: PageDetail | BlockDetail } | null>(null);
  const field = useId();
  const output = useRef<HTMLOutputElement>(null);
  const { kind, text } = typed.after === looked || looked === null ? typed : { kind: looked.kind, text: String(looked.number) };
  const most = (kind === 'page' ? pages : blocks) - 1;
  const number = Math.min(Math.max(Math.trunc(Number(text)) || 0, 0), most);

  // What is looked at stays true while time goes on.
  useEffect(() => {
    if (looked === null) return;
    let stale = false;
    const asked = looked.kind === 'page' ? conductor.inspect({ kind: 'page', pfn: looked.number }) : conductor.inspect({ kind: 'block', block: looked.number });
    void asked.then((detail) => {
      if (!stale) setFound(detail === null ? null : { of: looked, detail });
    });
    return () => {
      stale = true;
    };
  }, [looked, textTick, conductor]);

  // The card may be too short for what was found: it is brought into view once, not again while time goes on.
  const shown = found === null || found.of !== looked ? null : found;
  const shownOf = shown?.of ?? null;
  useEffect(() => {
    if (shownOf !== null) output.current?.scrollIntoView({ block: 'nearest' });
  }, [shownOf]);

  const look = (event: FormEvent): void => {
    event.preventDefault();
    if (kind === 'block') choose(aboutBlock(number));
    else useUi.setState({ looked: { kind, number }, about: aboutBlock(Math.floor(number / blockPages)) });
  };
  const followIt = (): void => {
    useUi.setState({ looked: { kind, number } });
    if (kind === 'page') void conductor.followPage(number);
    else followThing(conductor, { kind: 'block', block: number });
  };
  return (
    <details className="inspector">
      <summary>
        Look at a page or a block
        {follow.length > 0 && <span className="differs">{follow.length} followed</span>}
      </summary>
      <form onSubmit={look}>
        <select aria-label="what to look at" value={kind} onChange={(event) => setTyped({ after: looked, kind: event.target.value === 'block' ? 'block' : 'page', text })}>
          <option value="page">page</option>
          <option value="block">block</option>
        </select>
        <label className="visually-hidden" htmlFor={field}>
          {kind} number
        </label>
        <input id={field} type="number" min={0} max={most} step={1} value={text} onChange={(event) => setTyped({ after: looked, kind, text: event.target.value })} />
        <button type="submit">Look</button>
        <button type="button" onClick={followIt}>
          Follow
        </button>
        {kind === 'page' && (
          <button type="button" title="How this page came to be as it is" onClick={() => useLater.getState().parts?.openWhy(conductor, { kind: 'page', pfn: number })}>
            Why?
          </button>
        )}
        <button type="button" disabled={follow.length === 0 && about === null} onClick={() => conductor.letGo()}>
          Let go
        </button>
      </form>
      <NextOf />
      <output htmlFor={field} ref={output}>
        {shown === null ? '' : <Facts of={shown.detail} />}
      </output>
      {(conductor.frames.view?.head_of('nr_steals') ?? 0) > 0 && <Suspense><Thefts /></Suspense>}
    </details>
  );
}

/** The words, then the facts under their names. */
export function Facts({ of }: { readonly of: PageDetail | BlockDetail }): ReactElement {
  const kernelNames = useUi((state) => state.kernelNames);
  return (
    <>
      <span className="facts-words">{of.words}</span>
      <dl className="facts">
        {of.facts.map((fact) => (
          <div key={fact.label}>
            <dt>{kernelNames && fact.kernel !== '' ? fact.kernel : fact.label}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
