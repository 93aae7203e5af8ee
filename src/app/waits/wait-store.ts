// Which waits of allocations are listed: those of a cell that was clicked, or all of the time shown.
import type { Hit } from '#panels/panel.ts';
import { pageStore } from '../state/page-store.ts';

export type WaitsAsked = Extract<Hit, { kind: 'waits' }>;

/** Null: none are listed. `all`: those of the time shown, whatever it is. */
export const useWaits = pageStore<{ readonly asked: WaitsAsked | 'all' | null }>(() => ({ asked: null }));

export function listWaits(asked: WaitsAsked | 'all' | null): void {
  useWaits.setState({ asked });
}
