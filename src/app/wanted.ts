// What is wanted of every frame: how much of the past, which pages followed, which lens, whose waits.
import type { Brush } from '#panels/brush.ts';
import type { LensId } from '#wire/lens.ts';
import type { Follow, SessionInfo } from '#wire/messages.ts';
import { windowOf } from '#wire/speeds.ts';
import type { Lead } from './lead.ts';
import { followRows, useUi } from './state/ui-store.ts';

/** The only task whose waits are counted; null: all of them. */
export const waitsOf = (brush: Brush | null): number | null => (brush?.kind === 'task' ? brush.task : null);

export function wantedOf(info: SessionInfo | null, lead: Lead | null, speed = useUi.getState().speed): { readonly window_ns: number; readonly follow: readonly Follow[]; readonly lens: LensId; readonly waits_of: number | null } {
  const { follow, map, brush } = useUi.getState();
  const duration = info?.duration_ns ?? 1e9;
  const told = lead?.window_ns ?? null;
  const window_ns = told === null ? windowOf(duration, speed) : Math.round(Math.min(duration, told));
  return { window_ns, follow: followRows(follow), lens: map.lens, waits_of: waitsOf(brush) };
}
