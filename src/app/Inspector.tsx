// The keyboard's way to a page: its number, look, follow, let go. What was found is said by an <output>.
import type { PageDetail } from '#wire/messages.ts';
import type { FormEvent, ReactElement } from 'react';
import { useId, useState } from 'react';
import { useSession } from './state/session-store.ts';
import { useUi } from './state/ui-store.ts';
import { useConductor } from './use-conductor.ts';

export function Inspector(): ReactElement {
  const conductor = useConductor();
  const follow = useUi((state) => state.follow);
  const most = useSession((state) => (state.info?.dims.nr_pages ?? 1) - 1);
  const [pfn, setPfn] = useState('0');
  const [page, setPage] = useState<PageDetail | null>(null);
  const field = useId();
  const number = Math.min(Math.max(Math.trunc(Number(pfn)) || 0, 0), most);
  const look = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setPfn(String(number));
    setPage(await conductor.inspectPage(number));
  };
  return (
    <details className="inspector">
      <summary>
        Look at one page{follow.length > 0 && <span className="differs">{follow.length} followed</span>}
      </summary>
      <form onSubmit={(event) => void look(event)}>
        <label htmlFor={field}>page number</label>
        <input id={field} type="number" min={0} max={most} step={1} value={pfn} onChange={(event) => setPfn(event.target.value)} />
        <button type="submit">Look</button>
        <button type="button" onClick={() => void conductor.followPage(number).then(setPage)}>
          Follow
        </button>
        <button type="button" disabled={follow.length === 0} onClick={() => conductor.letGo()}>
          Let go
        </button>
      </form>
      <output htmlFor={field}>{page === null ? '' : <PageFacts page={page} />}</output>
    </details>
  );
}

export function PageFacts({ page }: { readonly page: PageDetail }): ReactElement {
  const kernelNames = useUi((state) => state.kernelNames);
  return (
    <>
      <span className="facts-words">{page.words}</span>
      <dl className="facts">
        {page.facts.map((fact) => (
          <div key={fact.label}>
            <dt>{kernelNames && fact.kernel !== '' ? fact.kernel : fact.label}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
