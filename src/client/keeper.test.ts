// A model that runs is handed from page to page while it owes nothing; otherwise the next page has a new one.
import { expect, test } from 'vitest';
import type { Reply, Request } from '#wire/messages.ts';
import { create_server } from '#testing/fake_server.ts';
import { IdleSignal } from './idle.ts';
import { PortKeeper } from './keeper.ts';
import type { Port } from './port.ts';
import { SessionClient } from './session_client.ts';

class TestPort implements Port {
  readonly carrier = 'test' as const;
  held = false;
  closed = false;
  asked = 0;
  #queue: Reply[] = [];
  #reply: (reply: Reply) => void = () => {};
  #death: (why: string) => void = () => {};
  #server = create_server((reply) => {
    this.#queue.push(reply);
    if (!this.held) queueMicrotask(() => this.flush());
  });

  post(request: Request): void {
    this.asked++;
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
    this.#death('the test killed it');
  }
  close(): void {
    this.closed = true;
  }
}

function rig(): { readonly ports: TestPort[]; readonly heard: string[]; readonly next: (name: string) => { readonly client: SessionClient; readonly idle: IdleSignal } } {
  const ports: TestPort[] = [];
  const heard: string[] = [];
  const keeper = new PortKeeper(async () => {
    const port = new TestPort();
    ports.push(port);
    return port;
  });
  return {
    ports,
    heard,
    next: (name) => {
      const idle = new IdleSignal();
      const client = new SessionClient({
        spawn: keeper.take,
        keep: keeper.keep,
        idle,
        spare: () => null,
        events: {
          frame: (reply) => heard.push(`${name} ${reply.instant.ns}`),
          notice: (text) => heard.push(`${name} ${text}`),
          frameFault: () => heard.push(`${name} fault`),
          recovered: () => heard.push(`${name} recovered`),
          dead: (why) => heard.push(`${name} dead: ${why}`),
        },
      });
      return { client, idle };
    },
  };
}

const plain = { scenario: 'toy', seed: 3, switches: {}, commands: [] };

test('at rest the next page has the same model, and each page its own pictures', async () => {
  const { ports, heard, next } = rig();
  for (const [ix, name] of ['a', 'b', 'c'].entries()) {
    const { client, idle } = next(name);
    await client.start();
    await client.open({ ...plain, seed: ix + 1 });
    client.show({ kind: 'ns', ns: (ix + 1) * 1e6 });
    await idle.idle();
    expect(client.session?.seed).toBe(ix + 1);
    client.close();
  }
  expect(ports.length).toBe(1);
  expect(ports[0]!.closed).toBe(false);
  expect(heard).toEqual(['a 1000000', 'b 2000000', 'c 3000000']);
});

test('a model that owes an answer is ended; what it says then nobody hears, and what waits for it never goes on', async () => {
  for (const owes of ['frame', 'report', 'start'] as const) {
    const { ports, heard, next } = rig();
    const { client } = next('a');
    let went = false;
    if (owes === 'start') {
      void client.start().finally(() => (went = true));
    } else {
      await client.start();
      await client.open(plain);
      ports[0]!.held = true;
      if (owes === 'frame') client.show({ kind: 'ns', ns: 5e6 });
      else void client.report().finally(() => (went = true));
    }
    client.close();
    void client.report().finally(() => (went = true));
    // The one that had only been asked for owes nothing when it comes.
    for (let turn = 0; turn < 5; turn++) await new Promise((later) => setTimeout(later, 0));
    const second = next('b');
    await second.client.start();
    await second.client.open(plain);
    if (owes !== 'start') {
      ports[0]!.flush();
      ports[0]!.die();
    }
    expect(ports.length, owes).toBe(owes === 'start' ? 1 : 2);
    expect(ports[0]!.closed, owes).toBe(owes !== 'start');
    expect(went, owes).toBe(false);
    expect(heard.filter((line) => line.startsWith('a')), owes).toEqual([]);
  }
});

test('of two pages that begin in the same moment only the second has a model', async () => {
  const { ports, next } = rig();
  const first = next('a').client;
  void first.start();
  first.close();
  await next('b').client.start();
  for (let turn = 0; turn < 5; turn++) await new Promise((later) => setTimeout(later, 0));
  expect(ports.map((port) => port.closed)).toEqual([true, false]);
});

test('a model that dies while nobody has it is not handed on', async () => {
  const { ports, next } = rig();
  const { client } = next('a');
  await client.start();
  client.close();
  ports[0]!.die();
  await next('b').client.start();
  expect(ports.length).toBe(2);
});
