// The card beside the pointer: what is under it, in words; for a page or a block also what the model knows of it.
import type { ReactElement } from 'react';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { Hit } from '#panels/panel.ts';
import type { BlockDetail, PageDetail } from '#wire/messages.ts';
import { Facts } from './Inspector.tsx';
import { useUi } from './state/ui-store.ts';
import { useConductor } from './use-conductor.ts';

/** The pointer rests on a page for so long before the model is asked about it. */
const ASK_AFTER_MS = 130;
const AWAY_PX = 16;

function isOf(hit: Hit, found: PageDetail | BlockDetail): boolean {
  return found.kind === 'page' ? hit.kind === 'page' && hit.pfn === found.pfn : hit.kind === 'block' && hit.block === found.block;
}

export function HoverCard(): ReactElement | null {
  const conductor = useConductor();
  const hover = useUi((state) => state.hover);
  const page = useUi((state) => state.hoverPage);
  const card = useRef<HTMLDivElement>(null);
  const pfn = hover?.hit.kind === 'page' ? hover.hit.pfn : null;
  const block = hover?.hit.kind === 'block' ? hover.hit.block : null;

  useEffect(() => {
    if (pfn === null && block === null) return;
    const timer = setTimeout(() => {
      void (pfn !== null ? conductor.inspect({ kind: 'page', pfn }) : conductor.inspect({ kind: 'block', block: block! })).then((found) => {
        const now = useUi.getState().hover?.hit;
        if (found !== null && now !== undefined && isOf(now, found)) useUi.setState({ hoverPage: found });
      });
    }, ASK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [pfn, block, conductor]);

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
      {page !== null && isOf(hit, page) ? <Facts of={page} /> : <span className="facts-words">{hit.label}</span>}
      {(hit.kind === 'page' || hit.kind === 'block') && hit.note !== undefined && <span className="facts-note">{hit.note}</span>}
      {hit.kind === 'page' && <span className="hint">click: follow it through all panels · W: why</span>}
      {hit.kind === 'block' && <span className="hint">click: Alt ← → go to its events</span>}
      {hit.kind === 'waits' && <span className="hint">click: list these waits</span>}
      {hit.kind === 'segment' && <span className="hint">click: go to this instant · W: why</span>}
    </div>
  );
}
