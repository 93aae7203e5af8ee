// Moments of real runs, by name: what a gallery of pictures or a test shows of them. One run after the other is opened
// through the ordinary client, so a moment is the same here as for a visitor who opens its link.
import type { Catalog } from '#wire/catalog.ts';
import { FrameView } from '#wire/frame_view.ts';
import type { SessionInfo } from '#wire/messages.ts';
import { IdleSignal } from './idle.ts';
import type { Spawn } from './port.ts';
import { SessionClient } from './session_client.ts';

/** An instant of a run: `ns` of machine time. */
export interface Moment {
  readonly scenario: string;
  readonly seed: number;
  readonly ns: number;
}

/** A moment as it was found: everything a panel draws from. */
export interface TakenMoment {
  readonly moment: Moment;
  readonly view: FrameView;
  readonly session: SessionInfo;
  readonly catalog: Catalog;
}

export interface MomentTaker {
  readonly taken: (one: TakenMoment) => void;
  /** This one could not be had, and why; the others are still tried. */
  readonly missed: (moment: Moment, why: string) => void;
  /** False: no more of them. */
  readonly goOn: () => boolean;
}

/**
 * States that differ in what can go wrong in a picture: nothing yet; a full tank; short of memory; a stack at its end; a
 * block being emptied; pages taken away again; a scattered disk; a machine with blocks of 512 pages.
 */
export const GALLERY_MOMENTS: readonly Moment[] = [
  { scenario: 'why-writing-late-is-fast', seed: 1, ns: 0 },
  { scenario: 'why-writing-late-is-fast', seed: 1, ns: 9_000_000_000 },
  { scenario: 'who-may-write', seed: 1, ns: 3_500_000_000 },
  { scenario: 'out-of-stack', seed: 1, ns: 2_512_000_000 },
  { scenario: 'first-ten-seconds', seed: 1, ns: 265_000_000 },
  { scenario: 'stolen', seed: 1, ns: 262_000_000 },
  { scenario: 'neighbours', seed: 1, ns: 5_500_000_000 },
  { scenario: 'neighbours-real', seed: 1, ns: 9_000_000_000 },
];

/** History that a frame carries, machine ns: all since the start within these bounds. */
const WINDOW_NS = { least: 200_000_000, most: 10_000_000_000 } as const;

/** Takes the moments in the order given, each handed over as soon as it is there. Rejects if no model starts at all. */
export async function takeMoments(spawn: Spawn, moments: readonly Moment[], to: MomentTaker): Promise<void> {
  let arrived: (buffer: ArrayBuffer) => void = () => {};
  let failed: (why: string) => void = () => {};
  const client = new SessionClient({
    spawn,
    idle: new IdleSignal(),
    spare: () => null,
    events: {
      frame: (reply) => {
        if (!reply.catching_up) arrived(reply.buffer);
      },
      notice: () => {},
      frameFault: () => failed('the model could not make this frame'),
      recovered: () => {},
      dead: (why) => failed(why),
    },
  });
  const take = async (moment: Moment, catalog: Catalog): Promise<TakenMoment> => {
    const { session } = await client.open({ scenario: moment.scenario, seed: moment.seed, switches: {}, commands: [] });
    client.want(Math.min(Math.max(moment.ns, WINDOW_NS.least), WINDOW_NS.most), []);
    const buffer = await new Promise<ArrayBuffer>((resolve, reject) => {
      arrived = resolve;
      failed = (why) => reject(new Error(why));
      client.show({ kind: 'ns', ns: moment.ns });
    });
    return { moment, view: new FrameView(session.dims, buffer), session, catalog };
  };
  try {
    const catalog = await client.start();
    for (const moment of moments) {
      if (!to.goOn()) return;
      try {
        to.taken(await take(moment, catalog));
      } catch (error) {
        to.missed(moment, error instanceof Error ? error.message : String(error));
      }
    }
  } finally {
    client.close();
  }
}
