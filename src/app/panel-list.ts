// Panels arrive as chunks of their own, asked for while the worker starts: those on stage, then, once the first picture is
// drawn, the others. Until then the page shows its frame.
import { OPENING, panels as LISTED, TELLING } from '#panels/index.ts';
import type { Panel } from '#panels/panel.ts';
import { create } from 'zustand';
import type { Link } from './state/url-codec.ts';

export interface PanelList {
  /** In the order of the list. Null until those on stage are there. */
  readonly panels: readonly Panel[] | null;
  /** All of them are there. */
  readonly complete: boolean;
  readonly failed: string;
}

export const usePanelList = create<PanelList>(() => ({ panels: null, complete: false, failed: '' }));

/** Of all panels, whether loaded or not. */
export const PANEL_IDS: readonly string[] = LISTED.map((panel) => panel.id);

/** The lanes stand under the stage, not on it. */
export const LANES = 'task-lanes';

/** Panels by which digit brings them to the stage. */
export const STAGE_IDS: readonly string[] = PANEL_IDS.filter((id) => id !== LANES);

async function load(ids: readonly string[]): Promise<void> {
  try {
    const wanted = LISTED.filter((panel) => ids.includes(panel.id));
    const panels = await Promise.all(wanted.map((panel) => panel.load()));
    usePanelList.setState({ panels, complete: panels.length === LISTED.length });
  } catch (error) {
    usePanelList.setState({ failed: error instanceof Error ? error.message : String(error) });
  }
}

/** What the first picture of a link needs. A link that names a story and no panel may need any. */
export function loadFirstPanels(link: Link, telling: boolean): Promise<void> {
  if (telling && link.scenario === null) return load(TELLING);
  const named = [...(link.panel === null ? [] : [link.panel]), ...link.panels].filter((id) => PANEL_IDS.includes(id));
  return load(named.length > 0 ? [...named, LANES] : link.scenario === null ? [...OPENING, LANES] : PANEL_IDS);
}

/** These too, beside those that are there. */
export function showPanels(ids: readonly string[]): Promise<void> {
  const there = usePanelList.getState().panels?.map((panel) => panel.id) ?? [];
  return ids.every((id) => there.includes(id)) ? Promise.resolve() : load([...there, ...ids]);
}

export async function loadOtherPanels(): Promise<void> {
  const { complete, failed } = usePanelList.getState();
  if (!complete && failed === '') await load(PANEL_IDS);
}

export function stagePanels(panels: readonly Panel[] | null): readonly Panel[] {
  return (panels ?? []).filter((panel) => panel.id !== LANES);
}

export function panelById(panels: readonly Panel[] | null, id: string): Panel | undefined {
  return panels?.find((panel) => panel.id === id);
}
