// Posters of the stories: what the page would be answered about their first picture, as files of the build. The same
// sources give the same bytes: the server runs here as in a worker, and the packing is a library's, not this machine's.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { create_server } from '#server/server.ts';
import type { Catalog } from '#wire/catalog.ts';
import type { Reply, Request, Target } from '#wire/messages.ts';
import { beats_of, POSTER_BINS } from '#wire/poster.ts';
import type { PosterHead } from '#wire/poster.ts';
import { defaultSpeed, windowOf } from '#wire/speeds.ts';
import { WIRE_VERSION } from '#wire/version.ts';

/** Larger machines, from 4 GiB, take seconds to their poster and more bytes than the model itself. They open without one. */
const MOST_PAGES = 262_144;
/** The whole run of a machine larger than this is not gone through for its beats. */
const MOST_PAGES_WHOLE = 131_072;
const NO_MARKER = 1_000_000;

type Ask = <T extends Reply['type']>(request: Request, type: T) => Promise<Extract<Reply, { type: T }>>;

export function server_to_ask(): Ask {
  const waiting: ((reply: Reply) => void)[] = [];
  const server = create_server((reply) => waiting.shift()!(reply));
  return async (request, type) => {
    const reply = await new Promise<Reply>((resolve) => {
      waiting.push(resolve);
      server.handle(request);
    });
    if (reply.type !== type) throw new Error(`asked for ${type}, got ${reply.type === 'fault' ? `${reply.where}: ${reply.message}` : reply.type}`);
    return reply as Extract<Reply, { type: typeof type }>;
  };
}

export async function catalog_of(ask: Ask): Promise<Catalog> {
  return (await ask({ type: 'hello', id: 0 }, 'ready')).catalog;
}

/** Unpacked; null: this story has none. */
export async function make_poster(scenario: string): Promise<Uint8Array | null> {
  const ask = server_to_ask();
  const catalog = await catalog_of(ask);
  const { session } = await ask({ type: 'open', id: 0, scenario, seed: 1, switches: {}, commands: [] }, 'opened');
  if (session.dims.nr_pages > MOST_PAGES) return null;
  const window_ns = windowOf(session.duration_ns, defaultSpeed(session.duration_ns));
  const go = async (target: Target): Promise<Extract<Reply, { type: 'frame' }>> => {
    for (;;) {
      const frame = await ask({ type: 'frame_at', id: 0, target, window_ns, follow: [], recycle: null }, 'frame');
      if (!frame.catching_up) return frame;
    }
  };
  const poster: Target = { kind: 'ns', ns: session.story.poster_ns };
  const { timeline, report } = await asked_at(ask, () => go(poster));
  // From the next event back: as after any jump, the frame lists the last event and not the many on the way to it.
  await go({ kind: 'step', events: 1 });
  const frame = await go(poster);
  const beats = session.dims.nr_pages > MOST_PAGES_WHOLE ? [] : await beats_in(ask, catalog);
  return packed({ wire: WIRE_VERSION, catalog, session, instant: frame.instant, timeline, report, beats }, frame.buffer);
}

async function asked_at(ask: Ask, go: () => Promise<unknown>): Promise<Pick<PosterHead, 'timeline' | 'report'>> {
  await go();
  const { type: _t, id: _i, ...timeline } = await ask({ type: 'timeline', id: 0, bins: POSTER_BINS }, 'timeline');
  const { type: _type, id: _id, ...report } = await ask({ type: 'report', id: 0 }, 'report');
  return { timeline, report };
}

/** Goes through the whole run: no run has so many kills. */
async function beats_in(ask: Ask, catalog: Catalog): Promise<PosterHead['beats']> {
  while ((await ask({ type: 'instants', id: 0, marks: [{ kind: 'event', name: 'oom_kill', nth: NO_MARKER }] }, 'instants')).catching_up);
  return beats_of((await ask({ type: 'timeline', id: 0, bins: 1 }, 'timeline')).markers, catalog);
}

function packed(head: PosterHead, frame: ArrayBuffer): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const bytes = new Uint8Array(4 + text.length + frame.byteLength);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  bytes.set(new Uint8Array(frame), 4 + text.length);
  return bytes;
}

/** Every story's, into a folder. */
async function write_posters(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const { id } of (await catalog_of(server_to_ask())).scenarios) {
    const poster = await make_poster(id);
    if (poster !== null) writeFileSync(join(folder, `${id}.raw`), poster);
  }
}

// Imported by tests for `make_poster`; run by the build (src/build/posters.ts) as a program.
if (process.argv[1]?.endsWith('posters.ts') === true && process.argv[2] !== undefined) await write_posters(process.argv[2]);
