// What keys and buttons do with two runs side by side. The part that opens and shows them is loaded when it is first wanted.
import type { Conductor } from './conductor.ts';
import { useSession } from './state/session-store.ts';
import { useUi } from './state/ui-store.ts';

export async function toggleBeside(conductor: Conductor): Promise<void> {
  const { beside } = useUi.getState();
  if (beside !== null) closeBeside(conductor);
  else if (conductor.info !== null && conductor.lead === null) (await import('./compare/begin.ts')).openDefault(conductor);
}

export function closeBeside(conductor: Conductor): void {
  conductor.beside?.close();
}

export function swapSides(): void {
  const { beside } = useUi.getState();
  if (beside === null) return;
  useUi.setState({ beside: { ...beside, swapped: !beside.swapped } });
  useSession.setState({ announcement: 'A and B have changed places.' });
}

/** B in A's place, for as long as a key is held. */
export function flip(on: boolean): void {
  if (useUi.getState().beside !== null || !on) useUi.setState({ flipped: on });
}

/** From the beginning, without what was changed on the way; of two side by side both. */
export async function restart(conductor: Conductor, seed?: number): Promise<void> {
  const { beside } = useUi.getState();
  await conductor.restart(seed);
  if (beside === null || useSession.getState().status !== 'ready') return;
  // Where only the changes on the way made the difference, they stay: else there would be nothing to compare.
  const commands = Object.keys(beside.switches).length > 0 ? null : beside.commands;
  (await import('./compare/begin.ts')).openBeside(conductor, { ...beside, commands });
}
