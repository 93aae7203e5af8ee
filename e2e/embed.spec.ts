// In a slide: one panel, at rest, readable; the model comes when it is needed, the deck keeps its keys, and what a host says
// is done, answered or refused.
import { gzipSync } from 'node:zlib';
import { expect } from '@playwright/test';
import type { EmbedMessage } from '../src/wire/host.ts';
import { openDeck, tooSmall } from './deck.ts';
import { freshTest as test } from './page.ts';

test.use({ viewport: { width: 1300, height: 740 } });

const MOST_BYTES = 300 * 1024;
const only = <T extends EmbedMessage['type']>(all: readonly EmbedMessage[], type: T): Extract<EmbedMessage, { type: T }>[] => all.filter((one): one is Extract<EmbedMessage, { type: T }> => one.type === type);

test('its first picture is a poster of the build, the same as the model draws; the model comes when it is played', async ({ page, baseURL }) => {
  const sizes: Promise<number>[] = [];
  const workers: string[] = [];
  const foreign: string[] = [];
  page.on('worker', (worker) => workers.push(worker.url()));
  page.on('request', (request) => {
    if (!request.url().startsWith(baseURL!)) foreign.push(request.url());
  });
  page.on('response', (response) => {
    sizes.push(response.body().then((body) => (response.url().endsWith('.poster') ? body.length : gzipSync(body, { level: 9 }).length), () => 0));
  });
  const deck = await openDeck(page, baseURL!, [{ fields: 's=out-of-stack' }]);
  await deck.rest(0);
  const [frame] = deck.frames;
  const bytes = (await Promise.all(sizes)).reduce((sum, one) => sum + one, 0);
  console.info(`first picture of an embed, gzip: ${bytes} bytes`);
  expect(bytes).toBeGreaterThan(20_000);
  expect(bytes).toBeLessThan(MOST_BYTES);
  expect([workers, foreign]).toEqual([[], []]);
  const state = await frame!.evaluate(() => window.pagestage!.state());
  expect(state).toMatchObject({ playing: false, carrier: 'poster', panels: ['kernel-stack'] });
  await expect(frame!.locator('.panel')).toHaveCount(1);
  await expect(frame!.locator('.stamp')).toContainText('model, rules of 2.6.34');
  expect(await tooSmall(frame!)).toEqual([]);
  // A pointer that passes over the picture, and a look at what is known, load nothing.
  await page.mouse.move(200, 100);
  await page.mouse.move(300, 200);
  const [ready] = only(await deck.heard(0), 'ready');
  expect(ready).toMatchObject({ scenario: 'out-of-stack', seed: 1, t: state.ns, shown: ['kernel-stack'], size: { width: 640, height: 360 }, refused: [] });
  expect(ready!.beats.length).toBeGreaterThan(3);
  expect(workers).toEqual([]);
  const still = await frame!.evaluate(async () => ({ picture: document.querySelector('canvas')!.toDataURL(), frame: window.pagestage!.frame(), report: await window.pagestage!.report() }));

  await deck.tell(0, 'slide:start');
  await frame!.waitForFunction(() => window.pagestage!.state().playing && window.pagestage!.state().carrier === 'worker');
  await frame!.waitForFunction((ns) => window.pagestage!.state().ns > ns, state.ns);
  await deck.tell(0, 'slide:stop');
  await deck.rest(0);
  expect(workers.length).toBe(1);
  // The model draws the same at the poster's instant, and knows the same of it.
  await frame!.evaluate((ns) => window.pagestage!.seek(ns), state.ns);
  await deck.rest(0);
  const live = await frame!.evaluate(async () => ({ picture: document.querySelector('canvas')!.toDataURL(), frame: window.pagestage!.frame(), report: await window.pagestage!.report() }));
  expect(live.report).toEqual(still.report);
  const explored = { explored_ns: 0 };
  expect({ ...live.frame, head: { ...live.frame!.head, ...explored } }).toEqual({ ...still.frame, head: { ...still.frame!.head, ...explored } });
  expect(live.picture).toBe(still.picture);
});

test('commands are done in order and answered; what is wrong is refused and changes nothing; it goes on without network', async ({ page, baseURL, context }) => {
  const deck = await openDeck(page, baseURL!, [{ fields: 's=stolen&motion=reduce' }]);
  const [frame] = deck.frames;
  // Said before anybody listens: kept, and done in order.
  await frame!.waitForFunction(() => document.readyState !== 'loading');
  const ready = only([await deck.ask(0, { type: 'hello' })], 'ready')[0]!;
  const state = () => frame!.evaluate(() => window.pagestage!.state());
  const opened = await state();

  // Beats: the first, the next, back to before the first.
  const to: [string | number, number][] = [['next', 0], ['next', 1], [3, 3], ['previous', 2], [0, 0]];
  for (const [go, n] of to) {
    expect(await deck.ask(0, { type: 'beat', go: go as 'next' })).toMatchObject({ type: 'done', command: 'beat' });
    expect((await state()).ordinal).toBe(ready.beats[n]!.ordinal);
  }
  await deck.ask(0, { type: 'beat', go: 'previous' });
  expect((await state()).ordinal).toBe(opened.ordinal);
  const said = only(await deck.heard(0), 'beat');
  expect(said.map(({ n }) => n)).toContain(3);
  expect(said[0]).toMatchObject({ of: ready.beats.length });

  await deck.ask(0, { type: 'seek', t: 300_000_000 });
  expect((await state()).ns).toBe(300_000_000);
  const { ordinal } = await state();
  await deck.ask(0, { type: 'step', events: -7 });
  expect((await state()).ordinal).toBe(ordinal - 7);
  await deck.ask(0, { type: 'theme', theme: 'dark' });
  await deck.ask(0, { type: 'panel', panel: ['page-map', 'buddy-shelves'] });
  await expect(frame!.locator('.panel')).toHaveCount(2);
  await deck.rest(0);
  expect(await tooSmall(frame!)).toEqual([]);
  const width = (): Promise<number> => frame!.locator('canvas').first().evaluate((canvas) => (canvas as HTMLCanvasElement).width);
  const wide = await width();
  await deck.ask(0, { type: 'scale', scale: 2 });
  expect(await width()).toBe(2 * wide);
  await deck.ask(0, { type: 'scale', scale: 1 });

  // A snapshot is a picture of that size, with what has to stand beside it.
  const picture = only([await deck.ask(0, { type: 'snapshot', width: 1280 })], 'snapshot')[0]!;
  expect(picture.caption).toMatchObject({ scenario: 'stolen', seed: 1, ordinal: ordinal - 7 });
  expect(picture.caption.metric!.words).toBe(await frame!.locator('.big-number').textContent());
  expect(picture.caption.link).toContain(`s=stolen`);
  const decoded = await page.evaluate(async () => {
    const { heard } = window as unknown as { heard: [number, { type: string; png: ArrayBuffer }][] };
    const bitmap = await createImageBitmap(new Blob([heard.findLast(([, data]) => data.type === 'snapshot')![1].png], { type: 'image/png' }));
    return [bitmap.width, bitmap.height];
  });
  expect(decoded).toEqual([picture.width, picture.height]);
  expect(picture.width).toBe(1280);

  // A switch forks the run: other beats, found when they are asked for.
  const [one] = ready.switches;
  const option = one!.options.find(({ id }) => id !== one!.value)!.id;
  expect(await deck.ask(0, { type: 'switch', switch: one!.id, option })).toMatchObject({ type: 'done' });
  expect((await state()).commands).toBe(1);
  expect(only(await deck.heard(0), 'beats').at(-1)!.beats).toEqual([]);
  await deck.ask(0, { type: 'beat', go: 1 });
  expect(only(await deck.heard(0), 'beats').at(-1)!.beats.length).toBeGreaterThan(1);
  await expect.poll(async () => only(await deck.heard(0), 'state').at(-1)!.switches[0]!.value).toBe(ready.switches[0]!.value);

  // Round and round, without the network.
  await context.setOffline(true);
  await deck.ask(0, { type: 'restart' });
  await deck.ask(0, { type: 'speed', speed: 0.2 });
  await deck.ask(0, { type: 'range', from: 250_000_000, to: 290_000_000 });
  await deck.tell(0, { ns: 'pagestage', v: 1, type: 'play' });
  await frame!.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        let before = 0;
        const look = (): void => {
          const { ns, playing } = window.pagestage!.state();
          if (ns > 290_000_000 || !playing) reject(new Error(`it left its range: ${ns}`));
          else if (ns < before) resolve();
          else requestAnimationFrame(look);
          before = ns;
        };
        requestAnimationFrame(look);
      }),
  );
  await deck.ask(0, { type: 'pause' });
  await deck.ask(0, { type: 'seek', t: 100_000_000 });
  await context.setOffline(false);
  const metrics = only(await deck.heard(0), 'metric');
  expect(metrics[0]).toMatchObject({ name: 'compaction.passes_per_success', unit: 'blocks' });

  // What is wrong is named, and nothing is done.
  const before = await state();
  const wrong: [object, string][] = [
    [{ type: 'seek', t: 1e15 }, 't'], [{ type: 'seek' }, 't'], [{ type: 'panel', panel: 'atlantis' }, 'panel'], [{ type: 'switch', switch: 'capture', option: 'maybe' }, 'option'],
    [{ type: 'beat', go: 99 }, 'go'], [{ type: 'dance' }, 'type'],
  ];
  for (const [message, field] of wrong) expect(await deck.ask(0, message as never)).toMatchObject({ type: 'error', field });
  expect(await state()).toMatchObject({ ns: before.ns, ordinal: before.ordinal, panels: before.panels, commands: before.commands });
});

test('ten thousand hostile messages: nothing is thrown, nothing changes, few are answered, nothing is kept', async ({ page, baseURL }) => {
  const thrown: string[] = [];
  page.on('pageerror', (error) => thrown.push(error.message));
  const deck = await openDeck(page, baseURL!, [{ fields: 's=stolen&poster=0' }]);
  await deck.rest(0);
  const [frame] = deck.frames;
  const cdp = await page.context().newCDPSession(page);
  const heap = async (): Promise<number> => {
    await cdp.send('HeapProfiler.collectGarbage');
    return (await cdp.send('Runtime.getHeapUsage')).usedSize;
  };
  const facts = () => frame!.evaluate(async () => {
    const { ns, ordinal, panels, theme, speed, playing, commands } = window.pagestage!.state();
    return [ns, ordinal, panels, theme, speed, playing, commands, ((await window.pagestage!.report()).report as { hash: string }).hash];
  });
  const before = await facts();
  const flood = (count: number): Promise<number> =>
    page.evaluate(async (many) => {
      const target = document.querySelector('iframe')!.contentWindow!;
      let seed = 12345;
      const chance = (below: number): number => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) % below;
      const cyclic: Record<string, unknown> = { ns: 'pagestage', v: 1, type: 'seek' };
      cyclic['t'] = cyclic;
      let deep: unknown = 1;
      for (let level = 0; level < 500; level++) deep = { t: deep };
      const long = 'x'.repeat(1_000_000);
      const types = ['seek', 'step', 'beat', 'marker', 'switch', 'panel', 'theme', 'scale', 'speed', 'range', 'snapshot', 'constructor', '__proto__', '', 7, null];
      const fields = ['t', 'events', 'go', 'direction', 'switch', 'option', 'panel', 'theme', 'scale', 'speed', 'from', 'to', 'width', 'height', 'id', 'v', 'toString', 'hasOwnProperty'];
      const values = [-1, 1e308, NaN, Infinity, 0.1, -0.5, 2 ** 53, 'x', '', '__proto__', [], [[]], {}, deep, cyclic, null, undefined, true, 10n ** 40n, new Date(NaN), /x/, new Map([[1, 2]]), new Error('x'), ['page-map', 'page-map'], ['atlantis']];
      let heavy = 0;
      for (let n = 0; n < many; n++) {
        const kind = chance(100);
        if (kind < 5) target.postMessage(['slide:started', '{"method":"next"}', 'play', '', 'slide:start '][chance(5)], '*');
        else if (kind < 8) target.postMessage(values[chance(values.length)], '*');
        else if (kind === 8) {
          const { port1 } = new MessageChannel();
          target.postMessage({ ns: 'pagestage', v: 1, type: 'switch', switch: port1 }, '*', [port1]);
        } else if (kind === 9) target.postMessage({ ns: 'pagestage', v: 1, type: 'seek', t: new Float64Array(1000) }, '*');
        else if (kind === 10 && heavy++ < 20) target.postMessage({ ns: 'pagestage', v: 1, type: long, id: long, t: long }, '*');
        else {
          // Its own wrong field last, so that no chance makes a good command of it.
          const type = types[chance(types.length)];
          const message: Record<string, unknown> = { ns: 'pagestage', v: 1, type };
          for (let more = chance(3); more > 0; more--) message[fields[chance(fields.length)]!] = values[chance(values.length)];
          for (const own of ['t', 'events', 'go', 'direction', 'switch', 'panel', 'theme', 'scale', 'speed', 'from', 'width']) message[own] = [-1.5, 'x'.repeat(100), deep, cyclic, {}][chance(5)];
          if (type === 'step') message['events'] = 0.5;
          target.postMessage(message, '*');
        }
        if (n % 500 === 499) await new Promise((done) => setTimeout(done, 0));
      }
      return many;
    }, count);
  await flood(1000);
  await deck.ask(0, { type: 'pause' });
  const first = await heap();
  await page.evaluate(() => void (window as unknown as { heard: unknown[] }).heard.splice(0));
  const started = Date.now();
  expect(await flood(10_000)).toBe(10_000);
  // From itself, and from a window that is not its parent.
  await page.evaluate(() => document.body.append(document.createElement('iframe')));
  const stranger = page.frames().find((one) => one !== frame && one !== page.mainFrame())!;
  for (const message of ['slide:start', { ns: 'pagestage', v: 1, type: 'seek', t: 5 }]) {
    await frame!.evaluate((data) => postMessage(data, '*'), message);
    await stranger.evaluate((data) => parent.frames[0]!.postMessage(data, '*'), message);
  }
  await deck.ask(0, { type: 'pause' });
  const seconds = (Date.now() - started) / 1000;
  expect(await facts()).toEqual(before);
  expect(thrown).toEqual([]);
  const heard = await deck.heard(0);
  const errors = only(heard, 'error');
  // Eight a second at most, and what was left out is counted.
  expect(errors.length).toBeGreaterThan(0);
  expect(errors.length).toBeLessThanOrEqual(8 * (Math.ceil(seconds) + 1));
  expect(heard.length).toBeLessThan(errors.length + 40);
  expect(errors.every(({ got, field }) => got.length < 100 && field.length < 40)).toBe(true);
  await page.evaluate(() => void (window as unknown as { heard: unknown[] }).heard.splice(0));
  expect((await heap()) - first).toBeLessThan(3_000_000);
  // It still obeys.
  await deck.ask(0, { type: 'seek', t: 1_000_000 });
  expect((await facts())[0]).toBe(1_000_000);
});
