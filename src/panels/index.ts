// The list of panels: the one place that knows them all. Order is the order of the tiles on the page.
import { buddyShelves } from './buddy-shelves/panel.ts';
import { dirtyPipe } from './dirty-pipe/panel.ts';
import { diskHead } from './disk-head/panel.ts';
import { kernelStack } from './kernel-stack/panel.ts';
import { lruBeltsPanel } from './lru-belts/panel.ts';
import { pageMapPanel } from './page-map/panel.ts';
import type { Panel } from './panel.ts';
import { taskLanes } from './task-lanes/panel.ts';
import { vmstatStrips } from './vmstat-strips/panel.ts';
import { watermarks } from './watermarks/panel.ts';

export const panels = [
  pageMapPanel, lruBeltsPanel, taskLanes, watermarks, buddyShelves, diskHead, dirtyPipe, kernelStack, vmstatStrips,
] as const satisfies readonly Panel[];
