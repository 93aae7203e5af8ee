// One canvas and the panel that draws it: sharp at any pixel ratio, blind to zero sizes, and never able to take the
// other panels down with it.
import type { Frames } from '#client/frames.ts';
import type { Theme, ThemeId } from '#panels/draw/palette.ts';
import { THEMES } from '#panels/draw/palette.ts';
import type { Brush } from '#panels/brush.ts';
import { WHOLE_MAP } from '#panels/panel.ts';
import type { Gesture, Hit, MapView, Panel, PanelFocus, PanelInput, PanelText } from '#panels/panel.ts';
import type { SessionInfo } from '#wire/messages.ts';
import type { FrameLoop, Shown, Surface } from './frame-loop.ts';
import { useMarkParts } from './marks/door.ts';
import { useSession } from './state/session-store.ts';
import { useUi } from './state/ui-store.ts';
import { stageScale } from './theme.ts';

/** On stage lines are as thick as on a projector, in the colours that were chosen. */
const BOLD: Readonly<Record<ThemeId, Theme>> = {
  light: { ...THEMES.light, stroke: THEMES.projector.stroke }, dark: { ...THEMES.dark, stroke: THEMES.projector.stroke }, projector: THEMES.projector,
};

/** What a surface draws from: the page's own run, or another beside it. */
export interface Scene {
  readonly loop: FrameLoop;
  readonly frames: Frames;
  readonly info: SessionInfo | null;
  focusOf?(panel: string): PanelFocus | undefined;
  pointedAt?(panel: string): Hit | null;
}

export interface SurfaceOptions {
  readonly panel: Panel;
  readonly canvas: HTMLCanvasElement;
  readonly conductor: Scene;
  /** Logical width of a tile: it is drawn at this width and shrunk. Null for a panel on stage. */
  readonly tileWidth: number | null;
  readonly onError: (message: string) => void;
}

/** A gesture in the panel's own pixels. */
function scaled(gesture: Gesture, by: number): Gesture {
  if (gesture.kind === 'drag') return { ...gesture, from_x: gesture.from_x * by, from_y: gesture.from_y * by, x: gesture.x * by, y: gesture.y * by };
  if (gesture.kind === 'click') return { ...gesture, x: gesture.x * by, y: gesture.y * by };
  if (gesture.kind === 'zoom') return { ...gesture, x: gesture.x === null ? null : gesture.x * by, y: gesture.y === null ? null : gesture.y * by };
  return gesture;
}

export class PanelSurface implements Surface {
  readonly tile: boolean;
  #options: SurfaceOptions;
  #width = 0;
  #height = 0;
  #observer: ResizeObserver;
  #sight: IntersectionObserver;
  #inSight = true;
  /** Something else stands in its place. */
  #covered = false;
  #remove: () => void;
  #broken = false;

  constructor(options: SurfaceOptions) {
    this.#options = options;
    this.tile = options.tileWidth !== null;
    this.#observer = new ResizeObserver((entries) => {
      const box = entries[entries.length - 1]?.contentRect;
      // A hidden slide is resized to nothing: keep the last picture.
      if (box === undefined || box.width < 1 || box.height < 1) return;
      this.#width = Math.floor(box.width);
      this.#height = Math.floor(box.height);
      // Asked here, where it costs nothing: the page has just been laid out.
      this.#covered = getComputedStyle(options.canvas).visibility === 'hidden';
      options.conductor.loop.invalidate();
    });
    this.#sight = new IntersectionObserver((entries) => {
      const before = this.#inSight;
      this.#inSight = entries.at(-1)?.isIntersecting ?? true;
      if (this.#inSight && !before) options.conductor.loop.touch();
    });
    const box = options.canvas.parentElement ?? options.canvas;
    this.#observer.observe(box);
    this.#sight.observe(box);
    this.#remove = options.conductor.loop.add(this);
  }

  dispose(): void {
    this.#observer.disconnect();
    this.#sight.disconnect();
    this.#remove();
  }

  visible(): boolean {
    return !this.#broken && this.#width > 0 && this.#height > 0 && this.#options.canvas.isConnected;
  }

  /** A slide is prepared before it is shown, and printed without being shown. */
  inSight(): boolean {
    return (this.#inSight && !this.#covered) || useUi.getState().link.embed;
  }

  /** What the panel is given; null until there is something to show. */
  input(shown?: Shown): PanelInput | null {
    const { conductor } = this.#options;
    const { info: session } = conductor;
    const { catalog } = useSession.getState();
    const focus = this.tile ? undefined : conductor.focusOf?.(this.#options.panel.id);
    const view = shown?.view ?? conductor.frames.view;
    if (view === null || session === null || catalog === null || this.#width === 0) return null;
    // Between two sessions a frame may be of the other machine.
    if (view.dims.nr_pages !== session.dims.nr_pages || view.dims.nr_tasks !== session.dims.nr_tasks) return null;
    const ui = useUi.getState();
    const shrink = this.#shrink();
    return {
      view,
      before: shown?.before ?? null,
      session,
      catalog,
      theme: ui.presenting && !this.tile ? BOLD[ui.theme] : THEMES[ui.theme],
      width: this.#width / shrink,
      height: this.#height / shrink,
      size: this.tile ? 'laptop' : ui.size,
      follow: ui.follow,
      brush: ui.brush,
      hover: this.tile ? null : (ui.hover?.hit ?? conductor.pointedAt?.(this.#options.panel.id) ?? null),
      progress: shown?.progress ?? 1,
      rate: shown?.rate ?? 0,
      kernel_names: ui.kernelNames,
      ...(focus === undefined ? {} : { focus }),
      // A tile shows the whole, under the lens of the stage.
      map: this.tile ? { ...WHOLE_MAP, lens: ui.map.lens } : ui.map,
    };
  }

  draw(shown: Shown): void {
    const { canvas, panel, onError } = this.#options;
    const input = this.input(shown);
    const ctx = canvas.getContext('2d');
    if (input === null || ctx === null) return;
    const ratio = this.#ratio();
    const width = Math.round(this.#width * ratio);
    const height = Math.round(this.#height * ratio);
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
      canvas.style.width = `${this.#width}px`;
      canvas.style.height = `${this.#height}px`;
    }
    const scale = ratio * this.#shrink();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, width, height);
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    try {
      panel.draw(ctx, input);
      useMarkParts.getState().parts?.drawMarked(ctx, panel.id, input);
    } catch (error) {
      this.#fail(error, onError);
    }
  }

  hit(x: number, y: number): Hit | null {
    const input = this.input();
    if (input === null) return null;
    try {
      const shrink = this.#shrink();
      return this.#options.panel.hit(input, x / shrink, y / shrink);
    } catch {
      return null;
    }
  }

  /** The view after a gesture, or null if it means nothing here. */
  steer(gesture: Gesture): MapView | null {
    const input = this.input();
    if (input === null) return null;
    try {
      return this.#options.panel.steer?.(input, scaled(gesture, 1 / this.#shrink())) ?? null;
    } catch {
      return null;
    }
  }

  /** Where a block stands on the panel, for a card that points at it. */
  blockPlace(block: number): ReturnType<NonNullable<Panel['block_place']>> {
    const input = this.input();
    const place = input === null ? null : (this.#options.panel.block_place?.(input, block) ?? null);
    return place === null ? null : { ...place, x: place.x * this.#shrink(), y: place.y * this.#shrink() };
  }

  describe(): PanelText | null {
    const input = this.input();
    if (input === null) return null;
    try {
      return this.#withMarks(this.#options.panel.describe(input), input);
    } catch (error) {
      this.#fail(error, this.#options.onError);
      return null;
    }
  }

  legend(): ReturnType<Panel['legend']> {
    const input = this.input();
    if (input === null) return [];
    try {
      const marked = useMarkParts.getState().parts?.markedLegend(this.#options.panel.id, input) ?? [];
      return [...this.#options.panel.legend(input), ...marked];
    } catch {
      return [];
    }
  }

  /** What the panel says, and what it says of the visitor's marks. */
  #withMarks(text: PanelText, input: PanelInput): PanelText {
    const { parts } = useMarkParts.getState();
    if (parts === null) return text;
    const { info, catalog } = useSession.getState();
    const words = parts.markedWords(this.#options.panel.id, input, input.brush === null || input.brush === undefined ? '' : parts.brushWords(input.brush, info, catalog));
    return words === '' ? text : { ...text, summary: `${text.summary} ${words}` };
  }

  /** What lies between two places is to be picked out; null: nothing that could be. */
  pick(from: { readonly x: number; readonly y: number }, to: { readonly x: number; readonly y: number }): Brush | null {
    const input = this.input();
    const by = 1 / this.#shrink();
    if (input === null) return null;
    try {
      return useMarkParts.getState().parts?.pickAt(this.#options.panel, input, { x: from.x * by, y: from.y * by }, { x: to.x * by, y: to.y * by }) ?? null;
    } catch {
      return null;
    }
  }

  #shrink(): number {
    const { tileWidth } = this.#options;
    return tileWidth === null || this.#width === 0 ? stageScale() : this.#width / tileWidth;
  }

  /** In a slide the frame is enlarged by the host without telling: two device pixels at least. */
  #ratio(): number {
    const { link } = useUi.getState();
    const ratio = devicePixelRatio || 1;
    return Math.min(link.embed ? Math.max(ratio, 2) * link.scale : ratio, 4);
  }

  #fail(error: unknown, onError: (message: string) => void): void {
    this.#broken = true;
    console.error(`panel ${this.#options.panel.id}:`, error);
    onError(error instanceof Error ? error.message : String(error));
  }
}
