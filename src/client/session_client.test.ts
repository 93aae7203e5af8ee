// The page's end of the wire against a stand-in server: one frame in flight, replaced targets, recovery after a death.
import { describe, expect, it } from 'vitest';
import type { Reply, Request } from '#wire/messages.ts';
import { create_server } from '#testing/fake_server.ts';
import { IdleSignal } from './idle.ts';
import type { Port } from './port.ts';
import type { FrameReply } from './session_client.ts';
import { Fault, SessionClient } from './session_client.ts';

class TestPort implements Port {
  readonly carrier = 'test' as const;
  readonly sent: Request[] = [];
  held = false;
  silent = false;
  #queue: Reply[] = [];
  #reply: (reply: Reply) => void = () => {};
  #death: (why: string) => void = () => {};
  #server = create_server((reply) => {
    if (this.silent) return;
    this.#queue.push(reply);
    if (!this.held) queueMicrotask(() => this.flush());
  });

  post(request: Request): void {
    this.sent.push(request);
    this.#server.handle(request);
  }
  onReply(listener: (reply: Reply) => void): void {
    this.#reply = listener;
  }
  onDeath(listener: (why: string) => void): void {
    this.#death = listener;
  }
  flush(): void {
    for (const reply of this.#queue.splice(0)) this.#reply(reply);
  }
  die(): void {
    this.#queue = [];
    this.#death('the test killed it');
  }
  close(): void {}
  frames(): Extract<Request, { type: 'frame_at' }>[] {
    return this.sent.filter((request) => request.type === 'frame_at');
  }
}

function rig(hang_ms?: number): {
  client: SessionClient; ports: TestPort[]; frames: FrameReply[]; notices: string[]; deaths: string[]; idle: IdleSignal;
} {
  const ports: TestPort[] = [];
  const frames: FrameReply[] = [];
  const notices: string[] = [];
  const deaths: string[] = [];
  const idle = new IdleSignal();
  const client = new SessionClient({
    spawn: () => {
      const port = new TestPort();
      ports.push(port);
      return Promise.resolve(port);
    },
    idle,
    spare: () => null,
    events: {
      frame: (reply) => frames.push(reply),
      notice: (text) => notices.push(text),
      frameFault: () => {},
      recovered: () => {},
      dead: (why) => deaths.push(why),
    },
    ...(hang_ms === undefined ? {} : { hang_ms }),
  });
  return { client, ports, frames, notices, deaths, idle };
}

const plain = { scenario: 'toy', seed: 3, switches: {}, commands: [] };

describe('session client', () => {
  it('opens, shows and comes to rest', async () => {
    const { client, frames, idle } = rig();
    await client.start();
    await client.open(plain);
    client.show({ kind: 'ns', ns: 5e6 });
    await idle.idle();
    expect(frames.length).toBe(1);
    expect(frames[0]?.instant).toEqual({ ns: 5e6, ordinal: 2 });
    expect(idle.busy()).toEqual([]);
  });

  it('has one frame in flight; of many targets the newest is asked next', async () => {
    const { client, ports, frames, idle } = rig();
    await client.start();
    await client.open(plain);
    const port = ports[0]!;
    port.held = true;
    for (let ns = 0; ns <= 20e6; ns += 1e6) client.show({ kind: 'ns', ns });
    expect(port.frames().length).toBe(1);
    port.held = false;
    port.flush();
    await idle.idle();
    expect(port.frames().length).toBe(2);
    expect(frames.map((frame) => frame.instant.ns)).toEqual([0, 20e6]);
  });

  it('adds up waiting steps and counts them from the instant shown', async () => {
    const { client, ports, frames, idle } = rig();
    await client.start();
    await client.open(plain);
    client.show({ kind: 'instant', ordinal: 10 });
    await idle.idle();
    const port = ports[0]!;
    port.held = true;
    client.show({ kind: 'step', events: 1 });
    client.show({ kind: 'step', events: 1 });
    client.show({ kind: 'step', events: 1 });
    port.held = false;
    port.flush();
    await idle.idle();
    expect(frames.map((frame) => frame.instant.ordinal)).toEqual([10, 11, 13]);
  });

  it('names the fields that the server refused', async () => {
    const { client } = rig();
    await client.start();
    const error = await client.open({ ...plain, scenario: 'nowhere' }).catch((refused: unknown) => refused);
    expect(error).toBeInstanceOf(Fault);
    expect((error as Fault).problems[0]?.field).toBe('scenario');
  });

  it('starts a dead worker again at the same instant with the same switches', async () => {
    const { client, ports, frames, notices, idle } = rig();
    await client.start();
    await client.open(plain);
    client.show({ kind: 'instant', ordinal: 40 });
    await idle.idle();
    await client.command('direct_writeback', 'no');
    ports[0]!.die();
    await idle.idle();
    expect(ports.length).toBe(2);
    const opened = ports[1]!.sent.find((request) => request.type === 'open');
    expect(opened).toMatchObject({ scenario: 'toy', seed: 3, commands: [{ ordinal: 40, switch: 'direct_writeback', option: 'no' }] });
    expect(frames.at(-1)?.instant.ordinal).toBe(40);
    expect(notices.length).toBe(1);
  });

  it('takes a long silence for a death, and gives up when death follows death', async () => {
    const { client, ports, deaths, idle } = rig(30);
    await client.start();
    await client.open(plain);
    ports[0]!.silent = true;
    client.show({ kind: 'ns', ns: 1e6 });
    await idle.idle();
    expect(ports.length).toBe(2);
    for (let time = 0; time < 5; time++) {
      ports.at(-1)!.die();
      await idle.idle();
    }
    expect(deaths.length).toBe(1);
    await expect(client.report()).rejects.toThrow('not running');
  });
});
