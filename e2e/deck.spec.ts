// The example deck of the kit in reveal.js as its makers ship it: three embeds on two slides. Keys, fragments, leaving and coming
// back, size, the speaker's window, print; and the same deck without our plugin.
import { fileURLToPath } from 'node:url';
import type { Frame, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { serveFolder } from './host.ts';
import { freshTest as test } from './page.ts';

const KIT = fileURLToPath(new URL('../dist-element', import.meta.url));

/** Where the deck's three fragments lead. */
const BEATS = [1, 2, 4];

interface Reveal {
  getIndices(): { h: number; f?: number };
  getScale(): number;
  configure(options: object): void;
  getPlugin(id: string): { open(): void };
}
declare const Reveal: Reveal;

const place = (deck: Page | Frame): Promise<[number, number]> => deck.evaluate(() => [Reveal.getIndices().h, Reveal.getIndices().f ?? -1]);

/** The embeds of a deck, in the order of its slides. */
async function embeds(deck: Page | Frame): Promise<[Frame, Frame, Frame]> {
  const found = [];
  for (const selector of ['iframe#stack', 'iframe[data-pagestage]:not(#stack)', 'page-stage iframe']) {
    const frame = await deck.locator(selector).first().elementHandle().then((element) => element?.contentFrame());
    if (frame === null || frame === undefined) throw new Error(`no frame in ${selector}`);
    await frame.waitForFunction(() => window.pagestage?.state().status === 'ready');
    await frame.evaluate(async () => {
      if (!window.pagestage!.state().playing) await window.pagestage!.idle();
    });
    found.push(frame);
  }
  return found as [Frame, Frame, Frame];
}

const state = (frame: Frame) => frame.evaluate(() => window.pagestage!.state());
const playing = (frame: Frame, wanted: boolean) => frame.waitForFunction((now) => window.pagestage!.state().playing === now, wanted);
const still = (frame: Frame, ordinal: number) => frame.waitForFunction((at) => !window.pagestage!.state().playing && window.pagestage!.state().ordinal === at, ordinal);

test.describe.configure({ timeout: 300_000 }); // against hanging; many copies at a time take theirs on a busy machine

/** The deck on a short run and at the beginnings of long ones, for a test that holds many copies of it: each has less to run before it stands. */
const early = (path: string, text: string): string | null =>
  path === 'decks/reveal.html' ? text.replaceAll('s=out-of-stack&', 's=stolen&').replaceAll('embed=1&', 'embed=1&t=100ms&').replace('<page-stage ', '<page-stage t="100ms" ') : null;

test('fragments drive beats, slides start and stop, keys reach the deck, pictures are sharp at every size', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  const strange = await serveFolder(page, KIT);
  await page.addInitScript(() => {
    if (window !== window.top) return;
    const beats: unknown[] = [];
    Object.assign(window, { beats });
    addEventListener('message', ({ data }: MessageEvent<{ ns?: string; type?: string; scenario?: string; beats?: unknown[] } | null>) => {
      if (data?.ns === 'pagestage' && data.type === 'ready' && data.scenario === 'out-of-stack') beats.splice(0, beats.length, ...(data.beats ?? []));
      if (data?.ns === 'pagestage' && data.type === 'beats' && beats.length === 0) beats.push(...(data.beats ?? []));
    });
  });
  await page.goto('./host/decks/reveal.html');
  const [stack, , element] = await embeds(page);
  const poster = (await state(stack)).ordinal;
  for (const frame of await embeds(page)) expect((await state(frame)).playing).toBe(false);

  await page.keyboard.press('ArrowRight');
  await still(stack, poster);
  // What the plugin says to the embeds of the slide has been heard by now.
  await page.evaluate(() => new Promise((then) => requestAnimationFrame(() => setTimeout(then, 0))));
  await stack.evaluate(() => window.pagestage!.idle());
  // A click into the embed does not keep the keys; and a key pressed while the embed has the focus moves the deck once.
  await stack.locator('.play').click();
  await playing(stack, true);
  await page.waitForFunction(() => document.activeElement?.tagName !== 'IFRAME');
  await page.keyboard.press('ArrowRight');
  expect(await place(page)).toEqual([1, 0]);
  const beatOrdinal = (fragment: number) =>
    page.waitForFunction((beat) => (window as unknown as { beats: { ordinal: number }[] }).beats[beat]?.ordinal, BEATS[fragment]!).then((handle) => handle.jsonValue()) as Promise<number>;
  await still(stack, await beatOrdinal(0));
  await stack.locator('.play').focus();
  await page.keyboard.press('PageDown');
  await page.waitForFunction(() => Reveal.getIndices().f === 1);
  await still(stack, await beatOrdinal(1));
  await page.keyboard.press('ArrowRight');
  await still(stack, await beatOrdinal(2));
  expect(await place(page)).toEqual([1, 2]);
  await page.keyboard.press('ArrowLeft');
  await still(stack, await beatOrdinal(1));
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await still(stack, poster);
  // Fragments without words say what happens at their beat.
  const labels = await page.locator('li.fragment').allTextContents();
  expect(labels).toEqual(await page.evaluate(() => (window as unknown as { beats: { label: string }[] }).beats.map((beat) => beat.label)).then((all) => BEATS.map((beat) => all[beat])));
  expect(new Set(labels).size).toBe(3);
  for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowRight');

  // Both of the next slide play, the frame and the element, and stop when it is left.
  await page.keyboard.press('ArrowRight');
  expect(await place(page)).toEqual([2, -1]);
  const [, frame] = await embeds(page);
  for (const one of [frame, element]) {
    await playing(one, true);
    await one.waitForFunction((from) => window.pagestage!.state().ns > from, (await state(one)).ns);
  }
  await element.locator('.play').click();
  await playing(element, false);
  // The deck hears of it four times a second at most.
  await page.waitForFunction(() => document.querySelector<HTMLElement & { state: { playing: boolean } | null }>('page-stage')!.state?.playing === false);
  await page.keyboard.press('ArrowRight');
  await playing(frame, false);
  await page.evaluate(() => Object.assign(window, { there: true }));
  await frame.evaluate(() => Object.assign(window, { there: true }));
  const left = await state(frame);
  // Coming back: what played goes on from there, what stood still stands still, and nothing was loaded anew.
  await page.keyboard.press('ArrowLeft');
  await playing(frame, true);
  await frame.waitForFunction((ns) => window.pagestage!.state().ns > ns && (window as unknown as { there?: boolean }).there === true, left.ns);
  expect((await state(element)).playing).toBe(false);
  await page.keyboard.press('ArrowLeft');
  await still(stack, await beatOrdinal(2));
  await playing(frame, false);

  // At every size of the deck a canvas has a pixel for each of the screen's, and the pointer means the same mark.
  await page.evaluate(() => Reveal.configure({ margin: 0, minScale: 0.1, maxScale: 4 }));
  await page.keyboard.press('ArrowRight');
  await frame.locator('.play').click();
  await playing(frame, false);
  const read: string[] = [];
  for (const scale of [1, 0.5, 2]) {
    await page.setViewportSize({ width: 1280 * scale, height: 720 * scale });
    await page.waitForFunction((wanted) => Math.abs(Reveal.getScale() - wanted) < 0.001, scale);
    for (const one of [frame, element]) {
      await one.waitForFunction((wanted) => {
        const canvas = document.querySelector<HTMLCanvasElement>('.panel canvas')!;
        return canvas.width >= Math.floor(canvas.clientWidth * wanted);
      }, scale);
    }
    // The scrubber, at one third of its width: the same instant.
    const bar = (await frame.getByRole('slider').first().boundingBox())!;
    await page.mouse.click(bar.x + bar.width / 3, bar.y + bar.height / 2);
    await frame.evaluate(() => window.pagestage!.idle());
    read.push(String(Math.round(((await state(frame)).ns / (await state(frame)).duration_ns) * 50)));
  }
  expect(new Set(read).size).toBe(1);
  expect(strange).toEqual([]);
});

test('the speaker sees one live copy, print shows every picture at rest, and without the plugin keys still reach the deck', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL: baseURL!, viewport: { width: 1280, height: 720 } });
  const strange = await serveFolder(context, KIT, early);
  const page = await context.newPage();
  await page.goto('./host/decks/reveal.html#/1');
  const [speaker] = await Promise.all([context.waitForEvent('page'), page.evaluate(() => Reveal.getPlugin('notes').open())]);
  const copy = async (selector: string): Promise<Frame> => {
    const deck = await speaker.locator(`${selector} iframe`).elementHandle().then((element) => element!.contentFrame());
    await deck!.waitForFunction(() => typeof Reveal !== 'undefined' && (Reveal as unknown as { isReady(): boolean }).isReady());
    return deck!;
  };
  const [current, upcoming] = [await copy('#current-slide'), await copy('#upcoming-slide')];
  // All beats of the first slide are shown, so the next one is the slide with two embeds.
  for (let f = 0; f < 3; f++) {
    await page.keyboard.press('ArrowRight');
    await current.waitForFunction((wanted) => Reveal.getIndices().f === wanted, f);
  }
  await upcoming.waitForFunction(() => Reveal.getIndices().h === 2);
  const next = await embeds(upcoming);
  for (const one of next) expect((await state(one)).playing).toBe(false);
  // The deck goes on: the speaker's copy of it plays too, the preview never.
  const [, here] = await embeds(page);
  await page.keyboard.press('ArrowRight');
  await playing(here, true);
  for (const one of (await embeds(current)).slice(1)) await playing(one, true);
  await page.keyboard.press('ArrowLeft');
  for (const one of (await embeds(current)).slice(1)) await playing(one, false);
  for (const one of next) expect((await state(one)).playing).toBe(false);
  await speaker.close();

  await page.goto('./host/decks/reveal.html?view=print');
  await page.locator('.pdf-page iframe#stack[src]').first().waitFor();
  for (const one of await embeds(page)) {
    expect((await state(one)).playing).toBe(false);
    const colours = await one.locator('.panel canvas').first().evaluate((canvas: HTMLCanvasElement) => new Set(new Uint32Array(canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size);
    expect(colours).toBeGreaterThan(3);
  }
  const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1');
  expect(pdf.match(/\/Subtype\s*\/Image/g)?.length ?? 0).toBeGreaterThanOrEqual(3);
  await context.unrouteAll();

  const strangePlain = await serveFolder(context, KIT, (path, text) => early(path, text)?.replace(', PageStage.reveal]', ']') ?? null);
  await page.goto('./host/decks/reveal.html#/2');
  const plain = await page.locator('.present iframe[data-pagestage]').elementHandle().then((element) => element!.contentFrame());
  await plain!.waitForFunction(() => window.pagestage?.state().playing === true);
  await plain!.locator('.play').click();
  await plain!.locator('.play').focus();
  await page.keyboard.press('PageDown');
  await page.waitForFunction(() => Reveal.getIndices().h === 3);
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction(() => Reveal.getIndices().h === 2);
  expect([...strange, ...strangePlain]).toEqual([]);
  await context.close();
});
