// The presentation that is held, for its components.
import type { Stage } from './stage.ts';

let current: Stage | null = null;

export function setStage(stage: Stage | null): void {
  current = stage;
}

export function stageNow(): Stage | null {
  return current;
}
