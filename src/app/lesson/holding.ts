// A lesson begins and is left; its index opens.
import type { Conductor } from '../conductor.ts';
import { notify } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { playerNow, setPlayer } from './current.ts';
import { useLesson } from './lesson-store.ts';
import { Player } from './player.ts';

export function openIndex(conductor: Conductor): void {
  conductor.pause();
  useUi.setState({ helpOpen: false, menuOpen: false });
  useLesson.setState({ indexOpen: true });
}

export function leaveLesson(): void {
  playerNow()?.leave();
  setPlayer(null);
}

export async function hold(conductor: Conductor, id: string, step: number): Promise<boolean> {
  const lessons = conductor.catalog?.lessons ?? [];
  if (!lessons.some((one) => one.id === id)) {
    notify('The link names a lesson that does not exist here.', [{ field: 'lesson', expected: lessons.map((one) => one.id).join(', '), got: id }]);
    return false;
  }
  const lesson = await conductor.client.lesson(id);
  leaveLesson();
  const player = new Player(conductor, lesson);
  setPlayer(player);
  conductor.life.onEnd(leaveLesson);
  if (step >= player.stops.length) notify('The link names a step that the lesson does not have; its last one is shown.', [{ field: 'step', expected: `a whole number from 0 to ${player.stops.length - 1}`, got: String(step) }]);
  await player.begin(step);
  return true;
}
