// What the visitor changes in how the page looks is drawn at once.
import type { FrameLoop } from './frame-loop.ts';
import { useUi } from './state/ui-store.ts';

export function redrawOnChange(loop: FrameLoop): () => void {
  return useUi.subscribe((state, before) => {
    if (state.theme !== before.theme || state.size !== before.size || state.panels !== before.panels) loop.invalidate();
    else if (state.kernelNames !== before.kernelNames || state.map !== before.map || state.follow !== before.follow || state.hover !== before.hover) loop.touch();
  });
}
