// What the first picture does not need: dialogs, the switch board, the table of a kernel case. Loaded once that picture is
// drawn, so that a key opens them at once and a network that breaks off later does no harm.
import type { ComponentType } from 'react';
import type { WhyAbout } from '#wire/why.ts';
import { create } from 'zustand';
import type { Conductor } from './conductor.ts';

export interface Later {
  readonly ScenarioMenu: ComponentType;
  readonly HelpDialog: ComponentType;
  readonly SwitchBoard: ComponentType;
  readonly TruthTable: ComponentType;
  readonly KeptRuns: ComponentType;
  readonly WhyPanel: ComponentType;
  readonly openWhy: (conductor: Conductor, about?: WhyAbout) => void;
}

export const useLater = create<{ readonly parts: Later | null }>(() => ({ parts: null }));

export async function loadLater(): Promise<void> {
  const parts = await import('./later-parts.ts');
  useLater.setState({ parts });
  parts.keepForLater();
}
