// From a poster to the model: nothing is loaded before it is needed, and what is answered then is as if it had been all along.
import { describe, expect, it } from 'vitest';
import { create_server } from '#server/server.ts';
import type { Poster } from '#wire/poster.ts';
import type { Reply, Request } from '#wire/messages.ts';
import { POSTER_BINS } from '#wire/poster.ts';
import { WIRE_VERSION } from '#wire/version.ts';
import { IdleSignal } from './idle.ts';
import type { Port } from './port.ts';
import { spawnFromPoster } from './poster_port.ts';
import type { FrameReply } from './session_client.ts';
import { SessionClient } from './session_client.ts';

/** The real server behind a port, and how to kill it. */
class ModelPort implements Port {
  readonly carrier = 'test' as const;
  #replied: (reply: Reply) => void = () => {};
  #died: (why: string) => void = () => {};
  #server = create_server((reply) => queueMicrotask(() => this.#replied(reply)));
  post(request: Request): void {
    setTimeout(() => this.#server.handle(request), 0);
  }
  onReply(listener: (reply: Reply) => void): void {
    this.#replied = listener;
  }
  onDeath(listener: (why: string) => void): void {
    this.#died = listener;
  }
  die(): void {
    this.#replied = () => {};
    this.#died('the test killed it');
  }
  close(): void {}
}

interface Rig {
  readonly client: SessionClient;
  readonly idle: IdleSignal;
  readonly frames: FrameReply[];
  readonly models: ModelPort[];
  readonly notices: string[];
  readonly deaths: string[];
  readonly woken: (string | null)[];
}

function rig(poster: Poster | null, live?: () => Promise<Port>): Rig {
  const [models, frames, notices, deaths, woken]: [ModelPort[], FrameReply[], string[], string[], (string | null)[]] = [[], [], [], [], []];
  const idle = new IdleSignal();
  const spawn = live ?? (async () => {
    const port = new ModelPort();
    models.push(port);
    return port;
  });
  const client = new SessionClient({
    spawn: spawnFromPoster(Promise.resolve(poster), spawn, (carrier) => woken.push(carrier)),
    idle, spare: () => null,
    events: { frame: (reply) => frames.push(reply), notice: (text) => notices.push(text), frameFault: () => {}, recovered: () => {}, dead: (why) => deaths.push(why) },
  });
  return { client, idle, frames, models, notices, deaths, woken };
}

const STORY = { scenario: 'stolen', seed: 1, switches: {}, commands: [] };

let made: Promise<Poster> | null = null;
const posterOf = (): Promise<Poster> => (made ??= makePoster());

/** Made as the build makes them, through the page's own client. */
async function makePoster(): Promise<Poster> {
  const { client, idle, frames } = rig(null);
  const catalog = await client.start();
  const { session } = await client.open(STORY);
  client.want(1e8, []);
  client.show({ kind: 'ns', ns: session.story.poster_ns });
  await idle.idle();
  const { type: _t, id: _i, ...timeline } = await client.timeline(POSTER_BINS);
  const report = await client.report();
  const frame = frames.at(-1)!;
  return { head: { wire: WIRE_VERSION, catalog, session, instant: frame.instant, timeline, report, beats: [] }, frame: frame.buffer };
}

async function opened(poster: Poster | null, live?: () => Promise<Port>): Promise<Rig> {
  const all = rig(poster, live);
  await all.client.start();
  const { session } = await all.client.open(STORY);
  all.client.want(1e8, []);
  all.client.show({ kind: 'ns', ns: session.story.poster_ns });
  await all.idle.idle();
  return all;
}

describe('a port that begins with a poster', () => {
  it('opens, shows and tells of its poster without the model', async () => {
    const poster = await posterOf();
    const { client, idle, frames, models, woken } = await opened(poster);
    expect(new Uint8Array(frames.at(-1)!.buffer)).toEqual(new Uint8Array(poster.frame));
    expect((await client.report()).report).toEqual(poster.head.report.report);
    await expect(client.inspect({ kind: 'page', pfn: 0 })).rejects.toThrow(/not loaded/);
    // The same instant again, by its number, is on the poster too.
    client.show({ kind: 'instant', ordinal: poster.head.instant.ordinal });
    await idle.idle();
    expect([models.length, client.carrier, woken]).toEqual([0, 'poster', []]);
  });

  it('goes on from its poster as a model does that was there from the start', async () => {
    const poster = await posterOf();
    const plain = await opened(null);
    const still = await opened(poster);
    for (const target of [{ kind: 'step', events: 5 }, { kind: 'marker', direction: 1 }, { kind: 'ns', ns: 3e8 }, { kind: 'step', events: -3 }] as const) {
      for (const { client, idle } of [plain, still]) {
        client.show(target);
        await idle.idle();
      }
      expect(still.frames.at(-1)!.instant, JSON.stringify(target)).toEqual(plain.frames.at(-1)!.instant);
      expect((await still.client.report()).report).toEqual((await plain.client.report()).report);
    }
    expect([still.models.length, still.client.carrier, still.woken]).toEqual([1, 'test', [null, 'test']]);
  });

  it.each(['marker', 'command', 'instants', 'open'] as const)('the first thing asked is %s', async (what) => {
    const poster = await posterOf();
    const ask = async ({ client, idle, frames }: Rig): Promise<unknown> => {
      if (what === 'marker') {
        client.show({ kind: 'marker', direction: -1 });
        await idle.idle();
        return frames.at(-1)!.instant;
      }
      if (what === 'command') return client.command('capture', 'on_free');
      if (what === 'instants') return client.instants([{ kind: 'event', name: 'compact_steal', nth: 3 }]);
      return client.open({ ...STORY, seed: 4 });
    };
    expect(await ask(await opened(poster))).toEqual(await ask(await opened(null)));
  });

  it('a model that dies after the poster is replaced by a model', async () => {
    const poster = await posterOf();
    const { client, idle, models, notices, frames } = await opened(poster);
    client.show({ kind: 'step', events: 2 });
    await idle.idle();
    models[0]!.die();
    await idle.idle();
    expect([models.length, notices.length, client.carrier]).toEqual([2, 1, 'test']);
    client.show({ kind: 'step', events: 1 });
    await idle.idle();
    expect(frames.at(-1)!.instant.ordinal).toBe(poster.head.instant.ordinal + 3);
  });

  it('where no model starts, that is said when it is needed and not before', async () => {
    const { client, idle, deaths } = await opened(await posterOf(), async () => {
      throw new Error('refused here');
    });
    expect(deaths).toEqual([]);
    client.show({ kind: 'step', events: 1 });
    await idle.idle();
    expect(deaths.length).toBe(1);
  });

  it('a poster of another build is none', async () => {
    const poster = await posterOf();
    const { models } = await opened({ ...poster, head: { ...poster.head, wire: WIRE_VERSION + 1 } });
    expect(models.length).toBe(1);
  });
});
