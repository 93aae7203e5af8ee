// Wherever an embed is put: sandboxed, on another site, under a strict policy, hidden, enlarged, several at once.
import { expect } from '@playwright/test';
import type { EmbedMessage } from '../src/wire/host.ts';
import { openDeck, serveBuild } from './deck.ts';
import { freshTest as test } from './page.ts';

test.use({ viewport: { width: 1300, height: 1500 } });

const keysOf = (heard: readonly EmbedMessage[]): string[] => heard.flatMap((message) => (message.type === 'key' ? [message.key] : []));

test('the deck keeps its keys: handed over, given back after a click, never bound', async ({ page, baseURL }) => {
  const deck = await openDeck(page, baseURL!, [
    { fields: 's=stolen' }, { fields: 's=stolen&keys=app&motion=reduce' }, { fields: 's=stolen&keys=none' }, { fields: 's=stolen&seed=many&era=1.0&panels=atlantis&controls=full' },
  ]);
  for (const ix of [0, 1, 2, 3]) await deck.rest(ix);
  const [frame, app, none, broken] = deck.frames;
  const method = (): Promise<unknown[]> => page.evaluate(() => (window as unknown as { other: unknown[] }).other.splice(0));

  // A click plays, and the next key is the deck's own.
  await frame!.locator('.play').click();
  await frame!.waitForFunction(() => window.pagestage!.state().playing);
  await page.waitForFunction(() => document.activeElement?.tagName !== 'IFRAME');
  await page.keyboard.press('ArrowRight');
  expect(await page.evaluate(() => (window as unknown as { keys: string[] }).keys)).toEqual(['ArrowRight']);
  await deck.tell(0, 'slide:stop');
  await frame!.waitForFunction(() => !window.pagestage!.state().playing);
  await deck.rest(0);

  // With the focus inside, every key that is not the browser's goes to the deck; to one that never spoke to us, as reveal's own call too.
  const { ordinal } = await frame!.evaluate(() => window.pagestage!.state());
  const pressed = ['PageDown', 'PageUp', 'b', '.', 'Escape', 'ArrowRight', 'n', 'Home'];
  for (const key of pressed) {
    await frame!.locator('.seek').focus();
    await page.keyboard.press(key);
    await page.waitForFunction(() => document.activeElement?.tagName !== 'IFRAME');
  }
  await expect.poll(async () => keysOf(await deck.heard(0))).toEqual(pressed);
  expect((await method()).map((text) => (JSON.parse(text as string) as { method: string; args: number[] }).args[0])).toEqual([34, 33, 66, 190, 27, 39, 78, 36]);
  await deck.ask(0, { type: 'hello' });
  await frame!.locator('.seek').focus();
  await page.keyboard.press('PageDown');
  await expect.poll(async () => keysOf(await deck.heard(0)).length).toBe(pressed.length + 1);
  expect(await method()).toEqual([]);
  expect((await frame!.evaluate(() => window.pagestage!.state())).ordinal).toBe(ordinal);
  // Who came to a button by Tab presses it.
  await frame!.locator('.transport button').last().focus();
  await page.keyboard.press('Enter');
  await frame!.waitForFunction((at) => window.pagestage!.state().ordinal === at + 1, ordinal);

  const start = await app!.evaluate(() => window.pagestage!.state());
  await app!.locator('.seek').focus();
  await page.keyboard.press('ArrowRight');
  await app!.waitForFunction((at) => window.pagestage!.state().ordinal === at + 1, start.ordinal);
  for (const key of ['PageDown', 'b', '.', 'Escape']) {
    await app!.locator('.seek').focus();
    await page.keyboard.press(key);
  }
  await expect.poll(async () => keysOf(await deck.heard(1))).toEqual(['PageDown', 'b', '.', 'Escape']);
  await none!.locator('.seek').focus();
  await page.keyboard.press('PageDown');
  await none!.locator('.seek').focus();
  await page.keyboard.press('b');
  expect(keysOf(await deck.heard(2))).toEqual([]);

  // What an address says wrongly costs only that, is seen, and is told.
  for (const field of ['seed', 'era', 'p']) await expect(broken!.locator(`.notice code:text-is("${field}")`).first()).toBeVisible();
  const told = (await deck.heard(3)).flatMap((message) => (message.type === 'error' ? [message.field] : []));
  expect(told).toEqual(expect.arrayContaining(['seed', 'era', 'p']));
  expect(await broken!.evaluate(() => window.pagestage!.state())).toMatchObject({ status: 'ready', scenario: 'stolen', panels: ['page-map'] });
});

test('on another site, sandboxed, under a strict policy, hidden, enlarged and made small, all on one page', async ({ page }) => {
  const complaints: string[] = [];
  const said: string[] = [];
  page.on('console', (message) => (message.type() === 'error' ? complaints : said).push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  const embeds = await serveBuild("default-src 'self'");
  const fields = 's=stolen&motion=reduce';
  const deck = await openDeck(
    page, embeds.origin,
    [
      { fields }, { fields, attributes: 'sandbox="allow-scripts"' },
      { fields: `${fields}&scale=2`, style: 'display:none;position:absolute;left:0;top:740px;transform:scale(2);transform-origin:0 0' },
      { fields: `${fields}&scale=0.5`, style: 'position:absolute;left:0;top:380px;transform:scale(0.5);transform-origin:0 0' },
    ],
    embeds,
  );
  for (const ix of [0, 1, 3]) await deck.rest(ix);
  await deck.restHidden(2);
  const states = await Promise.all(deck.frames.map((frame) => frame.evaluate(() => window.pagestage!.state())));
  expect(new Set(states.map(({ ns, carrier }) => `${ns} ${carrier}`))).toEqual(new Set(['262000000 poster']));
  await expect(deck.frames[1]!.evaluate(() => window.localStorage.length)).rejects.toThrow(/denied|sandbox/i);

  // All of them run, the sandboxed one on its own thread, which it says once; and all come to the same.
  const hash = async (ix: number): Promise<unknown> => {
    await deck.ask(ix, { type: 'seek', t: 280_000_000 });
    return deck.frames[ix]!.evaluate(async () => ((await window.pagestage!.report()).report as { hash: string }).hash);
  };
  const hashes = [];
  for (const ix of [0, 1, 2, 3]) hashes.push(await hash(ix));
  expect(new Set(hashes).size).toBe(1);
  expect(await deck.frames[0]!.evaluate(() => window.pagestage!.state().carrier)).toBe('worker');
  expect(await deck.frames[1]!.evaluate(() => window.pagestage!.state().carrier)).toBe('main thread');
  expect(said.filter((line) => line.includes('no worker here')).length).toBe(1);
  await deck.frames[1]!.locator('.transport button').last().click();

  // Never shown, it has drawn nothing and says so; shown, it draws at once; hidden again, it keeps its picture.
  const hidden = deck.frames[2]!;
  const canvas = (): Promise<readonly [number, number]> => hidden.locator('canvas').first().evaluate((one) => [(one as HTMLCanvasElement).width, window.pagestage!.state().pictures] as const);
  expect(((await deck.heard(2)).find(({ type }) => type === 'ready') as { size: unknown }).size).toEqual({ width: 0, height: 0 });
  const display = (value: string): Promise<void> => page.locator('iframe').nth(2).evaluate((one, to) => ((one as HTMLElement).style.display = to), value).then(() => undefined);
  await display('block');
  await hidden.waitForFunction(() => (document.querySelector('canvas')?.width ?? 0) > 600, undefined, { polling: 50 });
  await deck.rest(2);
  const [drawn] = await canvas();
  // Sharp: two pixels for each of the frame's, times the scale. The pointer is on the same block at every scale.
  const width = (ix: number): Promise<number> => deck.frames[ix]!.locator('canvas').first().evaluate((one) => (one as HTMLCanvasElement).width / one.clientWidth);
  expect([await width(0), await width(2), await width(3)]).toEqual([2, 4, 1]);
  const places: [number, number, number, number][] = [[0, 0, 0, 1], [2, 0, 740, 2], [3, 0, 380, 0.5]];
  const hits = [];
  for (const [ix, left, top, scale] of places) {
    const box = await deck.frames[ix]!.locator('canvas').first().evaluate((one) => { const { x, y } = one.getBoundingClientRect(); return { x, y }; });
    await page.mouse.move(left + (box.x + 216) * scale, top + (box.y + 60) * scale);
    await deck.frames[ix]!.waitForFunction(() => window.pagestage!.state().hover !== '');
    hits.push(await deck.frames[ix]!.evaluate(() => window.pagestage!.state().hover));
  }
  expect(new Set(hits).size).toBe(1);
  expect(hits[0]).toMatch(/page|block/);
  await display('none');
  await deck.restHidden(2);
  expect((await canvas())[0]).toBe(drawn);
  embeds.close();
  expect(complaints).toEqual([]);
});

test('a picture of the host stands in its place until it is played; a link to another moment has the model at once', async ({ page, baseURL }) => {
  const dot = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 8, height: 4 });
    canvas.getContext('2d')!.fillRect(0, 0, 8, 4);
    return canvas.toDataURL('image/png');
  });
  const deck = await openDeck(page, baseURL!, [{ fields: `s=stolen&poster=${encodeURIComponent(dot)}` }, { fields: 's=stolen&poster=pagestage.svg' }, { fields: 's=first-ten-seconds&t=265ms&seed=3&era=2.6.34&panels=page-map,task-lanes' }]);
  for (const ix of [0, 1, 2]) await deck.rest(ix);
  const [inside, beside, other] = deck.frames;
  await inside!.waitForFunction(() => document.querySelector<HTMLCanvasElement>('canvas.embed-picture')?.width === 8);
  await beside!.waitForFunction(() => (document.querySelector<HTMLImageElement>('img.embed-picture')?.naturalWidth ?? 0) > 0);
  await deck.ask(0, { type: 'step', events: 1 });
  await expect(inside!.locator('.embed-picture')).toHaveCount(0);
  const state = await other!.evaluate(() => window.pagestage!.state());
  expect(state).toMatchObject({ carrier: 'worker', ns: 265_000_000, seed: 3, panels: ['page-map', 'task-lanes'] });
  // That kernel had no huge pages, and moved no pages together.
  expect(state.switches).toMatchObject({ compaction: 'none', thp_fault: 'never' });
  await expect(other!.locator('.panel')).toHaveCount(2);
});
