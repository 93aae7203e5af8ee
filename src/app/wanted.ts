// What is wanted of every frame: how much of the past, which pages followed, which lens.
import type { LensId } from '#wire/lens.ts';
import type { Follow, SessionInfo } from '#wire/messages.ts';
import type { Lead } from './lead.ts';
import { useUi } from './state/ui-store.ts';

/** How much of the past a panel shows, in seconds of viewing. */
const WINDOW_S = 15;

export function wantedOf(info: SessionInfo | null, lead: Lead | null, speed = useUi.getState().speed): { readonly window_ns: number; readonly follow: readonly Follow[]; readonly lens: LensId } {
  const { follow, map } = useUi.getState();
  const window_ns = Math.round(Math.min(info?.duration_ns ?? 1e9, lead?.window_ns ?? speed * WINDOW_S * 1e9));
  return { window_ns, follow: follow.map(({ mapping, index }) => ({ mapping, index })), lens: map.lens };
}
