// The card beside the pointer: what is under it, in words; for a page also what the model knows of it.
import type { ReactElement } from 'react';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { PageFacts } from './Inspector.tsx';
import { useUi } from './state/ui-store.ts';
import { useConductor } from './use-conductor.ts';

/** The pointer rests on a page for so long before the model is asked about it. */
const ASK_AFTER_MS = 130;
const AWAY_PX = 16;

export function HoverCard(): ReactElement | null {
  const conductor = useConductor();
  const hover = useUi((state) => state.hover);
  const page = useUi((state) => state.hoverPage);
  const card = useRef<HTMLDivElement>(null);
  const pfn = hover?.hit.kind === 'page' ? hover.hit.pfn : null;

  useEffect(() => {
    if (pfn === null) return;
    const timer = setTimeout(() => {
      void conductor.inspectPage(pfn).then((found) => {
        const now = useUi.getState().hover?.hit;
        if (found !== null && now?.kind === 'page' && now.pfn === pfn) useUi.setState({ hoverPage: found });
      });
    }, ASK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [pfn, conductor]);

  useLayoutEffect(() => {
    const node = card.current;
    if (node === null || hover === null) return;
    const { width, height } = node.getBoundingClientRect();
    const right = hover.x + AWAY_PX + width > innerWidth - 8;
    const below = hover.y + AWAY_PX + height > innerHeight - 8;
    node.style.transform = `translate(${Math.round(Math.max(8, right ? hover.x - AWAY_PX - width : hover.x + AWAY_PX))}px, ${Math.round(
      Math.max(8, below ? hover.y - AWAY_PX - height : hover.y + AWAY_PX),
    )}px)`;
  });

  if (hover === null) return null;
  const { hit } = hover;
  return (
    <div className="hover-card" ref={card} role="tooltip">
      {page !== null && hit.kind === 'page' && page.pfn === hit.pfn ? <PageFacts page={page} /> : <span className="facts-words">{hit.label}</span>}
      {(hit.kind === 'page' || hit.kind === 'block') && hit.note !== undefined && <span className="facts-note">{hit.note}</span>}
      {hit.kind === 'page' && <span className="hint">click: follow it through all panels</span>}
      {hit.kind === 'segment' && <span className="hint">click: go to this instant</span>}
    </div>
  );
}
