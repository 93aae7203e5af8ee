// The panels arrive as a chunk of their own, asked for while the worker starts. Until then the page shows its frame.
import type { Panel } from '#panels/panel.ts';
import { create } from 'zustand';

export const usePanelList = create<{ readonly panels: readonly Panel[] | null; readonly failed: string }>(() => ({
  panels: null,
  failed: '',
}));

export async function loadPanels(): Promise<void> {
  try {
    const { panels } = await import('#panels/index.ts');
    usePanelList.setState({ panels });
  } catch (error) {
    usePanelList.setState({ failed: error instanceof Error ? error.message : String(error) });
  }
}

/** The lanes stand under the stage, not on it. */
export const LANES = 'task-lanes';

export function stagePanels(panels: readonly Panel[] | null): readonly Panel[] {
  return (panels ?? []).filter((panel) => panel.id !== LANES);
}

export function panelById(panels: readonly Panel[] | null, id: string): Panel | undefined {
  return panels?.find((panel) => panel.id === id);
}
