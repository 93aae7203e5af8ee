// What the visitor changes in how the page looks is drawn at once.
import type { Conductor } from './conductor.ts';
import { anyMarks, markParts } from './marks/door.ts';
import { useUi } from './state/ui-store.ts';
import { waitsOf } from './wanted.ts';

export function redrawOnChange(conductor: Conductor): () => void {
  const { loop } = conductor;
  return useUi.subscribe((state, before) => {
    // Whose waits are counted is a matter of the frame.
    if (waitsOf(state.brush) !== waitsOf(before.brush)) conductor.refresh();
    if (anyMarks()) void markParts(conductor);
    if (state.theme !== before.theme || state.size !== before.size || state.panels !== before.panels) loop.invalidate();
    else if (state.kernelNames !== before.kernelNames || state.map !== before.map || state.follow !== before.follow || state.brush !== before.brush || state.hover !== before.hover) loop.touch();
  });
}
