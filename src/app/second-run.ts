// A second run beside the page's own, with a worker of its own: opened when two are to be seen together, as a story's two
// futures or side by side, and closed when they have been.
import { Frames } from '#client/frames.ts';
import { IdleSignal } from '#client/idle.ts';
import type { Spawn } from '#client/port.ts';
import type { FrameReply, OpenChoice } from '#client/session_client.ts';
import { SessionClient } from '#client/session_client.ts';
import type { PanelFocus } from '#panels/panel.ts';
import type { SessionInfo, Target } from '#wire/messages.ts';
import { FrameLoop } from './frame-loop.ts';
import type { Scene } from './panel-surface.ts';

export interface SecondRunOptions {
  readonly spawn: Spawn;
  readonly focusOf?: (panel: string) => PanelFocus | undefined;
  readonly framed: (reply: FrameReply) => void;
  /** Whether a frame has nothing to do with the one shown, so that nothing may move between them. */
  readonly jump?: (reply: FrameReply) => boolean;
  /** Nothing more will come of it. */
  readonly dead?: (why: string) => void;
}

export class SecondRun implements Scene {
  readonly frames = new Frames();
  readonly loop: FrameLoop;
  readonly client: SessionClient;
  info: SessionInfo | null = null;
  /** Machine nanoseconds per second of viewing. */
  rate = 0;
  #options: SecondRunOptions;
  /** Its own: the page is at rest or not whatever goes on here; what waits for both asks both. */
  #idle = new IdleSignal();

  constructor(options: SecondRunOptions) {
    const { frames } = this;
    const rate = (): number => this.rate;
    this.#options = options;
    this.loop = new FrameLoop({
      idle: this.#idle,
      frames,
      playback: {
        playing: false,
        get rate() {
          return rate();
        },
        advance: () => null,
      },
      ask: () => {},
      reducedMotion: () => true,
    });
    this.client = new SessionClient({
      spawn: options.spawn,
      idle: this.#idle,
      spare: () => frames.takeSpare(),
      events: {
        frame: (reply) => {
          if (!frames.push(reply.buffer, options.jump?.(reply) ?? false)) return;
          this.loop.invalidate();
          options.framed(reply);
        },
        notice: () => {},
        frameFault: () => options.dead?.('a picture of it could not be made'),
        recovered: (session) => {
          this.info = session;
          frames.reset(session.dims);
        },
        dead: (why) => options.dead?.(why),
      },
    });
  }

  focusOf(panel: string): PanelFocus | undefined {
    return this.#options.focusOf?.(panel);
  }

  async open(choice: OpenChoice, window_ns: number): Promise<void> {
    await this.client.start();
    const { session } = await this.client.open(choice);
    this.info = session;
    this.frames.reset(session.dims);
    this.client.want(Math.round(window_ns), []);
  }

  show(target: Target): void {
    this.client.show(target);
  }

  /** Resolves when what it was asked for is on screen. */
  rest(): Promise<void> {
    return this.#idle.idle();
  }

  close(): void {
    this.loop.close();
    this.client.close();
  }
}
