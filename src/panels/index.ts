// The list of panels: the one place that knows them all. Order is the order of the tiles on the page. Each is loaded by
// itself: what the first picture needs comes first, the others while that picture is looked at.
import type { Panel } from './panel.ts';

export interface ListedPanel {
  readonly id: string;
  readonly load: () => Promise<Panel>;
}

export const panels: readonly ListedPanel[] = [
  { id: 'page-map', load: async () => (await import('./page-map/panel.ts')).pageMapPanel },
  { id: 'lru-belts', load: async () => (await import('./lru-belts/panel.ts')).lruBeltsPanel },
  { id: 'task-lanes', load: async () => (await import('./task-lanes/panel.ts')).taskLanes },
  { id: 'watermarks', load: async () => (await import('./watermarks/panel.ts')).watermarks },
  { id: 'buddy-shelves', load: async () => (await import('./buddy-shelves/panel.ts')).buddyShelves },
  { id: 'disk-head', load: async () => (await import('./disk-head/panel.ts')).diskHead },
  { id: 'dirty-pipe', load: async () => (await import('./dirty-pipe/panel.ts')).dirtyPipe },
  { id: 'kernel-stack', load: async () => (await import('./kernel-stack/panel.ts')).kernelStack },
  { id: 'vmstat-strips', load: async () => (await import('./vmstat-strips/panel.ts')).vmstatStrips },
  { id: 'latency', load: async () => (await import('./latency/panel.ts')).latency },
  { id: 'trace-log', load: async () => (await import('./trace-log/panel.ts')).traceLog },
];

/** What the story shows that tells itself: an empty link opens it. */
export const TELLING: readonly string[] = ['page-map', 'task-lanes'];

/** What a link shows at first that names no story: the panels of the first lesson. A guess that costs time if wrong, and nothing else. */
export const OPENING: readonly string[] = ['dirty-pipe', 'disk-head'];
