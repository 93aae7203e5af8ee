// A poster is what the server says: of the same instant, however it is reached, and byte for byte the same each time.
import { describe, expect, test } from 'vitest';
import { defaultSpeed, windowOf } from '#wire/speeds.ts';
import type { Target } from '#wire/messages.ts';
import type { PosterHead } from '#wire/poster.ts';
import { catalog_of, make_poster, server_to_ask } from './posters.ts';

function read(bytes: Uint8Array): { head: PosterHead; frame: Uint8Array } {
  const long = new DataView(bytes.buffer).getUint32(0, true);
  return { head: JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + long))) as PosterHead, frame: bytes.subarray(4 + long) };
}

describe('posters', () => {
  test.each(['stolen', 'out-of-stack'])('%s: the same bytes each time; the frame is the one of that instant, reached in another way', async (id) => {
    const bytes = (await make_poster(id))!;
    expect(Buffer.compare(bytes, (await make_poster(id))!)).toBe(0);
    const { head, frame } = read(bytes);
    const ask = server_to_ask();
    expect(await catalog_of(ask)).toEqual(head.catalog);
    const { session } = await ask({ type: 'open', id: 0, scenario: id, seed: 1, switches: {}, commands: [] }, 'opened');
    expect(JSON.parse(JSON.stringify(session))).toEqual(head.session);
    const { duration_ns, story } = session;
    const window_ns = windowOf(duration_ns, defaultSpeed(duration_ns));
    const at = async (target: Target): Promise<ArrayBuffer> => {
      for (;;) {
        const reply = await ask({ type: 'frame_at', id: 0, target, window_ns, follow: [], recycle: null }, 'frame');
        if (!reply.catching_up) return reply.buffer;
      }
    };
    for (const ns of [story.poster_ns / 2, 0, story.poster_ns / 3, story.poster_ns]) await at({ kind: 'ns', ns: Math.floor(ns) });
    await at({ kind: 'step', events: 1 });
    expect(Buffer.compare(new Uint8Array(await at({ kind: 'ns', ns: story.poster_ns })), frame)).toBe(0);
    const { report } = await ask({ type: 'report', id: 0 }, 'report');
    expect(JSON.parse(JSON.stringify(report))).toEqual(head.report.report);
  });

  test('beats are in the order of time, one of a kind, and each an instant of the run', async () => {
    const { head } = read((await make_poster('out-of-stack'))!);
    expect(head.beats.length).toBeGreaterThan(3);
    expect(new Set(head.beats.map(({ kind }) => kind)).size).toBe(head.beats.length);
    for (const [ix, beat] of head.beats.entries()) {
      expect(beat.ns).toBeLessThanOrEqual(head.session.duration_ns);
      if (ix > 0) expect(beat.ordinal).toBeGreaterThan(head.beats[ix - 1]!.ordinal);
    }
    const names = head.beats.map(({ kind }) => head.catalog.events.find(({ id }) => id === kind)!.name);
    expect(names).toContain('stack_overflow');
  });

  test('a machine larger than 1 GiB has none', async () => {
    expect(await make_poster('disk-bound-16gib')).toBeNull();
  });
});
