// Which of the two that find things is open: the list of all commands, or the glossary.
import { create } from 'zustand';

export interface OverlayState {
  readonly open: 'palette' | 'glossary' | null;
  /** What the glossary is to find at once. */
  readonly query: string;
}

export const useOverlay = create<OverlayState>(() => ({ open: null, query: '' }));

export function openOverlay(open: OverlayState['open'], query = ''): void {
  useOverlay.setState({ open, query });
}
