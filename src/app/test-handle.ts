// What end-to-end tests may ask the page: whether it is at rest, and what it shows. Nothing here changes anything.
import type { Conductor } from './conductor.ts';
import { useSession } from './state/session-store.ts';
import { useUi } from './state/ui-store.ts';

export interface PageState {
  readonly status: string;
  readonly scenario: string | null;
  readonly seed: number | null;
  readonly ns: number;
  readonly ordinal: number;
  readonly ended: boolean;
  readonly playing: boolean;
  readonly speed: number;
  readonly panels: readonly string[];
  readonly theme: string;
  readonly switches: Readonly<Record<string, string>>;
  readonly commands: number;
  readonly follow: number;
  readonly boardOpen: boolean;
  readonly carrier: string | null;
  readonly busy: readonly string[];
  readonly longestTick_ms: number;
}

export interface PagestageHandle {
  idle(): Promise<void>;
  state(): PageState;
}

declare global {
  interface Window {
    pagestage?: PagestageHandle;
  }
}

export function exposeHandle(conductor: Conductor): void {
  window.pagestage = {
    idle: () => conductor.idle.idle(),
    state: () => {
      const session = useSession.getState();
      const ui = useUi.getState();
      return {
        status: session.status,
        scenario: session.info?.scenario ?? null,
        seed: session.info?.seed ?? null,
        ns: session.clock.ns,
        ordinal: session.clock.ordinal,
        ended: session.clock.ended,
        playing: ui.playing,
        speed: ui.speed,
        panels: ui.panels,
        theme: ui.theme,
        switches: session.info?.switches ?? {},
        commands: session.info?.commands.length ?? 0,
        follow: ui.follow.length,
        boardOpen: ui.boardOpen,
        carrier: session.carrier,
        busy: conductor.idle.busy(),
        longestTick_ms: conductor.loop.longest_ms,
      };
    },
  };
}
