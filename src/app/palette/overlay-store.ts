// Which of the two that find things is open: the list of all commands, or the glossary.
import { pageStore } from '../state/page-store.ts';

export interface OverlayState {
  readonly open: 'palette' | 'glossary' | null;
  /** What the glossary is to find at once. */
  readonly query: string;
}

export const useOverlay = pageStore<OverlayState>(() => ({ open: null, query: '' }));

export function openOverlay(open: OverlayState['open'], query = ''): void {
  useOverlay.setState({ open, query });
}
