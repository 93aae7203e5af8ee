// What a panel is: pure functions from one frame, the session's facts and the visitor's choices to a drawing, a hit
// and a text. React never sees a frame; a panel never sees React. Nothing here keeps state between calls.
import type { Catalog } from '#wire/catalog.ts';
import type { LensId } from '#wire/lens.ts';
import type { FrameView } from '#wire/frame_view.ts';
import type { SessionInfo } from '#wire/messages.ts';
import type { Brush, Followed } from './brush.ts';
import type { Theme } from './draw/palette.ts';

/** Where the picture will be read: in a slide, on a laptop, on a projector. */
export type SizeClass = 'slide' | 'laptop' | 'projector';

/** What a story that tells itself points at. */
export interface PanelFocus {
  /** A word of the panel's own (free, asker). */
  readonly mark: string;
  /** Whose story it is, or -1. */
  readonly task: number;
  /** From when to when that task does not get on: it waits for what the story is about. */
  readonly wait_ns: readonly [number, number];
}

/** How the visitor looks at the map. Part of the link, so that a link gives the same picture. */
export interface MapView {
  readonly lens: LensId;
  /** 1: the whole memory fits; n: one n-th of its blocks is shown. */
  readonly zoom: number;
  /** The block in the middle of what is shown; means nothing at zoom 1. */
  readonly centre: number;
  /** The block that the visitor chose: the loupe stands over it. Null: the panel chooses. */
  readonly block: number | null;
}

export const WHOLE_MAP: MapView = { lens: 'kind', zoom: 1, centre: 0, block: null };

/** What the visitor does to a panel that can be looked at more closely; places in CSS pixels of the panel. */
export type Gesture =
  | { readonly kind: 'zoom'; readonly factor: number; readonly x: number | null; readonly y: number | null }
  /** From where the pointer went down, and the view as it was then. */
  | { readonly kind: 'drag'; readonly from_x: number; readonly from_y: number; readonly x: number; readonly y: number; readonly start: MapView }
  | { readonly kind: 'click'; readonly x: number; readonly y: number }
  | { readonly kind: 'arrow'; readonly dx: number; readonly dy: number; readonly pan: boolean }
  | { readonly kind: 'nearest' }
  | { readonly kind: 'reset' };

export interface PanelInput {
  readonly view: FrameView;
  /** The frame shown before this one, for tweens and glows; null after a jump. */
  readonly before: FrameView | null;
  readonly session: SessionInfo;
  readonly catalog: Catalog;
  readonly theme: Theme;
  /** CSS pixels. The canvas is already scaled: draw in these units. */
  readonly width: number;
  readonly height: number;
  readonly size: SizeClass;
  readonly follow: readonly Followed[];
  /** What is picked out, if anything is. Drawn over the panel by marked/, as are the rings of what is followed. */
  readonly brush?: Brush | null;
  readonly hover: Hit | null;
  /** 0..1 between `before` and `view`; always 1 under reduced motion, when paused and in tests. */
  readonly progress: number;
  /** Machine nanoseconds per second of viewing; 0 = paused. Decides which grammar of motion is used. */
  readonly rate: number;
  /** Kernel names first instead of plain words. */
  readonly kernel_names: boolean;
  /** What a story that tells itself points at. */
  readonly focus?: PanelFocus;
  /** Absent: the whole map under the plain lens. */
  readonly map?: MapView;
}

export type Hit =
  /** `note`: what holds of the page's surroundings, shown under what is known of the page. */
  | { readonly kind: 'page'; readonly pfn: number; readonly label: string; readonly note?: string }
  | { readonly kind: 'block'; readonly block: number; readonly label: string; readonly note?: string }
  | { readonly kind: 'task'; readonly task: number; readonly label: string }
  | { readonly kind: 'request'; readonly row: number; readonly label: string }
  | { readonly kind: 'segment'; readonly row: number; readonly task: number; readonly at_ns: number; readonly label: string }
  /** Waits of allocations that ended in a stretch of time, of a range of lengths: as in the question for them. */
  | { readonly kind: 'waits'; readonly from_ns: number; readonly to_ns: number; readonly least_ns: number; readonly below_ns: number; readonly label: string }
  | { readonly kind: 'text'; readonly label: string };

/** The panel in words and numbers: what a screen reader says and what the table view shows. */
export interface PanelText {
  /** One to three sentences; numbers from the frame. */
  readonly summary: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export interface LegendEntry {
  readonly label: string;
  readonly kernel: string;
  /** Draws a sample in a square of side `px` at 0,0. */
  readonly sample: (ctx: CanvasRenderingContext2D, theme: Theme, px: number) => void;
}

export interface Panel {
  readonly id: string;
  readonly title: string;
  /** The one question this panel answers. */
  readonly question: string;
  /** One line under the title: what the marks are. */
  readonly caption: string;
  /** Smallest useful height in CSS px on a laptop. */
  readonly min_height: number;
  readonly draw: (ctx: CanvasRenderingContext2D, input: PanelInput) => void;
  readonly hit: (input: PanelInput, x: number, y: number) => Hit | null;
  readonly describe: (input: PanelInput) => PanelText;
  /** Only what is on screen now. */
  readonly legend: (input: PanelInput) => readonly LegendEntry[];
  /** The view after a gesture, or null if the gesture means nothing here. Only for panels that can be zoomed. */
  readonly steer?: (input: PanelInput, gesture: Gesture) => MapView | null;
  /** Where a block stands, to point at it; null if it is not in sight. */
  readonly block_place?: (input: PanelInput, block: number) => { readonly x: number; readonly y: number; readonly hit: Hit } | null;
}
