// What stands under or in place of some panels' canvases and is more than a drawing: loaded when such a panel is on stage.
import type { ComponentType } from 'react';
import { lazy } from 'react';

export const PANEL_PARTS: Readonly<Record<string, ComponentType | undefined>> = {
  'trace-log': lazy(async () => ({ default: (await import('./log/TraceLog.tsx')).TraceLog })),
  latency: lazy(async () => ({ default: (await import('./waits/WaitList.tsx')).WaitList })),
};
