// A word that picks out what it names.
import type { Brush } from '#panels/brush.ts';
import type { ReactElement, ReactNode } from 'react';
import { useConductor } from '../use-conductor.ts';
import { markParts } from './door.ts';

export function Pick({ brush, children }: { readonly brush: Brush | null; readonly children: ReactNode }): ReactElement {
  const conductor = useConductor();
  if (brush === null) return <>{children}</>;
  return (
    <button type="button" className="link" title="Show only this in every panel" onClick={() => void markParts(conductor).then((parts) => parts?.pickOut(brush))}>
      {children}
    </button>
  );
}
