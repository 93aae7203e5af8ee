// Which of those that lie over the page is open: the list of all commands, the glossary, or the share dialog.
import { create } from 'zustand';

export interface OverlayState {
  readonly open: 'palette' | 'glossary' | 'share' | null;
  /** What the glossary is to find at once. */
  readonly query: string;
}

export const useOverlay = create<OverlayState>(() => ({ open: null, query: '' }));

export function openOverlay(open: OverlayState['open'], query = ''): void {
  useOverlay.setState({ open, query });
}
